import type { MovingPairs } from "../constraints/movingPairs.ts";
import type { LabeledPoints, TargetNeighbors } from "../constraints/targetNeighbors.ts";
import { pairSquaredDistances } from "../linalg/distances.ts";
import type { Matrix } from "../linalg/matrix.ts";
import { mapRows } from "../linalg/products.ts";
import { lbfgs } from "../optim/methods/lbfgs.ts";
import { solve } from "../optim/solve.ts";
import { stayNear } from "../optim/stayNear.ts";
import { traced } from "../optim/wrappers.ts";
import { stopRule } from "./iteration.ts";
import { type LmnnParameters, lmnnObjective, targetPairs } from "./lmnnObjective.ts";

/** What a descent on samples needs: the parameters, and the penalty of leaving the start over all points. */
export interface SampleTerms {
  readonly parameters: LmnnParameters;
  readonly penalty: number;
  readonly maxIterations: number;
  readonly tolerance: number;
}

/** Samples take every third point of the one above. */
const SHARE = 3;
/** Points, for each class and for each feature, below which a sample says too little; points above which one takes too long. */
const [EACH_CLASS, EACH_FEATURE, MOST] = [20, 30, 30_000];

/** Whether more points push at this map than `candidates` lists. */
export function crowded(
  { points, labels }: LabeledPoints,
  targets: TargetNeighbors,
  margin: number,
  map: Matrix,
  candidates: MovingPairs,
): boolean {
  const mapped = mapRows(points, map);
  const { left, right } = targetPairs(targets);
  const limits = new Float64Array(labels.length);
  pairSquaredDistances(mapped, left, right).forEach((square, t) => {
    limits[left[t]] = Math.max(limits[left[t]], margin + square);
  });
  return candidates.at(mapped, limits.map(Math.sqrt)) === undefined;
}

/**
 * Where descents on samples of the points end, the smallest first: near the minimum over all points, for a ninth of the work. A sample keeps the targets that its points have among all,
 * and what a point pushes counts for all that it stands for, so that its objective is an unbiased estimate of the whole. `usual` where the points are few.
 */
export function sampledStart(
  labeled: LabeledPoints,
  targets: TargetNeighbors,
  usual: Matrix,
  { parameters, penalty, ...options }: SampleTerms,
): Matrix {
  const { labels } = labeled;
  const fewest = Math.max(EACH_CLASS * new Set(labels).size, EACH_FEATURE * usual.cols);
  let map = usual;
  for (const step of stepsFor(labels.length, fewest)) {
    const { points, rows, targets: own } = sampleOf(labeled, targets, step);
    const share = rows / labels.length;
    const sampled = { ...parameters, anchors: rows, worth: 1 / share };
    const objective = stayNear(lmnnObjective(points, own, sampled), usual, penalty * share);
    map = traced(solve(lbfgs(objective, map), stopRule(options))).solution.x;
  }
  return map;
}

/** Every how manieth point samples take, largest step first. */
function stepsFor(points: number, fewest: number): number[] {
  const steps: number[] = [];
  for (let step = SHARE; points / step >= fewest; step *= SHARE) if (points / step <= MOST) steps.unshift(step);
  return steps;
}

/** Every `step`th point of each class, behind them the targets that are not among these. */
function sampleOf({ points, labels }: LabeledPoints, { neighbors, indices }: TargetNeighbors, step: number) {
  const seen = new Map<number, number>();
  const chosen: number[] = [];
  labels.forEach((label, i) => {
    const count = seen.get(label) ?? 0;
    seen.set(label, count + 1);
    if (count % step === 0) chosen.push(i);
  });
  const place = new Map(chosen.map((row, at) => [row, at]));
  const rows = [...chosen];
  const own = new Int32Array(chosen.length * neighbors);
  chosen.forEach((row, at) => {
    for (let t = 0; t < neighbors; t++) {
      const target = indices[row * neighbors + t];
      if (target >= 0 && !place.has(target)) place.set(target, rows.push(target) - 1);
      own[at * neighbors + t] = target < 0 ? -1 : place.get(target)!;
    }
  });
  const taken = { points: points.take(rows), labels: Int32Array.from(rows, (row) => labels[row]) };
  return { points: taken, rows: chosen.length, targets: { neighbors, indices: own, singletons: 0 } };
}
