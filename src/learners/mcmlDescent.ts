import type { Random } from "../base/random.ts";
import type { LabeledPoints } from "../constraints/targetNeighbors.ts";
import type { Matrix } from "../linalg/matrix.ts";
import { mapRows } from "../linalg/products.ts";
import type { Details } from "../metrics/metric.ts";
import { lbfgs } from "../optim/methods/lbfgs.ts";
import type { Objective } from "../optim/objective.ts";
import { type Method, type Run, type Solution, solve } from "../optim/solve.ts";
import { stayNear } from "../optim/stayNear.ts";
import { type DrawnLists, drawnLists } from "./drawnLists.ts";
import { stopRule } from "./iteration.ts";
import { mcmlListed } from "./mcmlListed.ts";
import { mcmlObjective } from "./mcmlObjective.ts";
import { missedLogarithm } from "./neglectedShare.ts";
import type { PointsProblem } from "./problem.ts";
import { refreshedDescent } from "./refreshedDescent.ts";
import { sampledDescent } from "./sampledDescent.ts";
import { truncatedDescent } from "./truncatedDescent.ts";

/** Points for which all pairs cost no more than lists. */
const FEW = 1500;

interface DescentOptions {
  readonly regularization: number;
  readonly maxIterations: number;
  readonly tolerance: number;
}

/** The usual start, which the penalty holds on to, and the user's where there is one. */
interface Beginnings {
  readonly usual: Matrix;
  readonly start: Matrix | undefined;
}

/** Minimizes the penalized objective over all pairs by L-BFGS, from the user's start or from where descents on samples of the points end. */
export function* descent(
  all: LabeledPoints,
  { usual, start }: Beginnings,
  options: DescentOptions,
  mapOf: (x: Matrix) => Matrix,
): Run<Solution> {
  const penalized = (sample: LabeledPoints): Objective =>
    stayNear(mcmlObjective(sample), usual, options.regularization);
  const near = start ?? sampledDescent(all, (sample, from) => lbfgs(penalized(sample), from), usual, options);
  const method = lbfgs(penalized(all), near, { near: start !== undefined });
  return yield* solve(method, stopRule(options, start), mapOf);
}

/** The same with each softmax over the nearest and over draws that stand for the rest: linear in the number of points. */
export function* listedDescent(
  all: LabeledPoints,
  { usual, start }: Beginnings,
  problem: Pick<PointsProblem, "random" | "warn">,
  options: DescentOptions & { readonly neighbors: number },
  mapOf: (x: Matrix) => Matrix,
): Run<Solution & { readonly details: Details }> {
  const { neighbors, regularization, tolerance } = options;
  const held = (objective: Objective): Objective => stayNear(objective, usual, regularization);
  const listsOf = (sample: LabeledPoints) => drawnLists(sample.labels, neighbors, problem.random);
  const methodOf = (sample: LabeledPoints, from: Matrix): Method => {
    if (sample.points.rows <= Math.max(FEW, neighbors)) return lbfgs(held(mcmlObjective(sample)), from);
    const lists = listsOf(sample);
    return refreshedDescent(from, (map) => held(mcmlListed(sample, lists(mapRows(sample.points, map)))), tolerance);
  };
  const near = start ?? sampledDescent(all, methodOf, usual, options);
  const truncated = {
    listsOf: listsOf(all),
    objectiveOf: (lists: DrawnLists) => held(mcmlListed(all, lists)),
    missing: (mapped: Matrix, lists: DrawnLists, random: Random) => ({
      drawn: 2 * Math.ceil(neighbors / 2),
      ...missedLogarithm(mapped, lists, random),
    }),
    complaint: (percent: number) =>
      `the nearest ${neighbors} and as many drawn for the rest put the sums over all points off by ${percent} % on average`,
  };
  return yield* truncatedDescent(all.points, near, truncated, options, problem, mapOf);
}
