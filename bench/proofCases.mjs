// @ts-check
// Problems on which our learner and a peer's minimize the same objective: same points, same constraints, same weights.
import { readFileSync } from "node:fs";
import path from "node:path";
import { root } from "../scripts/steps.mjs";
import { scaledBy, targetsOf } from "./proofValues.mjs";

const { learners, Matrix } = await import(path.join(root, "dist/index.js"));
const { Random } = await import(path.join(root, "dist/base/random.js"));
const { normalize } = await import(path.join(root, "dist/data/normalize.js"));
const { percentile } = await import(path.join(root, "dist/learners/itml.js"));

const exact = { tolerance: 1e-9, maxIterations: 20000 };

/** Features divided by their deviation, then all by one number that makes the root-mean-square distance 1: a learner's own units. */
function table(/** @type {string} */ file, /** @type {number} */ step = 1) {
  const cells = readFileSync(path.join(root, file), "utf8").trim().split(/\r?\n/).slice(1);
  const rows = cells.map((line) => line.split(",")).filter((_, i) => i % step === 0);
  const raw = rows.map((row) => row.slice(0, -1).map(Number));
  const mean = (/** @type {number[]} */ v) => v.reduce((a, b) => a + b, 0) / v.length;
  const means = raw[0].map((_, c) => mean(raw.map((row) => row[c])));
  const deviations = means.map((m, c) => Math.sqrt(mean(raw.map((row) => (row[c] - m) ** 2))));
  const scaled = raw.map((row) => row.map((v, c) => (v - means[c]) / deviations[c]));
  const { points, order } = normalize(Matrix.from(scaled));
  const names = [...new Set(rows.map((row) => row.at(-1)))];
  const last = Array.from(order, (/** @type {number} */ i) => /** @type {string} */ (rows[i].at(-1)));
  return { X: points.toArrays(), y: last.map((name) => names.indexOf(name)), targets: last.map(Number) };
}

const wine = table("data/wine.csv");
const iris = table("data/iris.csv");
const cancer = table("data/breast_cancer.csv", 3);
const diabetes = table("test/golden/diabetes.csv", 4);
const few = table("data/iris.csv", 3);
const random = new Random(1);
const other = (/** @type {number} */ i, /** @type {number[]} */ y, /** @type {boolean} */ same) => {
  for (;;) {
    const j = random.integer(y.length);
    if (j !== i && (y[i] === y[j]) === same) return j;
  }
};
const left = Array.from({ length: 400 }, () => random.integer(wine.y.length));
const similar = left.map((_, e) => (e < 200 ? 1 : 0));
const pairs = { left, right: left.map((i, e) => other(i, wine.y, similar[e] === 1)), similar };
const a = Array.from({ length: 400 }, () => random.integer(wine.y.length));
const c = Array.from({ length: 400 }, () => random.integer(wine.y.length));
const quadruplets = { a, b: a.map((i) => other(i, wine.y, true)), c, d: c.map((i) => other(i, wine.y, false)) };
const all = {
  left: /** @type {number[]} */ ([]),
  right: /** @type {number[]} */ ([]),
  similar: /** @type {number[]} */ ([]),
};
few.X.forEach((_, i) => {
  for (let j = 0; j < i; j++) {
    all.left.push(i);
    all.right.push(j);
    all.similar.push(few.y[i] === few.y[j] ? 1 : 0);
  }
});
const squares = Float64Array.from(pairs.left, (i, e) =>
  wine.X[i].reduce((sum, v, f) => sum + (v - wine.X[pairs.right[e]][f]) ** 2, 0),
);
const matrixOf = (/** @type {any} */ metric) => metric.matrix.toArrays();
/** Points in which the mean squared distance of targets is 1, the margin of the peers. */
const unitMargin = (/** @type {{X: number[][], y: number[]}} */ { X, y }) => {
  const targets = targetsOf({ X, y }, 3);
  const margin = targets.reduce((sum, { q }) => sum + q, 0) / targets.length;
  return { margin, X: X.map((row) => row.map((v) => v / Math.sqrt(margin))), y };
};
const apart = unitMargin(cancer);
const large = (/** @type {number} */ power) => ({
  problem: { X: apart.X, y: apart.y, power },
  ours: () => {
    const loss = power === 2 ? "squaredHinge" : "hinge";
    const metric = learners.lmnn.fit(
      { points: apart.X, labels: apart.y },
      { ...exact, push: 0.5, loss, regularization: 0 },
    );
    return scaledBy(matrixOf(metric), 1 / apart.margin);
  },
});
const labeled = (/** @type {any} */ set, /** @type {string} */ name, options = {}) => ({
  problem: { X: set.X, y: set.y },
  ours: () => matrixOf(learners[name].fit({ points: set.X, labels: set.y }, options)),
});
const reduced = (/** @type {string} */ name, options = {}) => ({
  problem: { X: wine.X, y: wine.y, components: 2 },
  ours: () => learners[name].fit({ points: wine.X, labels: wine.y }, { components: 2, ...options }).map.toArrays(),
  criterion: true,
});
const wide = wine.X.map((row) => row.map((v) => v * Math.sqrt(row.length)));
const paired = (/** @type {string} */ name, options = {}, problem = {}) => ({
  problem: { X: wine.X, y: wine.y, constraints: pairs, ...problem },
  ours: () => matrixOf(learners[name].fit({ points: wine.X, pairs }, { ...exact, ...options })),
});

