// @ts-check
// Etalon beside metric-learn, scikit-learn, PyLMNN and pyDML: the same folds, in turn, in one run, with as many threads each.
// What is not timed, on either side: imports, one fit of a small set by each method, which loads libraries there and compiles WebAssembly here, and the start of threads.
// What then takes less than 0.1 s is fitted for a quarter of a second on end, and the least counts, on either side: the machine's other work adds, it never takes away.
// A peer is waited for --timeout seconds, or for twelve times as long as ours took: one that has not ended by then is so many times slower, at the least.
// usage: npm run bench:peers [-- --data folder] [--sets iris,wine] [--learners nca,lmnn] [--folds 5] [--timeout 60] [--threads 1] [--pydml folder]
import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { createInterface } from "node:readline";
import { parseArgs } from "node:util";
import { build, install, root } from "../scripts/steps.mjs";

const { values: flags } = parseArgs({
  options: {
    data: { type: "string", default: path.join(root, "bench/data") },
    sets: { type: "string", default: "iris,wine,breast_cancer,sonar,digits,letter" },
    learners: { type: "string", default: "" },
    folds: { type: "string", default: "5" },
    timeout: { type: "string", default: "60" },
    threads: { type: "string", default: "1" },
    pydml: { type: "string" },
  },
});

/** Our learner and the peers' forms of the same method. */
const METHODS = {
  euclidean: [],
  covariance: ["metric-learn:Covariance"],
  pca: ["pyDML:PCA"],
  lda: ["scikit-learn:LDA", "pyDML:LDA"],
  rca: ["metric-learn:RCA"],
  gmml: ["pyDML:GMML"],
  nca: ["scikit-learn:NCA", "metric-learn:NCA", "pyDML:NCA"],
  lmnn: ["PyLMNN", "metric-learn:LMNN", "pyDML:LMNN"],
  itml: ["metric-learn:ITML", "pyDML:ITML"],
  mmc: ["metric-learn:MMC", "pyDML:LSI"],
  mmcDiagonal: ["metric-learn:MMC diagonal"],
  lfda: ["metric-learn:LFDA", "pyDML:LLDA"],
  anmm: ["pyDML:ANMM"],
  dmlmj: ["pyDML:DMLMJ"],
  ncmml: ["pyDML:NCMML"],
  ncmc: ["pyDML:NCMC"],
  mcml: ["pyDML:MCML"],
  mlkr: ["metric-learn:MLKR"],
  lsml: ["metric-learn:LSML"],
  scml: ["metric-learn:SCML"],
  sdml: ["metric-learn:SDML"],
  ldml: ["pyDML:LDML"],
  dmlEig: ["pyDML:DML_eig"],
};

install();
build();
const python = makeVenv();
const { learners, knnClassifier, Matrix } = await import(path.join(root, "dist/index.js"));
const { useThreads } = await import(path.join(root, "dist/node.js"));
const { threads } = useThreads(Number(flags.threads));
if (threads > 1) startThreads();
const small = Array.from({ length: 60 }, (_, i) =>
  [0, 1, 2, 3, 4, 5].map((c) => ((i * 7 + c * 13) % 17) / 17 + (c === i % 3 ? 3 : 0)),
);
const smallLabels = small.map((_, i) => i % 3);
const warm = new Set();
let server = startServer();
const rows = [];
const wanted = flags.learners ? flags.learners.split(",") : Object.keys(METHODS);
for (const set of flags.sets.split(",")) {
  const file = [path.join(flags.data, `${set}.csv`), path.join(root, `data/${set}.csv`)].find(existsSync);
  if (!file) throw new Error(`no ${set}.csv in ${flags.data} or data/`);
  const { points, labels } = readCsv(file);
  const folds = JSON.parse(readFileSync(path.join(flags.data, `folds/${set}.json`), "utf8")).test.slice(
    0,
    Number(flags.folds),
  );
  for (const name of wanted) {
    const sides = [`etalon:${name}`, ...METHODS[name]];
    const runs = Object.fromEntries(
      sides.map((side) => [side, { seconds: [], accuracy: [], error: null, atLeast: null }]),
    );
    for (const test of folds) {
      const fold = zscored(points, labels, test);
      for (const side of sides) {
        if (runs[side].error) continue;
        const own = runs[sides[0]].seconds.at(-1) ?? 0;
        const wait = Math.max(Number(flags.timeout), Math.ceil(12 * own));
        const result = side.startsWith("etalon:") ? ours(name, fold) : await theirs(side, file, test, wait);
        if (result.error) {
          runs[side].error = result.error;
          if (result.late) runs[side].atLeast = wait / own;
        } else {
          runs[side].seconds.push(result.seconds);
          runs[side].accuracy.push(score(fold, result.map));
        }
      }
    }
    for (const side of sides) {
      const { seconds, accuracy, error, atLeast } = runs[side];
      const own = median(runs[sides[0]].seconds.slice(0, seconds.length));
      const row = {
        set,
        learner: name,
        side,
        folds: seconds.length,
        seconds: median(seconds),
        ratio: side === sides[0] ? null : median(seconds) / own,
        accuracy: mean(accuracy),
        ownAccuracy: mean(runs[sides[0]].accuracy.slice(0, accuracy.length)),
        error,
        atLeast,
      };
      rows.push(row);
      print(row);
    }
  }
}
server.kill();
mkdirSync(path.join(root, ".bench"), { recursive: true });
writeFileSync(
  path.join(root, ".bench/peers.json"),
  `${JSON.stringify({ node: process.version, threads, rows }, null, 1)}\n`,
);
console.log("\nratio = the peer's median fit time over ours on the same folds; written to .bench/peers.json");

