// @ts-check
// Times the numeric core against numpy + OpenBLAS on one thread, turn by turn in one run: node bench/kernels.mjs [--rounds 7] [--only eigh] [--dist dist]
import { execFileSync, spawn } from "node:child_process";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath, pathToFileURL } from "node:url";
import { parseArgs } from "node:util";

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const { values } = parseArgs({
  options: {
    rounds: { type: "string", default: "7" },
    only: { type: "string", default: "" },
    dist: { type: "string", default: path.join(root, "dist") },
  },
});
const load = (/** @type {string} */ file) => import(pathToFileURL(path.resolve(values.dist, "linalg", file)).href);
const { Matrix } = await load("matrix.js");
const { multiplyInto, weightedGram } = await load("products.js");
const { squaredDistances, nearest } = await load("distances.js");
const { softmaxRows } = await load("softmax.js");
const { RankOneMatrix } = await load("rankOne.js");
const { eigh } = await load("eigh.js");
const { cholesky } = await load("cholesky.js");

let state = 1;
const uniform = () => {
  state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
  return state / 2 ** 32 - 0.5;
};
const matrix = (/** @type {number} */ rows, /** @type {number} */ cols) =>
  new Matrix(
    rows,
    cols,
    Float64Array.from({ length: rows * cols }, () => uniform() + uniform() + uniform()),
  );
const symmetric = (/** @type {number} */ n, shift = 0) => {
  const a = matrix(n, n);
  for (let i = 0; i < n; i++) {
    a.data[i * n + i] += shift;
    for (let j = 0; j < i; j++) a.data[j * n + i] = a.data[i * n + j];
  }
  return a;
};

/** @type {Record<string, (n: number) => () => unknown>} */
const cases = {
  gemm: (n) => {
    const [a, b, c] = [matrix(n, n), matrix(n, n), new Matrix(n, n)];
    return () => multiplyInto(c, a, b);
  },
  eigh: (n) => {
    const a = symmetric(n);
    return () => eigh(a);
  },
  cholesky: (n) => {
    const a = symmetric(n, n);
    return () => cholesky(a);
  },
  squaredDistances: () => {
    const [x, y, out] = [matrix(5000, 100), matrix(5000, 100), new Matrix(5000, 5000)];
    return () => squaredDistances(x, y, out);
  },
  weightedGram: () => {
    const [x, w] = [matrix(20000, 200), matrix(20000, 1).data];
    return () => weightedGram(x, w);
  },
  nearest: () => {
    const x = matrix(10000, 50);
    return () => nearest(x, x, 10);
  },
  softmax: () => {
    const a = matrix(4000, 4000);
    return () => softmaxRows(a);
  },
  rankOne: () => {
    const m = new RankOneMatrix(Matrix.identity(200));
    const v = matrix(200, 1).data.map((/** @type {number} */ x) => x * 1e-3);
    return () => {
      for (let step = 0; step < 100; step++) {
        m.timesVector(v);
        m.addOuter(1e-6);
      }
    };
  },
};
const plan = [
  "gemm 256",
  "gemm 512",
  "gemm 1024",
  "eigh 100",
  "eigh 300",
  "eigh 600",
  "eigh 1000",
  "cholesky 500",
  "cholesky 1000",
]
  .concat("squaredDistances", "weightedGram", "nearest", "softmax", "rankOne")
  .filter((name) => name.includes(values.only));

const numpy = await startNumpy();
const rows = [];
for (const name of plan) {
  const [kind, size] = name.split(" ");
  const run = cases[kind](Number(size));
  let ours = Infinity;
  let theirs = Infinity;
  for (let round = 0; round < Number(values.rounds); round++) {
    const start = process.cpuUsage();
    run();
    const { user, system } = process.cpuUsage(start);
    ours = Math.min(ours, (user + system) / 1000);
    theirs = Math.min(theirs, 1000 * Number(await numpy.ask(name)));
  }
  rows.push({
    case: name,
    "Etalon ms": round3(ours),
    "numpy ms": round3(theirs),
    ratio: round3(ours / theirs),
    ...(kind === "gemm" && { "GF/s": round3((2e-6 * Number(size) ** 3) / ours) }),
  });
}
numpy.close();
console.log(`Node ${process.version}, ${numpy.about}, one thread, least processor time of ${values.rounds}`);
console.table(rows);
mkdirSync(path.join(root, ".bench"), { recursive: true });
writeFileSync(
  path.join(root, ".bench", `kernels-node${process.versions.node.split(".")[0]}.json`),
  `${JSON.stringify({ node: process.version, numpy: numpy.about, rounds: Number(values.rounds), rows }, null, 2)}\n`,
);

function round3(/** @type {number} */ x) {
  return Number(x.toPrecision(3));
}

async function startNumpy() {
  const venv = path.join(root, ".bench", "venv");
  const python = path.join(venv, "bin", "python");
  if (!existsSync(python)) execFileSync("python3", ["-m", "venv", venv], { stdio: "inherit" });
  try {
    execFileSync(python, ["-c", "import numpy"], { stdio: "ignore" });
  } catch {
    execFileSync(python, ["-m", "pip", "install", "--quiet", "numpy==2.4.6"], { stdio: "inherit" });
  }
  const child = spawn(python, [path.join(root, "bench", "kernels_numpy.py")], {
    stdio: ["pipe", "pipe", "inherit"],
    env: { ...process.env, OPENBLAS_NUM_THREADS: "1", OMP_NUM_THREADS: "1", MKL_NUM_THREADS: "1" },
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const next = async () => (await lines.next()).value;
  const { numpy: version, blas } = JSON.parse(await next());
  return {
    about: `numpy ${version} with ${blas}`,
    ask: (/** @type {string} */ name) => {
      child.stdin.write(`${name}\n`);
      return next();
    },
    close: () => child.stdin.end(),
  };
}
