import { Matrix } from "../../linalg/matrix.ts";
import type { Projection } from "./projection.ts";

/** Onto {lower ≤ x ≤ upper}, entry by entry; a number bounds all entries alike. */
export const box =
  (lower: number | Matrix, upper: number | Matrix): Projection =>
  (x) => {
    const at = (bound: number | Matrix, k: number): number => (typeof bound === "number" ? bound : bound.data[k]);
    return new Matrix(
      x.rows,
      x.cols,
      x.data.map((value, k) => Math.min(Math.max(value, at(lower, k)), at(upper, k))),
    );
  };

/** Onto {x ≥ 0}. */
export const nonnegative: Projection = (x) =>
  new Matrix(
    x.rows,
    x.cols,
    x.data.map((value) => Math.max(0, value)),
  );
