import { decompressZstd } from "hyparquet-compressors";
import type { FieldType } from "./fields.ts";
import { type FlatReader, longAt } from "./flatTables.ts";
import { inflateLz4Frame } from "./lz4Frame.ts";

/** Takes the parts of a batch one after the other, as the columns need them. */
export interface BatchReader {
  /** Rows of the batch. */
  readonly rows: number;
  /** How many cells the next column or part of one has. */
  node(): { readonly length: number; readonly nulls: number };
  /** The next buffer, at the start of memory of its own; empty buffers are empty. */
  buffer(): Uint8Array<ArrayBuffer>;
  skip(count: number): void;
  /** How many buffers of characters the next column of views has. */
  variadic(): number;
}

/** `take` is told of each buffer before memory is taken for it, and may refuse. */
export function batchReader(header: FlatReader, body: Uint8Array, take: (bytes: number) => void): BatchReader {
  const nodes = header.structs(1, 16);
  const buffers = header.structs(2, 16);
  const compression = header.table(3);
  const variadics = header.structs(4, 8);
  const codec = compression?.u8(0);
  let [nextNode, nextBuffer, nextVariadic] = [0, 0, 0];
  const following = <T>(list: readonly T[], at: number): T => {
    if (at >= list.length) throw new Error("a batch has too few parts");
    return list[at];
  };
  return {
    rows: header.i64(0),
    node() {
      const node = following(nodes, nextNode++);
      const [length, nulls] = [longAt(node, 0), longAt(node, 8)];
      if (length < 0 || nulls < 0 || nulls > length) throw new Error("a column has an impossible length");
      return { length, nulls };
    },
    buffer() {
      const place = following(buffers, nextBuffer++);
      const [offset, length] = [longAt(place, 0), longAt(place, 8)];
      if (offset < 0 || length < 0 || offset + length > body.length) throw new Error("a buffer goes beyond its batch");
      return inflated(body.subarray(offset, offset + length), codec, take);
    },
    skip(count) {
      for (let k = 0; k < count; k++) following(buffers, nextBuffer++);
    },
    variadic: () => longAt(following(variadics, nextVariadic++), 0),
  };
}

const [LZ4_FRAME, ZSTD] = [0, 1];

function inflated(
  stored: Uint8Array,
  codec: number | undefined,
  take: (bytes: number) => void,
): Uint8Array<ArrayBuffer> {
  if (codec === undefined || stored.length === 0) {
    take(stored.length);
    return stored.slice();
  }
  const length = longAt(new DataView(stored.buffer, stored.byteOffset, stored.byteLength), 0);
  const packed = stored.subarray(8);
  take(length === -1 ? packed.length : length);
  if (length === -1) return packed.slice();
  if (length < 0) throw new Error("a buffer has an impossible length");
  // No codec makes less than a byte of 255.
  if (length > 255 * packed.length + 64 && codec === LZ4_FRAME) throw new Error("a buffer has an impossible length");
  const bytes =
    codec === LZ4_FRAME
      ? inflateLz4Frame(packed, length)
      : codec === ZSTD
        ? decompressZstd(packed, new Uint8Array(length))
        : undefined;
  if (bytes?.length !== length) throw new Error("a buffer is packed in an unknown way, or damaged");
  return bytes.slice();
}

/** Buffers that a column of such a type has before its children, where it is skipped. */
export function buffersToSkip(type: FieldType, reader: BatchReader): number {
  switch (type.kind) {
    case "text":
      return 3;
    case "textView":
      return 2 + reader.variadic();
    case "fixedList":
      return 1;
    case "other":
      return type.buffers + (type.view ? reader.variadic() : 0);
    default:
      return 2;
  }
}
