// @ts-check
// Seconds to read 20,000 lists of 128 32-bit numbers from Parquet, by codec, beside hyparquet's own reader.
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { parquetReadObjects } from "hyparquet";
import { compressors } from "hyparquet-compressors";
import { parquetWriteBuffer } from "hyparquet-writer";
import { build, install } from "../scripts/steps.mjs";

install();
build();
const { parseParquet } = await import("../dist/io/parquet/parseParquet.js");
const { Random } = await import("../dist/base/random.js");

const [rows, cols] = [20_000, 128];
const random = new Random(0);
const data = Array.from({ length: rows }, () => Array.from({ length: cols }, () => Math.fround(random.uniform())));
const quick = { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } };
const written = {
  GZIP: (/** @type {Uint8Array} */ bytes) => gzipSync(bytes),
  BROTLI: (/** @type {Uint8Array} */ bytes) => brotliCompressSync(bytes, quick),
};

/** @param {() => unknown} work the median of five */
async function milliseconds(work) {
  const times = [];
  for (let run = 0; run < 6; run++) {
    const start = performance.now();
    await work();
    if (run > 0) times.push(performance.now() - start);
  }
  return `${(times.sort((a, b) => a - b)[2] ?? 0).toFixed(0)} ms`.padStart(8);
}

for (const codec of /** @type {const} */ (["UNCOMPRESSED", "SNAPPY", "GZIP", "BROTLI"])) {
  const buffer = parquetWriteBuffer({
    columnData: [{ name: "embedding", data, encoding: "PLAIN" }],
    schema: [
      { name: "schema", num_children: 1 },
      { name: "embedding", converted_type: "LIST", repetition_type: "OPTIONAL", num_children: 1 },
      { name: "list", repetition_type: "REPEATED", num_children: 1 },
      { name: "element", type: "FLOAT", repetition_type: "OPTIONAL" },
    ],
    codec,
    compressors: written,
  });
  const bytes = new Uint8Array(buffer);
  const ours = await milliseconds(() => parseParquet(bytes));
  const plain = await milliseconds(() => parquetReadObjects({ file: buffer, compressors }));
  console.log(`${codec.padEnd(13)} ${(bytes.length / 1e6).toFixed(1)} MB  etalon ${ours}   hyparquet ${plain}`);
}
