// @ts-check
// Same or different from ready-made similarities: a row is one pair, its features the similarities of two records. A pair becomes the difference vector 1 − similarity, so
// that learning from pairs weighs the similarities; beside logistic regression on the same rows. Five stratified folds; figures are means over the held-out parts.
// usage: npm run bench:decisions -- --data folder [--sets er_abt_buy_pairs,er_dblp_acm_pairs] [--learners euclidean,mmcDiagonal,ldml]
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { build, install, root } from "../scripts/steps.mjs";

const { values: flags } = parseArgs({
  options: {
    data: { type: "string", default: path.join(root, "bench/data") },
    sets: { type: "string", default: "er_abt_buy_pairs,er_dblp_acm_pairs" },
    learners: { type: "string", default: "euclidean,mmcDiagonal,gmml,itml,kissme,ldml" },
  },
});
install();
build();
const { calibrate, learners, Matrix, stratifiedFolds } = await import(path.join(root, "dist/index.js"));
const { areaUnderRoc } = await import(path.join(root, "dist/evaluate/rankingScores.js"));
const { probabilityScores } = await import(path.join(root, "dist/evaluate/calibration/heldOutDecision.js"));
const python = path.join(root, ".bench/venv/bin/python");
const REGRESSION = `
import json, sys
import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import StandardScaler
task = json.load(open(sys.argv[1]))
x, y = np.array(task["rows"]), np.array(task["same"])
out = []
for test in task["folds"]:
    train = np.setdiff1d(np.arange(len(y)), test)
    scale = StandardScaler().fit(x[train])
    model = LogisticRegression(max_iter=1000).fit(scale.transform(x[train]), y[train])
    p = model.predict_proba(scale.transform(x[test]))[:, 1]
    q = np.sort(model.predict_proba(scale.transform(x[train]))[:, 1])
    order = np.argsort(-model.predict_proba(scale.transform(x[train]))[:, 1], kind="stable")
    hits = np.cumsum(y[train][order])
    f1 = 2 * hits / (np.arange(1, len(order) + 1) + hits[-1])
    cut = model.predict_proba(scale.transform(x[train]))[:, 1][order][int(np.argmax(f1))]
    out.append({"probabilities": p.tolist(), "cut": float(cut)})
print(json.dumps(out))
`;

for (const set of flags.sets.split(",")) {
  const { rows, same } = read(set);
  const folds = stratifiedFolds(Matrix.from(rows), Int32Array.from(same), 5, 0);
  console.log(`\n${set}: ${rows.length} pairs, ${same.filter(Boolean).length} of them the same`);
  print("", ["AUC", "F1", "log loss", "Brier", "calibration error"]);
  for (const name of flags.learners.split(",")) {
    const runs = folds.map((/** @type {Iterable<number>} */ test) => ours(name, rows, same, new Set(test)));
    print(name, means(runs));
  }
  if (existsSync(python)) print("logistic regression", means(regression(rows, same, folds)));
}

/** Differences 1 − similarity; a missing value is a difference of its own. */
function read(/** @type {string} */ set) {
  const [head, ...lines] = readFileSync(path.join(flags.data, `${set}.csv`), "utf8")
    .trim()
    .split(/\r?\n/);
  const columns = head.split(",").slice(0, -1);
  const cells = lines.map((line) => line.split(","));
  return {
    rows: cells.map((row) =>
      columns.map((name, c) => (name.endsWith("_missing") ? Number(row[c]) : 1 - Number(row[c]))),
    ),
    same: cells.map((row) => (row[columns.length] === "non" ? 0 : 1)),
  };
}

/** Row 0 is the point where nothing differs; every pair is between it and the point of its differences. */
function ours(
  /** @type {string} */ name,
  /** @type {number[][]} */ rows,
  /** @type {number[]} */ same,
  /** @type {Set<number>} */ held,
) {
  const train = rows.map((_, i) => i).filter((i) => !held.has(i));
  const test = [...held];
  const points = [rows[0].map(() => 0), ...rows];
  const pairsOf = (/** @type {number[]} */ of) => ({
    left: of.map(() => 0),
    right: of.map((i) => i + 1),
    similar: of.map((i) => same[i] === 1),
  });
  const pairs = pairsOf(train);
  const learned = learners[name].fit({ points, pairs });
  const metric = calibrate(learned, { points, pairs }, { target: "f1" });
  const told = test.map((i) => metric.same(points[0], points[i + 1]));
  return scored(
    test.map((i) => same[i]),
    told.map((answer) => answer.probability),
    told.map((answer) => answer.same),
    told.map((answer) => -answer.distance),
  );
}

function regression(
  /** @type {number[][]} */ rows,
  /** @type {number[]} */ same,
  /** @type {Iterable<number>[]} */ folds,
) {
  const file = path.join(mkdtempSync(path.join(tmpdir(), "etalon-decisions-")), "task.json");
  writeFileSync(file, JSON.stringify({ rows, same, folds: folds.map((fold) => [...fold]) }));
  const answers = JSON.parse(execFileSync(python, ["-c", REGRESSION, file], { encoding: "utf8", maxBuffer: 1 << 28 }));
  return answers.map((/** @type {any} */ { probabilities, cut }, /** @type {number} */ f) =>
    scored(
      [...folds[f]].map((i) => same[i]),
      probabilities,
      probabilities.map((/** @type {number} */ p) => p >= cut),
      probabilities,
    ),
  );
}

function scored(
  /** @type {number[]} */ truth,
  /** @type {number[]} */ probabilities,
  /** @type {boolean[]} */ told,
  /** @type {number[]} */ ranking,
) {
  const hits = told.filter((yes, e) => yes && truth[e]).length;
  const pairs = {
    left: Int32Array.from(truth),
    right: Int32Array.from(truth),
    similar: Uint8Array.from(truth),
    distances: Float64Array.from(truth),
  };
  const { brier, calibrationError } = probabilityScores(pairs, Float64Array.from(probabilities));
  const logLoss =
    truth.reduce((sum, same, e) => sum - Math.log(Math.max(1e-12, same ? probabilities[e] : 1 - probabilities[e])), 0) /
    truth.length;
  return [
    areaUnderRoc(truth, ranking),
    (2 * hits) / (told.filter(Boolean).length + truth.filter(Boolean).length),
    logLoss,
    brier,
    calibrationError,
  ];
}

function means(/** @type {number[][]} */ runs) {
  return runs[0].map((_, c) => (runs.reduce((sum, run) => sum + run[c], 0) / runs.length).toFixed(4));
}

function print(/** @type {string} */ name, /** @type {(string | number)[]} */ cells) {
  console.log(name.padEnd(20), ...cells.map((cell) => String(cell).padStart(18)));
}
