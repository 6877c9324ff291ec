// @ts-check
// Seconds and peak memory of fits as points, features or components grow: overlapping Gaussian classes, each fit in a process of its own, on all threads.
// usage: node bench/growth.mjs [--learners nca,lmnn] [--limit 60] [--out file.json]; a curve ends where a fit takes longer than the limit
import { spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { root } from "../scripts/steps.mjs";

const { values: flags, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    learners: { type: "string" },
    limit: { type: "string", default: "60" },
    out: { type: "string", default: path.join(root, ".bench/growth.json") },
  },
});

/** What grows, and what stays as it is. */
const CURVES = [
  ...["gmml", "lda", "lfda", "itml", "lmnn", "nca"].map((learner) => ({ learner, grows: "points", options: {} })),
  { learner: "nca", name: "nca, 30 neighbors", grows: "points", options: { neighbors: 30 } },
  { learner: "nca", name: "nca, batches of 256", grows: "points", options: { batch: 256 } },
  ...["gmml", "lda", "lmnn", "nca"].map((learner) => ({ learner, grows: "features", options: {} })),
  ...["lmnn", "nca"].map((learner) => ({ learner, grows: "components", options: {} })),
];
const STEPS = {
  points: [1000, 2000, 4000, 8000, 16000, 32000, 64000].map((n) => ({ n, d: 16, components: undefined })),
  features: [8, 16, 32, 64, 128, 256, 512].map((d) => ({ n: 2000, d, components: undefined })),
  components: [2, 4, 8, 16, 32, 64].map((components) => ({ n: 2000, d: 64, components })),
};

if (positionals.length === 1) process.stdout.write(JSON.stringify(await fitOnce(JSON.parse(positionals[0]))));
else {
  const wanted = flags.learners?.split(",");
  const rows = [];
  for (const { learner, name = learner, grows, options } of CURVES) {
    if (wanted && !wanted.includes(learner)) continue;
    for (const { n, d, components } of STEPS[/** @type {keyof typeof STEPS} */ (grows)]) {
      const asked = { learner, n, d, options: { ...options, ...(components && { components }) } };
      const { stdout, status } = spawnSync(process.execPath, [fileURLToPath(import.meta.url), JSON.stringify(asked)], {
        encoding: "utf8",
        timeout: 1000 * Number(flags.limit),
      });
      if (status !== 0) break;
      const row = { curve: name, grows, at: components ?? (grows === "features" ? d : n), ...JSON.parse(stdout) };
      rows.push(row);
      console.log(
        `${name.padEnd(20)} ${grows.padEnd(10)} ${String(row.at).padStart(6)} ${row.seconds.toFixed(3).padStart(8)} s ${row.megabytes} MB`,
      );
    }
  }
  mkdirSync(path.dirname(flags.out), { recursive: true });
  writeFileSync(flags.out, `${JSON.stringify({ node: process.version, limit: Number(flags.limit), rows }, null, 1)}\n`);
}

/** Ten classes of unit variance about centers of deviation 1.5; memory is what the process has at its peak beyond what it had before the fit. */
async function fitOnce(/** @type {any} */ { learner, n, d, options }) {
  const { learners, Matrix } = await import(path.join(root, "dist/index.js"));
  const { useThreads } = await import(path.join(root, "dist/node.js"));
  const { Random } = await import(path.join(root, "dist/base/random.js"));
  const { gaussianPair } = await import(path.join(root, "dist/base/gaussian.js"));
  useThreads();
  const random = new Random(1);
  const gaussian = () => gaussianPair(random)[0];
  const centers = Array.from({ length: 10 * d }, () => 1.5 * gaussian());
  const labels = Int32Array.from({ length: n }, (_, i) => i % 10);
  const points = new Matrix(
    n,
    d,
    Float64Array.from({ length: n * d }, (_, e) => centers[(Math.floor(e / d) % 10) * d + (e % d)] + gaussian(random)),
  );
  const before = process.memoryUsage().rss;
  const start = performance.now();
  const { report } = learners[learner].fit({ points, labels: Array.from(labels) }, options);
  const seconds = (performance.now() - start) / 1000;
  const megabytes = Math.round((process.resourceUsage().maxRSS * 1024 - before) / 1e6);
  return { seconds, megabytes, iterations: report.iterations };
}
