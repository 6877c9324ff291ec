import { joinBytes } from "./bytes.ts";

/** One field of a message, ready to be joined with others. */
export type ProtobufField = Uint8Array<ArrayBuffer>;

/** A whole number from 0, seven bits in a byte, the lowest first. */
function varint(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  for (; rest > 127; rest = Math.floor(rest / 128)) bytes.push((rest % 128) + 128);
  return [...bytes, rest];
}

/** A field that holds a whole number from 0. */
export const integerField = (field: number, value: number): ProtobufField =>
  Uint8Array.from([...varint(field * 8), ...varint(value)]);

/** A field that holds text, raw bytes or a message made of fields. */
export function bytesField(field: number, content: string | Uint8Array | readonly Uint8Array[]): ProtobufField {
  const parts =
    typeof content === "string"
      ? [new TextEncoder().encode(content)]
      : content instanceof Uint8Array
        ? [content]
        : content;
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  return joinBytes([Uint8Array.from([...varint(field * 8 + 2), ...varint(length)]), ...parts]);
}
