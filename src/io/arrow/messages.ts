import { type FlatReader, flatRoot, longAt } from "./flatTables.ts";

/** A message of a stream: what it is, and the bytes behind it. */
export interface Message {
  readonly kind: number;
  readonly header: FlatReader;
  readonly body: Uint8Array;
}

export const [SCHEMA, DICTIONARY_BATCH, RECORD_BATCH] = [1, 2, 3];
/** ARROW1 in ASCII. */
export const MAGIC = Uint8Array.of(0x41, 0x52, 0x52, 0x4f, 0x57, 0x31);

/** All messages of an Arrow file, in the order of its footer, or of an Arrow stream up to its end mark. Throws on whatever is neither. */
export function messagesOf(bytes: Uint8Array): Message[] {
  return startsWith(bytes, 0, MAGIC) ? fileMessages(bytes) : streamMessages(bytes);
}

const startsWith = (bytes: Uint8Array, at: number, expected: Uint8Array): boolean =>
  bytes.length >= at + expected.length && expected.every((byte, k) => bytes[at + k] === byte);

function fileMessages(bytes: Uint8Array): Message[] {
  const end = bytes.length - MAGIC.length - 4;
  if (end < 8 || !startsWith(bytes, end + 4, MAGIC)) throw new Error("its end is missing");
  const size = new DataView(bytes.buffer, bytes.byteOffset + end, 4).getInt32(0, true);
  if (size <= 0 || size > end - 8) throw new Error("its footer has no size");
  const footer = flatRoot(bytes.subarray(end - size, end));
  const schema = footer.table(1);
  if (!schema) throw new Error("its footer has no schema");
  const blocks = [2, 3].map((slot) => footer.structs(slot, 24));
  const [dictionaries, batches] = blocks.map((list) =>
    list.map((block) => {
      const { message, next } = messageAt(bytes, longAt(block, 0));
      if (!message) throw new Error("a block of its footer is empty");
      if (next > end - size) throw new Error("a block goes into the footer");
      return message;
    }),
  );
  return [{ kind: SCHEMA, header: schema, body: bytes.subarray(0, 0) }, ...dictionaries, ...batches];
}

function streamMessages(bytes: Uint8Array): Message[] {
  const messages: Message[] = [];
  for (let at = 0; ; ) {
    const { message, next } = messageAt(bytes, at);
    if (!message) return messages;
    messages.push(message);
    at = next;
  }
}

/** The message that starts there and where the next one does; no message for the end mark. */
function messageAt(bytes: Uint8Array, at: number): { readonly message: Message | undefined; readonly next: number } {
  if (at < 0 || at + 8 > bytes.length) throw new Error("it ends before its end mark");
  const view = new DataView(bytes.buffer, bytes.byteOffset + at, 8);
  if (view.getUint32(0, true) !== 0xffffffff) throw new Error("a message does not start as one");
  const size = view.getInt32(4, true);
  if (size === 0) return { message: undefined, next: at + 8 };
  if (size < 0 || at + 8 + size > bytes.length) throw new Error("a message goes beyond the end");
  const root = flatRoot(bytes.subarray(at + 8, at + 8 + size));
  const header = root.table(2);
  const length = root.i64(3);
  if (!header) throw new Error("a message is empty");
  if (root.i16(0) < 3) throw new Error("it is of a version before 0.8");
  const start = at + 8 + size;
  if (length < 0 || start + length > bytes.length) throw new Error("a message goes beyond the end");
  return { message: { kind: root.u8(1), header, body: bytes.subarray(start, start + length) }, next: start + length };
}
