// @ts-check
// A million points of 128 32-bit features through learners that learn from batches, in one pass over a .npy file: seconds and peak memory, a process each.
// usage: node bench/stream.mjs [--rows 1000000] [--learners pca,lda,rca,kissme,gmml] [--folder .bench]
import { spawnSync } from "node:child_process";
import { closeSync, existsSync, openSync, statSync, writeSync } from "node:fs";
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
    folder: { type: "string", default: path.join(root, ".bench") },
  },
});
const file = path.join(flags.folder, `stream-${flags.rows}.npy`);
if (positionals.length === 1) process.stdout.write(JSON.stringify(await passOver(positionals[0])));
else {
  await writeRows(Number(flags.rows));
  for (const learner of flags.learners.split(",")) {
    const asked = [fileURLToPath(import.meta.url), learner, "--rows", flags.rows, "--folder", flags.folder];
    const { stdout } = spawnSync(process.execPath, asked, { encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] });
    const { seconds, peak, before } = JSON.parse(stdout);
    console.log(
      `${learner.padEnd(8)} ${flags.rows} x ${COLS - 1} float32, ${Math.round(statSync(file).size / 1e6)} MB file: ${seconds.toFixed(1)} s, peak ${peak} MB (${before} MB before the first batch)`,
    );
  }
}

async function passOver(/** @type {string} */ name) {
  const { learners } = await import(path.join(root, "dist/index.js"));
  const { npyBatches, useThreads } = await import(path.join(root, "dist/node.js"));
  useThreads();
  const before = Math.round(process.memoryUsage().rss / 1e6);
  const start = performance.now();
  let stream = learners[name].stream();
  for (const batch of npyBatches(file, { label: COLS - 1 })) stream = stream.partialFit(batch);
  stream.metric();
  const seconds = (performance.now() - start) / 1000;
  return { seconds, before, peak: Math.round((process.resourceUsage().maxRSS * 1024) / 1e6) };
}

/** Ten classes; each feature is a class center plus uniform noise. */
async function writeRows(/** @type {number} */ rows) {
  if (existsSync(file)) return;
  const { writeNpy } = await import(path.join(root, "dist/index.js"));
  const few = writeNpy(new Float32Array(COLS), [1, COLS]);
  const header = Buffer.from(few.subarray(0, few.length - 4 * COLS));
  const text = header.toString("latin1");
  const wide = text.replace(/\(1, \d+\), \}(\s*)\n$/, (_, spaces) => {
    const shape = `(${rows}, ${COLS}), }`;
    return `${shape}${" ".repeat(spaces.length - (shape.length - `(1, ${COLS}), }`.length))}\n`;
  });
  const out = openSync(file, "w");
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
