/** The bytes of a typed array where they lie. */
export const bytesOf = ({ buffer, byteOffset, byteLength }: ArrayBufferView<ArrayBuffer>): Uint8Array<ArrayBuffer> =>
  new Uint8Array(buffer, byteOffset, byteLength);

/** All parts one after the other. */
export function joinBytes(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const joined = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}

/** An unsigned integer in `size` bytes, the lowest first. */
export function littleEndian(value: number, size: 1 | 4 | 8): Uint8Array {
  const bytes = new Uint8Array(size);
  for (let rest = value, k = 0; k < size; k++, rest = Math.floor(rest / 256)) bytes[k] = rest % 256;
  return bytes;
}
