/** The `length` bytes that an LZ4 frame holds. Throws on whatever is none, or holds fewer or more. LZ4 frame format 1.6. */
export function inflateLz4Frame(input: Uint8Array, length: number): Uint8Array {
  const view = new DataView(input.buffer, input.byteOffset, input.byteLength);
  if (view.getUint32(0, true) !== 0x184d2204) throw new Error("a buffer is no LZ4 frame");
  const flags = view.getUint8(4);
  if (flags >> 6 !== 1) throw new Error("an LZ4 frame is of an unknown version");
  const blockChecksum = (flags & 16) !== 0;
  let at = 6 + ((flags & 8) !== 0 ? 8 : 0) + ((flags & 1) !== 0 ? 4 : 0) + 1;
  const output = new Uint8Array(length);
  let filled = 0;
  for (;;) {
    const size = view.getUint32(at, true);
    at += 4;
    if (size === 0) break;
    const stored = (size & 0x80000000) !== 0;
    const bytes = size & 0x7fffffff;
    if (at + bytes > input.length) throw new Error("an LZ4 block goes beyond its frame");
    const block = input.subarray(at, at + bytes);
    if (stored) {
      if (filled + bytes > length) throw new Error("an LZ4 frame holds too much");
      output.set(block, filled);
      filled += bytes;
    } else filled = inflateBlock(block, output, filled);
    at += bytes + (blockChecksum ? 4 : 0);
  }
  if (filled !== length) throw new Error(`an LZ4 frame holds ${filled} bytes in place of ${length}`);
  return output;
}

/** Appends a block, which may refer to all that stands before it; where the output then ends. */
function inflateBlock(block: Uint8Array, output: Uint8Array, start: number): number {
  let at = 0;
  let filled = start;
  const extended = (short: number): number => {
    let size = short;
    if (short < 15) return size;
    for (;;) {
      if (at >= block.length) throw new Error("an LZ4 block ends early");
      const byte = block[at++];
      size += byte;
      if (byte < 255) return size;
    }
  };
  while (at < block.length) {
    const token = block[at++];
    const literals = extended(token >> 4);
    if (at + literals > block.length || filled + literals > output.length) throw new Error("an LZ4 block is damaged");
    output.set(block.subarray(at, at + literals), filled);
    at += literals;
    filled += literals;
    if (at === block.length) break; // the last sequence has no match
    if (at + 2 > block.length) throw new Error("an LZ4 block ends early");
    const distance = block[at] | (block[at + 1] << 8);
    at += 2;
    const size = extended(token & 15) + 4;
    if (distance === 0 || distance > filled || filled + size > output.length)
      throw new Error("an LZ4 block is damaged");
    for (let k = 0; k < size; k++, filled++) output[filled] = output[filled - distance];
  }
  return filled;
}
