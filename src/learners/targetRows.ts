import { EtalonError } from "../base/errors.ts";
import { type PointsInput, toMatrix } from "../data/points.ts";
import type { Matrix } from "../linalg/matrix.ts";
import type { Context } from "./context.ts";
import type { Data } from "./data.ts";

/** The user's targets in canonical order, n x m. `SHAPE` unless there is one for each point. */
export function targetRows({ data, normalized, learner }: Context): Matrix {
  const given = targetMatrix(data.targets as NonNullable<Data["targets"]>);
  if (given.rows !== normalized.order.length) {
    throw new EtalonError(
      "SHAPE",
      `${learner}: there are ${given.rows} targets for ${normalized.order.length} points. Give one for each point.`,
    );
  }
  return given.take(normalized.order);
}

/** One number for each point, or a row of numbers for each, as n x m. */
export function targetMatrix(targets: NonNullable<Data["targets"]>): Matrix {
  if (!isColumn(targets)) return toMatrix(targets, "targets");
  return toMatrix({ rows: targets.length, cols: 1, data: targets }, "targets");
}

const isColumn = (targets: ArrayLike<number> | PointsInput): targets is ArrayLike<number> =>
  !("rows" in targets) && typeof targets[0] !== "object";
