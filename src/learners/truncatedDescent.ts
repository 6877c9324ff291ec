import type { Random } from "../base/random.ts";
import { Matrix } from "../linalg/matrix.ts";
import { mapRows } from "../linalg/products.ts";
import type { Details, Truncation } from "../metrics/metric.ts";
import type { Objective } from "../optim/objective.ts";
import { type Run, type Solution, solve } from "../optim/solve.ts";
import { norm } from "../optim/vectors.ts";
import { stopRule } from "./iteration.ts";
import { type NearLists, nearLists } from "./nearLists.ts";
import { neglectedShare } from "./neglectedShare.ts";
import type { PointsProblem } from "./problem.ts";
import { refreshedDescent } from "./refreshedDescent.ts";

/** A share left out from which the map owes more to what its lists cannot see than to the data. */
const TOO_MUCH = 0.25;

/** An objective over lists, the lists under a map, and what these leave out. */
export interface Truncated<Lists extends NearLists> {
  listsOf(mapped: Matrix): Lists;
  objectiveOf(lists: Lists): Objective;
  missing(mapped: Matrix, lists: Lists, random: Random): Omit<Truncation, "neighbors">;
  /** What a warning says where that is much. */
  complaint(percent: number): string;
}

/** Lists of the nearest alone. */
export const nearestAlone = (
  neighbors: number,
  objectiveOf: (lists: NearLists) => Objective,
): Truncated<NearLists> => ({
  listsOf: (mapped) => nearLists(mapped, neighbors),
  objectiveOf,
  missing: neglectedShare,
  complaint: (percent) => `the nearest ${neighbors} leave out ${percent} % of the softmax over all points`,
});

/**
 * Descends an objective whose softmax runs over listed others, from a map on. The value at the end is under lists drawn at the map learned, and `details` says
 * what they leave out of the whole softmax. Warns where that is much.
 */
export function* truncatedDescent<Lists extends NearLists>(
  points: Matrix,
  start: Matrix,
  { listsOf, objectiveOf, missing, complaint }: Truncated<Lists>,
  options: { readonly maxIterations: number; readonly tolerance: number; readonly neighbors: number },
  { random, warn }: Pick<PointsProblem, "random" | "warn">,
  mapOf: (x: Matrix) => Matrix,
): Run<Solution & { readonly details: Details }> {
  const { neighbors, tolerance } = options;
  const listsAt = (map: Matrix): Lists => listsOf(mapRows(points, map));
  const method = refreshedDescent(start, (map) => objectiveOf(listsAt(map)), tolerance);
  const solution = yield* solve(method, stopRule(options, neighbors), mapOf);
  const lists = listsAt(solution.x);
  const gradient = new Matrix(start.rows, start.cols);
  const value = objectiveOf(lists)(solution.x, gradient);
  const truncation = { neighbors, ...missing(mapRows(points, solution.x), lists, random) };
  if (truncation.neglected > TOO_MUCH) {
    warn(`${complaint(Math.round(100 * truncation.neglected))}. Raise \`neighbors\``);
  }
  return { ...solution, value, gradientNorm: norm(gradient), details: { truncation } };
}
