import type { Random } from "../base/random.ts";
import { Matrix } from "../linalg/matrix.ts";
import { mapRows } from "../linalg/products.ts";
import type { Details } from "../metrics/metric.ts";
import { lbfgs } from "../optim/methods/lbfgs.ts";
import { adam } from "../optim/methods/stochasticDescent.ts";
import type { Objective } from "../optim/objective.ts";
import { type Method, type Run, type Solution, solve } from "../optim/solve.ts";
import { stayNear } from "../optim/stayNear.ts";
import type { StochasticObjective } from "../optim/stochastic.ts";
import { norm } from "../optim/vectors.ts";
import { type DrawnLists, drawnLists } from "./drawnLists.ts";
import { stopRule } from "./iteration.ts";
import type { NcaPoints } from "./ncaAnchors.ts";
import { ncaBatch } from "./ncaBatch.ts";
import { ncaListed } from "./ncaListed.ts";
import { ncaObjective } from "./ncaObjective.ts";
import type { NcaForm } from "./ncaRow.ts";
import { missedProbability } from "./neglectedShare.ts";
import type { PointsProblem } from "./problem.ts";
import { refreshedDescent } from "./refreshedDescent.ts";
import { sampledDescent } from "./sampledDescent.ts";
import { truncatedDescent } from "./truncatedDescent.ts";

/** Points for which all pairs cost no more than lists of near ones. */
const FEW = 1500;

interface DescentOptions {
  readonly form: NcaForm;
  readonly regularization: number;
  readonly maxIterations: number;
  readonly tolerance: number;
  readonly neighbors?: number | undefined;
}

/** The usual start, whose size the penalty is measured by, and the user's where there is one. */
interface Beginnings {
  readonly usual: Matrix;
  readonly start: Matrix | undefined;
}

/** Minimizes the penalized objective over all points by L-BFGS, from the user's start or from where descents on samples of them end. */
export function* descent(
  all: NcaPoints,
  { usual, start }: Beginnings,
  options: DescentOptions,
  mapOf: (x: Matrix) => Matrix,
): Run<Solution> {
  const near =
    start ?? sampledDescent(all, (sample, from) => lbfgs(penalized(sample, usual, options), from), usual, options);
  // Near the minimum the first steps are short: on letter the rule meant for a whole descent stopped half a point of accuracy early.
  const tolerance = near === usual ? options.tolerance : options.tolerance / 3;
  const method = lbfgs(penalized(all, usual, options), near, { near: start !== undefined });
  return yield* solve(method, stopRule({ ...options, tolerance }, start), mapOf);
}

/** The same by Adam, a batch of points a step and an epoch an iteration: values on the way are means over the batches, the last one is over all pairs. */
export function* batchDescent(
  all: NcaPoints,
  { usual, start = usual }: Beginnings,
  random: Random,
  options: DescentOptions & { readonly batch: number; readonly rate: number },
  mapOf: (x: Matrix) => Matrix,
): Run<Solution> {
  const items = all.points.rows;
  const mean = ncaBatch(all, options.form);
  const objective: StochasticObjective = (x, gradient, batch) => {
    const scaled: Objective = (y, slope) => {
      const value = mean(y, slope, batch);
      for (let e = 0; e < slope.data.length; e++) slope.data[e] *= items;
      return items * value;
    };
    return stayNear(scaled, usual, options.regularization * items, "zero")(x, gradient);
  };
  const rate = (options.rate * norm(usual)) / Math.sqrt(usual.rows);
  const batches = { items, batch: Math.min(options.batch, items), random };
  const solution = yield* solve(adam(objective, start, { ...batches, rate }), stopRule(options), mapOf);
  const gradient = new Matrix(usual.rows, usual.cols);
  const value = penalized(all, usual, options)(solution.x, gradient);
  return { ...solution, value, gradientNorm: norm(gradient) };
}

/** The same with each softmax over the nearest and over draws that stand for the rest: linear in the number of points. */
export function* listedDescent(
  all: NcaPoints,
  { usual, start }: Beginnings,
  problem: Pick<PointsProblem, "random" | "warn">,
  options: DescentOptions & { readonly neighbors: number },
  mapOf: (x: Matrix) => Matrix,
): Run<Solution & { readonly details: Details }> {
  const { form, regularization, neighbors } = options;
  const listsOf = ({ labels, memberships }: NcaPoints) =>
    drawnLists(memberships ? new Int32Array(labels.length) : labels, neighbors, problem.random);
  const listed = (sample: NcaPoints, lists: DrawnLists): Objective =>
    stayNear(ncaListed(sample, lists, form), usual, regularization * sample.points.rows, "zero");
  const methodOf = (sample: NcaPoints, from: Matrix): Method => {
    if (sample.points.rows <= Math.max(FEW, neighbors)) return lbfgs(penalized(sample, usual, options), from);
    const lists = listsOf(sample);
    return refreshedDescent(from, (map) => listed(sample, lists(mapRows(sample.points, map))), options.tolerance);
  };
  const near = start ?? sampledDescent(all, methodOf, usual, options);
  const truncated = {
    listsOf: listsOf(all),
    objectiveOf: (lists: DrawnLists) => listed(all, lists),
    missing: (mapped: Matrix, lists: DrawnLists, random: Random) => ({
      drawn: 2 * Math.ceil(neighbors / 2),
      ...missedProbability(all, mapped, lists, random),
    }),
    complaint: (percent: number) =>
      `the nearest ${neighbors} and as many drawn for the rest put the probabilities of the points off by ${percent} points of 100 on average`,
  };
  return yield* truncatedDescent(all.points, near, truncated, options, problem, mapOf);
}

const penalized = (sample: NcaPoints, usual: Matrix, { form, regularization }: DescentOptions): Objective =>
  stayNear(ncaObjective(sample, form), usual, regularization * sample.points.rows, "zero");
