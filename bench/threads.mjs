// @ts-check
// One thread, all threads, a BLAS of the system and the one inside numpy on the same work, one after the other, and numpy and scikit-learn on all their
// threads: least wall times. Each side does its work once before it is measured.
// usage: node bench/threads.mjs [--rounds 5] [--dist dist] [--out file.json]
import { spawn } from "node:child_process";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath, pathToFileURL } from "node:url";
import { parseArgs } from "node:util";

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const { values: flags } = parseArgs({
  options: {
    rounds: { type: "string", default: "5" },
    dist: { type: "string", default: path.join(root, "dist") },
    out: { type: "string", default: path.join(root, ".bench/threads.json") },
  },
});
const load = (/** @type {string} */ file) => import(pathToFileURL(path.resolve(flags.dist, file)).href);
const { Matrix, eigh, multiplyInto, nearest, squaredDistances, weightedGram } = await load("linalg/index.js");
const { gaussianFlow } = await load("linalg/gaussianFlow.js");
const { useNative, useThreads } = await load("node.js");
const threads = availableParallelism();

let state = 1;
const matrix = (/** @type {number} */ rows, /** @type {number} */ cols) =>
  new Matrix(
    rows,
    cols,
    Float64Array.from({ length: rows * cols }, () => {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      return state / 2 ** 32 - 0.5;
    }),
  );
const symmetric = (/** @type {number} */ n) => weightedGram(matrix(n, n));
const inner = (/** @type {number} */ n) => {
  const [a, b, c] = [matrix(n, n), matrix(n, n), new Matrix(n, n)];
  return () => multiplyInto(c, a, b);
};
const [points, wide, table, out] = [matrix(10000, 50), matrix(20000, 200), matrix(5000, 100), new Matrix(5000, 5000)];
const classes = {
  from: Float64Array.from({ length: 10000 }, (_, i) => 1000 * Math.floor(i / 1000)),
  to: Float64Array.from({ length: 10000 }, (_, i) => 1000 * Math.floor(i / 1000) + 1000),
};
const matrices = [300, 600, 1000].map(symmetric);
/** @type {{ name: string; run: () => unknown; peer?: string; native?: boolean }[]} */
const cases = [
  { name: "gemm 256", run: inner(256), peer: "gemm 256", native: true },
  { name: "gemm 512", run: inner(512), peer: "gemm 512", native: true },
  { name: "gemm 1024", run: inner(1024), peer: "gemm 1024", native: true },
  ...matrices.map((a) => ({ name: `eigh ${a.rows}`, run: () => eigh(a), peer: `eigh ${a.rows}`, native: true })),
  { name: "weightedGram", run: () => weightedGram(wide), peer: "weightedGram", native: true },
  { name: "squaredDistances", run: () => squaredDistances(table, table, out), peer: "squaredDistances" },
  { name: "nearest", run: () => nearest(points, points, 10), peer: "knn" },
  { name: "gaussianFlow 10,000 x 50", run: () => gaussianFlow(points, classes, (/** @type {any} */ sums) => sums) },
];

const numpy = startNumpy();
// A BLAS is looked for in the environment of numpy, then without one.
const environment = path.join(root, ".bench/venv");
delete process.env["ETALON_BLAS"];
delete process.env["CONDA_PREFIX"];
const inside = await nativeFrom(existsSync(environment) ? environment : undefined, "VIRTUAL_ENV");
const native = await nativeFrom(undefined, "system");
const rows = [];
for (const { name, run, peer, native: dense } of cases) {
  const [one, all, blas, same, theirs] = [[Infinity], [Infinity], [Infinity], [Infinity], [Infinity]];
  const rounds = Array.from({ length: Number(flags.rounds) });
  useThreads(1);
  for (const _ of rounds) one.push(wall(run));
  useThreads(threads);
  for (const begin = performance.now(); performance.now() - begin < 500; ) run(); // starts the threads and compiles for them
  for (const _ of rounds) all.push(wall(run));
  for (const _ of rounds) {
    if (dense && native) blas.push(await natively(run, native.library));
    if (dense && inside) same.push(await natively(run, inside.library));
    if (peer && numpy) {
      await othersAsleep();
      await numpy.ask(peer);
      theirs.push(1000 * Number(await numpy.ask(peer)));
    }
  }
  rows.push({
    case: name,
    one: least(one),
    all: least(all),
    native: least(blas),
    "numpy's BLAS": least(same),
    peer: least(theirs),
  });
}
numpy?.close();
useThreads(1);
console.log(`Node ${process.version}, ${threads} threads, least wall milliseconds of ${flags.rounds}`);
console.log(
  `native: ${native?.about ?? "none"} of the system; numpy's BLAS: ${inside?.about ?? "none"} of its environment`,
);
console.table(
  rows.map((row) => ({
    ...row,
    scaling: quotient(row.one, row.all),
    "all / peer": quotient(row.all, row.peer),
    "native / peer": quotient(row.native, row.peer),
    "numpy's BLAS / peer": quotient(row["numpy's BLAS"], row.peer),
  })),
);
mkdirSync(path.dirname(flags.out), { recursive: true });
writeFileSync(
  flags.out,
  `${JSON.stringify({ node: process.version, threads, native: native?.about ?? null, inside: inside?.about ?? null, rows }, null, 1)}\n`,
);
process.exit(0);

function wall(/** @type {() => unknown} */ run) {
  const start = performance.now();
  run();
  return performance.now() - start;
}

/** Threads of a BLAS keep their processors for some 30 ms after its last call, which the next side must not pay for. */
function othersAsleep() {
  return new Promise((resolve) => setTimeout(resolve, 100));
}

/** Wall time by a BLAS, after one run that is not measured. */
async function natively(/** @type {() => unknown} */ run, /** @type {string} */ library) {
  const { close } = await useNative({ threads, library });
  await othersAsleep();
  run();
  const time = wall(run);
  close();
  return time;
}

function quotient(/** @type {number | null} */ a, /** @type {number | null} */ b) {
  return a && b ? Number((a / b).toFixed(2)) : null;
}

function least(/** @type {number[]} */ times) {
  const best = Math.min(...times);
  return Number.isFinite(best) ? Number(best.toPrecision(3)) : null;
}

/** The library that is found with such an active Python environment, if it comes from there; null otherwise. */
async function nativeFrom(/** @type {string | undefined} */ active, /** @type {string} */ wanted) {
  if (active === undefined) delete process.env["VIRTUAL_ENV"];
  else process.env["VIRTUAL_ENV"] = active;
  try {
    const { close, library, source, version } = await useNative({ threads });
    close();
    return source === wanted ? { library, about: `${version ?? path.basename(library)}` } : null;
  } catch {
    return null;
  }
}

function startNumpy() {
  const python = path.join(root, ".bench/venv/bin/python");
  if (!existsSync(python)) return null;
  const child = spawn(python, [path.join(root, "bench/kernels_numpy.py"), "wall"], {
    stdio: ["pipe", "pipe", "inherit"],
    env: { ...process.env, OPENBLAS_NUM_THREADS: String(threads), OMP_NUM_THREADS: String(threads) },
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const about = lines.next();
  return {
    ask: async (/** @type {string} */ name) => {
      await about;
      child.stdin.write(`${name}\n`);
      return (await lines.next()).value;
    },
    close: () => child.stdin.end(),
  };
}
