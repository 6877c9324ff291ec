import type { CompressionCodec } from "hyparquet";
import { compressors, decompressZstd } from "hyparquet-compressors";
import { EtalonError } from "../../base/errors.ts";

/** The `length` bytes of a page. Throws where it holds fewer or more; `UNSUPPORTED` for codecs that are not read. */
export function decompress(input: Uint8Array, codec: CompressionCodec, length: number, source: string): Uint8Array {
  const bytes = codec === "UNCOMPRESSED" ? input : inflaterOf(codec, source)(input, length);
  if (bytes.length !== length) throw new Error(`a page has ${bytes.length} bytes in place of ${length}`);
  return bytes;
}

type Inflate = (input: Uint8Array, length: number) => Uint8Array;

function inflaterOf(codec: CompressionCodec, source: string): Inflate {
  if (codec === "ZSTD") return (input, length) => decompressZstd(input, new Uint8Array(length));
  const inflate = compressors[codec];
  if (inflate) return inflate;
  throw new EtalonError(
    "UNSUPPORTED",
    `${source}: the compression ${codec} is not read. Write the file with snappy, gzip, zstd, brotli, lz4 or none.`,
  );
}
