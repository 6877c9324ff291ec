// @ts-check
// nca and lmnn on large sets, a process each: seconds, peak memory and 3-NN accuracy on held-out points, beside the plain distance.
// Shuttle (58,000 x 9) is one fold of its csv, z-scored; Fashion-MNIST (60,000 x 784, Debian's dataset-fashion-mnist) is reduced to 50 by pca.
// usage: npm run bench:large -- --data folder of shuttle.csv and folds/ [--fashion folder] [--fits euclidean,lmnn,nca:neighbors=50,...]
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { gunzipSync } from "node:zlib";
import { root } from "../scripts/steps.mjs";

/** @typedef {{ points: any, labels: (string | number)[] }} Labeled points of one side */
const { values: flags, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    data: { type: "string", default: path.join(root, "bench/data") },
    fashion: { type: "string", default: "/usr/share/datasets/fashion-mnist" },
    fits: { type: "string", default: "euclidean,lmnn,nca:neighbors=50" },
  },
});
if (positionals.length === 2) console.log(JSON.stringify(await fitOnce(positionals[0], positionals[1])));
else {
  const sets = [
    ...(existsSync(path.join(flags.data, "shuttle.csv")) ? ["shuttle"] : []),
    ...(existsSync(flags.fashion) ? ["fashion"] : []),
  ];
  if (sets.length === 0) {
    console.error("bench:large: neither shuttle.csv in --data nor Fashion-MNIST in --fashion. Name a folder with one.");
    process.exit(2);
  }
  for (const set of sets) {
    for (const fit of flags.fits.split(",")) {
      const asked = [fileURLToPath(import.meta.url), set, fit, "--data", flags.data, "--fashion", flags.fashion];
      const { stdout } = spawnSync(process.execPath, asked, { encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] });
      const { shape, seconds, peak, accuracy, reason, warnings } = JSON.parse(stdout);
      console.log(
        `${set.padEnd(8)} ${shape.padEnd(11)} ${fit.padEnd(18)} ${seconds.toFixed(1).padStart(6)} s, peak ${peak} MB, 3-NN ${(100 * accuracy).toFixed(2)} % (${reason})`,
      );
      for (const warning of warnings) console.log(`         ${warning}`);
    }
  }
}

async function fitOnce(/** @type {string} */ set, /** @type {string} */ fit) {
  const { knnClassifier, learners } = await import(path.join(root, "dist/index.js"));
  const { useThreads } = await import(path.join(root, "dist/node.js"));
  useThreads();
  const { train, test } = await (set === "shuttle" ? shuttle() : fashion());
  const [name, ...settings] = fit.split(":");
  const options = Object.fromEntries(
    settings.map((setting) => {
      const [option, value] = setting.split("=");
      return [option, Number.isNaN(Number(value)) ? value : Number(value)];
    }),
  );
  const start = performance.now();
  const metric = learners[name].fit(train, options);
  const seconds = (performance.now() - start) / 1000;
  const peak = Math.round((process.resourceUsage().maxRSS * 1024) / 1e6);
  const { points, labels } = train;
  const predicted = knnClassifier({ points, labels }, { neighbors: 3, metric }).predict(test.points);
  const right = predicted.filter((/** @type {unknown} */ label, /** @type {number} */ i) => label === test.labels[i]);
  const { reason, iterations, warnings } = metric.report;
  return {
    shape: `${points.rows} x ${points.cols}`,
    seconds,
    peak,
    accuracy: right.length / test.labels.length,
    reason: `${reason}, ${iterations} iterations`,
    warnings,
  };
}

async function shuttle() {
  const { Matrix } = await import(path.join(root, "dist/index.js"));
  const lines = readFileSync(path.join(flags.data, "shuttle.csv"), "utf8").trim().split("\n").slice(1);
  const cells = lines.map((line) => line.split(","));
  const held = new Set(JSON.parse(readFileSync(path.join(flags.data, "folds/shuttle.json"), "utf8")).test[0]);
  const kept = cells.filter((_, i) => !held.has(i));
  const features = cells[0].length - 1;
  const scales = Array.from({ length: features }, (_, j) => {
    const mean = kept.reduce((sum, row) => sum + Number(row[j]), 0) / kept.length;
    const variance = kept.reduce((sum, row) => sum + (Number(row[j]) - mean) ** 2, 0) / kept.length;
    return { mean, deviation: Math.sqrt(variance) || 1 };
  });
  const labeled = (/** @type {string[][]} */ rows) => ({
    points: Matrix.from(rows.map((row) => scales.map(({ mean, deviation }, j) => (Number(row[j]) - mean) / deviation))),
    labels: rows.map((row) => row[features]),
  });
  return { train: labeled(kept), test: labeled(cells.filter((_, i) => held.has(i))) };
}

async function fashion() {
  const { learners } = await import(path.join(root, "dist/index.js"));
  const train = images("train");
  const test = images("t10k");
  const reduction = learners.pca.fit({ points: train.points }, { components: 50 });
  const reduced = (/** @type {Labeled} */ { points, labels }) => ({ points: reduction.transform(points), labels });
  return { train: reduced(train), test: reduced(test) };
}

/** The idx files: images as a tensor of bytes (16 bytes of header), labels as bytes (8). */
function images(/** @type {string} */ part) {
  const read = (/** @type {string} */ name) => gunzipSync(readFileSync(path.join(flags.fashion, name)));
  const bytes = read(`${part}-images-idx3-ubyte.gz`);
  const rows = bytes.readUInt32BE(4);
  const cols = bytes.readUInt32BE(8) * bytes.readUInt32BE(12);
  const data = Float32Array.from(bytes.subarray(16), (value) => value / 255);
  return { points: { rows, cols, data }, labels: [...read(`${part}-labels-idx1-ubyte.gz`).subarray(8)] };
}
