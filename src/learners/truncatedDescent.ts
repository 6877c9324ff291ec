import { Matrix } from "../linalg/matrix.ts";
import { mapRows } from "../linalg/products.ts";
import type { Details } from "../metrics/metric.ts";
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

/**
 * Descends an objective whose softmax runs over the nearest others alone, from a map on. The value at the end is under lists drawn at the map learned, and `details` says
 * what share of the whole softmax they leave out. Warns where that is much.
 */
export function* truncatedDescent(
  points: Matrix,
  start: Matrix,
  objectiveAt: (lists: NearLists) => Objective,
  options: { readonly maxIterations: number; readonly tolerance: number; readonly neighbors: number },
  { random, warn }: Pick<PointsProblem, "random" | "warn">,
  mapOf: (x: Matrix) => Matrix,
): Run<Solution & { readonly details: Details }> {
  const { neighbors, tolerance } = options;
  const listsAt = (map: Matrix): NearLists => nearLists(mapRows(points, map), neighbors);
  const method = refreshedDescent(start, (map) => objectiveAt(listsAt(map)), tolerance);
  const solution = yield* solve(method, stopRule(options, neighbors), mapOf);
  const lists = listsAt(solution.x);
  const gradient = new Matrix(start.rows, start.cols);
  const value = objectiveAt(lists)(solution.x, gradient);
  const truncation = { neighbors, ...neglectedShare(mapRows(points, solution.x), lists, random) };
  if (truncation.neglected > TOO_MUCH) {
    warn(
      `the nearest ${neighbors} leave out ${Math.round(100 * truncation.neglected)} % of the softmax over all points. Raise \`neighbors\``,
    );
  }
  return { ...solution, value, gradientNorm: norm(gradient), details: { truncation } };
}
