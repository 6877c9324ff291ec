// @ts-check
// A million points of 128 32-bit features through learners that learn from batches, in one pass over a .npy and a Parquet file: seconds and peak memory, a process each.
// usage: node bench/stream.mjs [--rows 1000000] [--learners pca,lda,rca,kissme,gmml] [--readers npy,parquet,duckdb] [--folder .bench]
import { spawnSync } from "node:child_process";
import { closeSync, existsSync, mkdirSync, openSync, statSync, writeSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { root } from "../scripts/steps.mjs";

const COLS = 129; // the last one is the class
const { values: flags, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rows: { type: "string", default: "1000000" },
    learners: { type: "string", default: "pca,lda,rca,kissme,gmml" },
    readers: { type: "string", default: "npy,parquet" },
    folder: { type: "string", default: path.join(root, ".bench") },
  },
});
const rows = Number(flags.rows);
const files = {
  npy: path.join(flags.folder, `stream-${rows}.npy`),
  parquet: path.join(flags.folder, `stream-${rows}.parquet`),
};
const [learner, reader] = positionals;
if (learner !== undefined) process.stdout.write(JSON.stringify(await passOver(learner, reader ?? "npy")));
else {
  await writeRows();
  if (/parquet|duckdb/.test(flags.readers)) await writeParquet();
  for (const name of flags.learners.split(",")) {
    for (const how of flags.readers.split(",")) {
      const asked = [fileURLToPath(import.meta.url), name, how, "--rows", flags.rows, "--folder", flags.folder];
      const { stdout } = spawnSync(process.execPath, asked, { encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] });
      const { seconds, reading, peak, before } = JSON.parse(stdout);
      const size = Math.round(statSync(how === "npy" ? files.npy : files.parquet).size / 1e6);
      console.log(
        `${name.padEnd(8)} ${how.padEnd(8)} ${rows} x ${COLS - 1} float32, ${size} MB file: ${seconds.toFixed(1)} s, ${reading.toFixed(1)} s of it to read, peak ${peak} MB (${before} MB before the first batch)`,
      );
    }
  }
}

async function passOver(/** @type {string} */ name, /** @type {string} */ how) {
  const { learners } = await import(path.join(root, "dist/index.js"));
  const { npyBatches, parquetBatches, useThreads } = await import(path.join(root, "dist/node.js"));
  useThreads();
  const before = Math.round(process.memoryUsage().rss / 1e6);
  const start = performance.now();
  let learning = 0;
  let stream = learners[name].stream();
  const batches =
    how === "npy"
      ? npyBatches(files.npy, { label: COLS - 1 })
      : parquetBatches(files.parquet, {
          vector: "embedding",
          label: "class",
          reader: how === "duckdb" ? how : "etalon",
        });
  for await (const { points, labels } of batches) {
    const begun = performance.now();
    stream = stream.partialFit({ points, labels });
    learning += performance.now() - begun;
  }
  const seconds = (performance.now() - start) / 1000;
  stream.metric();
  const reading = seconds - learning / 1000;
  return { seconds, reading, before, peak: Math.round((process.resourceUsage().maxRSS * 1024) / 1e6) };
}

/** The rows of the .npy file as a column of lists, compressed with snappy, and a column of classes. */
async function writeParquet() {
  if (existsSync(files.parquet)) return;
  const { npyBatches } = await import(path.join(root, "dist/node.js"));
  const { fileWriter, ParquetWriter } = await import("hyparquet-writer");
  const file = new ParquetWriter({
    writer: fileWriter(files.parquet),
    schema: [
      { name: "schema", num_children: 2 },
      { name: "class", type: "DOUBLE", repetition_type: "REQUIRED" },
      { name: "embedding", converted_type: "LIST", repetition_type: "OPTIONAL", num_children: 1 },
      { name: "list", repetition_type: "REPEATED", num_children: 1 },
      { name: "element", type: "FLOAT", repetition_type: "OPTIONAL" },
    ],
    statistics: false,
  });
  for (const { points, labels } of npyBatches(files.npy, { label: COLS - 1, rows: 50_000 })) {
    const { rows: count, cols, data } = points;
    const lists = Array.from({ length: count }, (_, i) => Array.from(data.subarray(i * cols, (i + 1) * cols)));
    file.write({
      rowGroupSize: 50_000,
      columnData: [
        { name: "class", data: Float64Array.from(labels) },
        { name: "embedding", data: lists, encoding: "PLAIN" },
      ],
    });
  }
  file.finish();
}

/** Ten classes; each feature is a class center plus uniform noise. */
async function writeRows() {
  if (existsSync(files.npy)) return;
  mkdirSync(flags.folder, { recursive: true });
  const { writeNpy } = await import(path.join(root, "dist/index.js"));
  const few = writeNpy(new Float32Array(COLS), [1, COLS]);
  const header = Buffer.from(few.subarray(0, few.length - 4 * COLS));
  const text = header.toString("latin1");
  const wide = text.replace(/\(1, \d+\), \}(\s*)\n$/, (_, spaces) => {
    const shape = `(${rows}, ${COLS}), }`;
    return `${shape}${" ".repeat(spaces.length - (shape.length - `(1, ${COLS}), }`.length))}\n`;
  });
  const out = openSync(files.npy, "w");
  writeSync(out, Buffer.from(wide, "latin1"));
  let state = 1;
  const uniform = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
  const centers = Float32Array.from({ length: 10 * COLS }, () => 2 * uniform());
  for (let first = 0; first < rows; first += 10000) {
    const count = Math.min(10000, rows - first);
    const block = new Float32Array(count * COLS);
    for (let i = 0; i < count; i++) {
      for (let c = 0; c < COLS; c++) block[i * COLS + c] = centers[(i % 10) * COLS + c] + uniform();
      block[i * COLS + COLS - 1] = i % 10;
    }
    writeSync(out, new Uint8Array(block.buffer));
  }
  closeSync(out);
}