/** Each: what is compared on which data, our fit, the peers. `value` names the objective in `proofValues.mjs`. */
export const cases = [
  {
    ...paired("itml", { gamma: 1 }, { gamma: 1, bounds: [percentile(squares, 5), percentile(squares, 95)] }),
    value: "itml",
    what: "wine, 400 pairs",
    peers: ["metric-learn"],
  },
  { ...paired("mmc", { shrinkage: 1e-9, floor: 0 }), value: "mmc", what: "wine, 400 pairs", peers: ["metric-learn"] },
  {
    ...paired("mmcDiagonal", {}, { diagonal: true }),
    value: "mmcDiagonal",
    what: "wine, 400 pairs",
    peers: ["metric-learn"],
  },
  {
    problem: { X: wine.X, y: wine.y, constraints: quadruplets },
    ours: () => matrixOf(learners.lsml.fit({ points: wine.X, quadruplets }, { ...exact, penalty: 1 })),
    value: "lsml",
    what: "wine, 400 quadruplets",
    peers: ["metric-learn"],
  },
  {
    problem: { X: wide, y: wine.y, constraints: pairs, eta: 0.05, balance: 0.05 / 200, sparsity: 0.003 },
    ours: () =>
      matrixOf(learners.sdml.fit({ points: wide, pairs }, { ...exact, prior: "identity", eta: 0.05, sparsity: 0.003 })),
    value: "sdml",
    what: "wine, 400 pairs",
    peers: ["metric-learn"],
  },
  {
    ...labeled(cancer, "nca", { ...exact, regularization: 0 }),
    value: "nca",
    what: "breast_cancer, every third point",
    peers: ["scikit-learn", "metric-learn", "pyDML"],
  },
  {
    ...labeled(iris, "nca", { ...exact, regularization: 0 }),
    value: "nca",
    what: "iris",
    peers: ["scikit-learn", "metric-learn", "pyDML"],
  },
  { ...large(2), value: "lmnn", what: "breast_cancer, every third point; squared hinge", peers: ["PyLMNN"] },
  { ...large(1), value: "lmnn", what: "breast_cancer, every third point; hinge", peers: ["metric-learn", "pyDML"] },
  {
    problem: { X: diabetes.X, y: diabetes.targets },
    ours: () =>
      matrixOf(
        learners.mlkr.fit(
          { points: diabetes.X, targets: diabetes.targets },
          { ...exact, maxIterations: 2000, regularization: 0 },
        ),
      ),
    value: "mlkr",
    what: "diabetes, every fourth point",
    peers: ["metric-learn"],
  },
  {
    ...labeled(few, "mcml", { ...exact, regularization: 0 }),
    value: "mcml",
    what: "iris, every third point",
    peers: ["pyDML"],
  },
  {
    problem: { X: few.X, y: few.y, constraints: all, regularization: 1e-4 },
    ours: () => matrixOf(learners.ldml.fit({ points: few.X, pairs: all }, { ...exact, regularization: 1e-4 })),
    value: "ldml",
    what: "iris, all pairs of every third point",
    peers: ["pyDML"],
  },
  { ...labeled(iris, "ncmml", { ...exact, regularization: 0 }), value: "ncmml", what: "iris", peers: ["pyDML"] },
  {
    ...reduced("lda", { shrinkage: "none" }),
    value: "lda",
    what: "wine, 2 components",
    peers: ["scikit-learn", "pyDML"],
  },
  { ...reduced("lfda", { shrinkage: 0 }), value: "lfda", what: "wine, 2 components", peers: ["metric-learn"] },
  { ...reduced("anmm"), value: "anmm", what: "wine, 2 components", peers: ["pyDML"] },
  { ...reduced("dmlmj", { neighbors: 3, shrinkage: 0 }), value: "dmlmj", what: "wine, 2 components", peers: ["pyDML"] },
];