function print({ set, side, folds, seconds, ratio, accuracy, ownAccuracy, error, atLeast }) {
  const figures = folds
    ? `${accuracy.toFixed(4)}  ${seconds.toFixed(4).padStart(9)} s  ${ratio === null ? "" : `x${ratio.toFixed(1)} (ours there ${ownAccuracy.toFixed(4)})`}`
    : "";
  console.log(
    `${set.padEnd(14)} ${side.padEnd(28)} ${String(folds).padStart(1)} folds  ${figures}${error ? `  ${error}` : ""}${atLeast ? `, more than x${atLeast.toFixed(1)}` : ""}`,
  );
}

/** They start with the first large work. */
function startThreads() {
  const rows = Array.from({ length: 2000 }, (_, i) =>
    Array.from({ length: 40 }, (_, c) => ((i * 31 + c * 17) % 101) / 101),
  );
  knnClassifier({ points: rows, labels: rows.map((_, i) => i % 2) }, { neighbors: 3 }).predict(rows);
}

/** Both sides get one flat array of numbers. */
function ours(name, { train, trainLabels }) {
  const points = Matrix.from(train);
  if (!warm.has(name)) {
    warm.add(name);
    learners[name].fit({ points: small, labels: smallLabels });
  }
  let seconds = Infinity;
  try {
    const begun = performance.now();
    for (;;) {
      const start = performance.now();
      const metric = learners[name].fit({ points, labels: trainLabels });
      const end = performance.now();
      seconds = Math.min(seconds, (end - start) / 1000);
      if (end - begun > 250 || seconds > 0.1) return { seconds, map: metric.map.toArrays() };
    }
  } catch (error) {
    return { error: error.message };
  }
}

function theirs(peer, file, test, wait) {
  return new Promise((resolve) => {
    const late = setTimeout(() => {
      server.kill("SIGKILL");
      server = startServer();
      resolve({ late: true, error: `no end within ${wait} s` });
    }, wait * 1000);
    server.once("answer", (answer) => {
      clearTimeout(late);
      resolve(answer);
    });
    server.stdin.write(`${JSON.stringify({ peer, file, test })}\n`);
  });
}

function startServer() {
  const child = spawn(python, [path.join(root, "bench/peers.py")], {
    stdio: ["pipe", "pipe", "ignore"],
    env: {
      ...process.env,
      OPENBLAS_NUM_THREADS: flags.threads,
      OMP_NUM_THREADS: flags.threads,
      ...(flags.pydml ? { PYTHONPATH: flags.pydml } : {}),
    },
  });
  createInterface({ input: child.stdout }).on("line", (line) => {
    if (line.startsWith("{")) child.emit("answer", JSON.parse(line));
  });
  return child;
}

/** 3-NN accuracy on the held-out points after mapping both sides by L. */
function score({ train, trainLabels, test, testLabels }, map) {
  const mapped = (side) => side.map((x) => map.map((row) => row.reduce((sum, value, c) => sum + value * x[c], 0)));
  const predicted = knnClassifier({ points: mapped(train), labels: trainLabels }, { neighbors: 3 }).predict(
    mapped(test),
  );
  return testLabels.filter((label, i) => label === predicted[i]).length / testLabels.length;
}

function zscored(points, labels, test) {
  const held = new Set(test);
  const rows = points.map((_, i) => i).filter((i) => !held.has(i));
  const means = points[0].map((_, c) => mean(rows.map((i) => points[i][c])));
  const deviations = points[0].map((_, c) => Math.sqrt(mean(rows.map((i) => (points[i][c] - means[c]) ** 2))) || 1);
  const scale = (i) => points[i].map((value, c) => (value - means[c]) / deviations[c]);
  return {
    train: rows.map(scale),
    trainLabels: rows.map((i) => labels[i]),
    test: test.map(scale),
    testLabels: test.map((i) => labels[i]),
  };
}

function readCsv(file) {
  const cells = readFileSync(file, "utf8")
    .trim()
    .split(/\r?\n/)
    .slice(1)
    .map((line) => line.split(","));
  return { points: cells.map((row) => row.slice(0, -1).map(Number)), labels: cells.map((row) => row.at(-1)) };
}

function median(values) {
  const sorted = values.slice().sort((a, b) => a - b);
  return sorted.length ? (sorted[(sorted.length - 1) >> 1] + sorted[sorted.length >> 1]) / 2 : Number.NaN;
}

function mean(values) {
  return values.length ? values.reduce((sum, value) => sum + value, 0) / values.length : Number.NaN;
}

/** A virtual environment under .bench with the peers that install. */
function makeVenv() {
  const folder = path.join(root, ".bench/venv");
  const binary = path.join(folder, process.platform === "win32" ? "Scripts/python.exe" : "bin/python");
  const marker = path.join(folder, "peers-installed");
  if (existsSync(marker)) return binary;
  const pip = (...args) =>
    spawnSync(binary, ["-m", "pip", "install", "-q", "--disable-pip-version-check", ...args], { stdio: "inherit" });
  spawnSync("python3", ["-m", "venv", folder], { stdio: "inherit" });
  if (pip("-r", path.join(root, "bench/requirements.txt")).status !== 0)
    throw new Error("pip could not install the peers");
  pip("--no-build-isolation", "--no-deps", "pyDML==0.1.0"); // builds from source: its rows say so where it does not
  writeFileSync(marker, "");
  return binary;
}
