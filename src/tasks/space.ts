import { EtalonError } from "../base/errors.ts";
import { type PointsInput, toMatrix } from "../data/points.ts";
import type { Matrix } from "../linalg/matrix.ts";
import type { Metric } from "../metrics/metric.ts";

/** What a task needs of a metric. Without one, points count as mapped already. */
export type Space = Pick<Metric, "transform">;

/** Points in the space where plain Euclidean distance is the learned one. */
export const mapped = (space: Space | undefined, points: PointsInput, name: string): Matrix =>
  space ? space.transform(points) : toMatrix(points, name);

/** `SHAPE` unless queries have the dimension of the training points. */
export function requireSameColumns(queries: Matrix, training: Matrix): void {
  if (queries.cols === training.cols) return;
  throw new EtalonError(
    "SHAPE",
    `queries: got ${queries.cols} features but the training points have ${training.cols}. Give the same features.`,
  );
}

/** `OPTION` unless `neighbors` is an integer from 1 to `available`. */
export function requireNeighbors(neighbors: number, available: number): void {
  if (Number.isInteger(neighbors) && neighbors >= 1 && neighbors <= available) return;
  throw new EtalonError(
    "OPTION",
    `neighbors: ${neighbors} is not legal for ${available} training points. Give an integer from 1 to ${available}.`,
  );
}

/** `SHAPE` unless there is one label or target for each point. */
export function requireOneEach(noun: string, got: number, points: number): void {
  if (got === points) return;
  throw new EtalonError("SHAPE", `${noun}: there are ${got} for ${points} points. Give one for each point.`);
}
