import { expect, test } from "vitest";
import { MovingPairs, worthListing } from "../../src/constraints/movingPairs.ts";
import { targetNeighbors } from "../../src/constraints/targetNeighbors.ts";
import { stopRule } from "../../src/learners/iteration.ts";
import { lmnn } from "../../src/learners/lmnn.ts";
import { lmnnObjective, targetPairs } from "../../src/learners/lmnnObjective.ts";
import { crowded, sampledStart } from "../../src/learners/lmnnSample.ts";
import { pairSquaredDistances } from "../../src/linalg/distances.ts";
import { Matrix } from "../../src/linalg/matrix.ts";
import { lbfgs } from "../../src/optim/methods/lbfgs.ts";
import { solve } from "../../src/optim/solve.ts";
import { stayNear } from "../../src/optim/stayNear.ts";
import { traced } from "../../src/optim/wrappers.ts";
import { uniformMatrix } from "./differences.ts";

/** Four classes in the corners of a square, which the other features drown. */
function drowned(rows: number) {
  const points = uniformMatrix(rows, 30, 1, 3);
  const labels = Int32Array.from({ length: rows }, (_, i) => i % 4);
  labels.forEach((label, i) => {
    for (const j of [0, 1]) points.data[i * 30 + j] = 0.5 * points.data[i * 30 + j] + 0.9 * ((label >> j) & 1);
  });
  return { points, labels };
}

const labeled = drowned(4000);
const targets = targetNeighbors(labeled, 3, "test");
const usual = Matrix.identity(30);
const { left, right } = targetPairs(targets);
const pull = pairSquaredDistances(labeled.points, left, right).reduce((sum, value) => sum + value, 0);
const parameters = { push: 0.3, margin: pull / left.length, loss: "squaredHinge" } as const;
const penalty = 0.4 * 0.7 * pull;
const listed = () => new MovingPairs({ labels: labeled.labels, limit: worthListing(4000) });
const stop = { maxIterations: 100, tolerance: 3e-3 };

test("descents on samples end lower than five steps over all points", () => {
  const objective = stayNear(lmnnObjective(labeled, targets, parameters), usual, penalty);
  const at = (map: Matrix) => objective(map, new Matrix(30, 30));
  const start = sampledStart(labeled, targets, usual, { parameters, penalty, ...stop });
  const { value } = traced(solve(lbfgs(objective, usual), stopRule({ ...stop, maxIterations: 5 }))).solution;
  expect(value).toBeLessThan(at(usual));
  expect(at(start)).toBeLessThan(value);
});

test("crowds are told from classes whose impostors can be listed", () => {
  expect(crowded(labeled, targets, parameters.margin, usual, listed())).toBe(true);
  expect(crowded(labeled, targets, 1e-9, usual, listed())).toBe(false);
});

test("a fit on crowded classes begins near its end", () => {
  const { trace } = lmnn.fit({ points: labeled.points, labels: Array.from(labeled.labels) }).report;
  expect(trace[0]).toBeLessThan(1.1 * trace[trace.length - 1]);
  for (let s = 1; s < trace.length; s++) expect(trace[s]).toBeLessThanOrEqual(trace[s - 1] * (1 + 1e-12));
});
