import { EtalonError } from "../../base/errors.ts";
import { orderByKey } from "../../data/canonicalOrder.ts";
import type { PointsInput } from "../../data/points.ts";
import { largestMagnitude } from "../../linalg/finite.ts";
import { Matrix } from "../../linalg/matrix.ts";
import { powerOfTwoScale } from "../../linalg/scaling.ts";
import { mapped, type Space } from "../space.ts";

/** Mapped points as every clustering sees them, so that its result does not depend on the order of the user's rows. */
export interface CanonicalPoints {
  /** n x k, rows in an order that their content alone decides, divided by `unit`. */
  readonly points: Matrix;
  /** A power of two near the largest magnitude where squares could leave the range of numbers, else 1: dividing by it is exact. */
  readonly unit: number;
  /** Row r is the user's row `order[r]`. */
  readonly order: Int32Array;
}

/** `DATA` when there are no points, `NUMERIC` where the metric maps them out of the range of numbers; other errors as for any points. */
export function canonicalPoints(space: Space | undefined, input: PointsInput): CanonicalPoints {
  const given = mapped(space, input, "points");
  if (given.rows === 0) throw new EtalonError("DATA", "points: there are none. Give at least one.");
  const largest = largestMagnitude(given.data);
  if (!Number.isFinite(largest)) {
    throw new EtalonError(
      "NUMERIC",
      "points: the metric maps them out of the range of numbers. Give features in other units.",
    );
  }
  const factor = powerOfTwoScale(largest, 200);
  const order = contentOrder(given);
  const points = given.take(order);
  if (factor !== 1) for (let k = 0; k < points.data.length; k++) points.data[k] *= factor;
  return { points, unit: 1 / factor, order };
}

/** The rows by a sum with weights that no data know, equal sums by their coordinates. */
function contentOrder({ rows, cols, data }: Matrix): Int32Array {
  const keys = new Float64Array(rows);
  for (let i = 0, k = 0; i < rows; i++) {
    let sum = 0;
    for (let c = 0; c < cols; c++, k++) sum += (0.5 + (((c + 1) * 0.6180339887498949) % 1)) * (data[k] / cols);
    keys[i] = sum;
  }
  return orderByKey(keys, (i, j) => {
    for (let c = 0; c < cols; c++) {
      const difference = data[i * cols + c] - data[j * cols + c];
      if (difference !== 0) return difference;
    }
    return 0;
  });
}

/** Rows times a factor, as a copy. */
export function scaled({ rows, cols, data }: Matrix, factor: number): Matrix {
  return new Matrix(
    rows,
    cols,
    data.map((value) => value * factor),
  );
}
