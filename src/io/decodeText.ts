import { EtalonError } from "../base/errors.ts";

/**
 * The bytes of a text file as UTF-8 without a byte order mark; UTF-16 with one is converted.
 * `FORMAT` for other encodings (with the byte offset) and for NUL.
 */
export function toUtf8(bytes: Uint8Array, source: string): Uint8Array {
  const wide =
    bytes[0] === 0xff && bytes[1] === 0xfe
      ? "utf-16le"
      : bytes[0] === 0xfe && bytes[1] === 0xff
        ? "utf-16be"
        : undefined;
  const marked = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
  const text = wide ? fromUtf16(bytes, wide, source) : marked ? bytes.subarray(3) : bytes;
  const offset = wide ? -1 : invalidUtf8(text);
  if (offset >= 0) {
    const place = offset + (marked ? 3 : 0);
    throw new EtalonError(
      "FORMAT",
      `${source}:${lineAt(text, offset)}: byte ${place} (0x${text[offset].toString(16)}) is not UTF-8. Save the file as UTF-8, for example with: iconv -f latin1 -t utf-8.`,
    );
  }
  const nul = text.indexOf(0);
  if (nul >= 0) {
    throw new EtalonError(
      "FORMAT",
      `${source}:${lineAt(text, nul)}: byte ${nul} is NUL, so this is no text file (or UTF-16 without a byte order mark). Save it as UTF-8.`,
    );
  }
  return text;
}

function fromUtf16(bytes: Uint8Array, label: string, source: string): Uint8Array {
  try {
    return new TextEncoder().encode(new TextDecoder(label, { fatal: true }).decode(bytes));
  } catch (cause) {
    throw new EtalonError(
      "FORMAT",
      `${source}: the byte order mark says UTF-16, but the bytes are not. Save the file as UTF-8.`,
      { cause },
    );
  }
}

/** Offset of the first byte that starts no valid UTF-8 sequence, or -1. */
function invalidUtf8(bytes: Uint8Array): number {
  for (let i = 0; i < bytes.length; ) {
    const length = sequenceLength(bytes, i);
    if (length === 0) return i;
    i += length;
  }
  return -1;
}

/** Table 3-7 of the Unicode standard: well-formed byte sequences. */
function sequenceLength(bytes: Uint8Array, i: number): number {
  const lead = bytes[i];
  if (lead < 0x80) return 1;
  const follows = (offset: number, low = 0x80, high = 0xbf): boolean =>
    bytes[i + offset] >= low && bytes[i + offset] <= high;
  if (lead >= 0xc2 && lead <= 0xdf) return follows(1) ? 2 : 0;
  if (lead >= 0xe0 && lead <= 0xef) {
    const second = lead === 0xe0 ? follows(1, 0xa0) : lead === 0xed ? follows(1, 0x80, 0x9f) : follows(1);
    return second && follows(2) ? 3 : 0;
  }
  if (lead >= 0xf0 && lead <= 0xf4) {
    const second = lead === 0xf0 ? follows(1, 0x90) : lead === 0xf4 ? follows(1, 0x80, 0x8f) : follows(1);
    return second && follows(2) && follows(3) ? 4 : 0;
  }
  return 0;
}

function lineAt(bytes: Uint8Array, offset: number): number {
  let line = 1;
  for (let i = 0; i < offset; i++) if (bytes[i] === 10 || (bytes[i] === 13 && bytes[i + 1] !== 10)) line++;
  return line;
}
