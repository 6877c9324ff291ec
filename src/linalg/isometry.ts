import { EtalonError } from "../base/errors.ts";
import { Matrix } from "./matrix.ts";
import { multiply } from "./products.ts";
import { svd } from "./svd.ts";

/**
 * The orthogonal Q, k x k, that brings QA nearest to B in Frobenius norm: A (a x d) and B (b x d) are filled up with rows of zeros to k = max(a, b). Two maps of one metric, AᵀA = BᵀB,
 * differ by such a Q alone: QA = B. `SHAPE` unless both have d columns, `NUMERIC` if an entry is not finite.
 * Schönemann, A generalized solution of the orthogonal Procrustes problem, 1966.
 */
export function isometryBetween(a: Matrix, b: Matrix): Matrix {
  if (a.cols !== b.cols) {
    throw new EtalonError(
      "SHAPE",
      `isometryBetween: the maps have ${a.cols} and ${b.cols} columns. Give maps of the same features.`,
    );
  }
  const k = Math.max(a.rows, b.rows);
  const { left, right } = svd(multiply(filled(b, k), filled(a, k), { transposeB: true }));
  return multiply(left, right);
}

function filled(map: Matrix, rows: number): Matrix {
  const full = new Matrix(rows, map.cols);
  full.data.set(map.data);
  return full;
}
