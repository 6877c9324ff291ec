import type { Matrix } from "./matrix.ts";
import { multiply } from "./products.ts";
import { requireFinite } from "./requirements.ts";
import { svd } from "./svd.ts";

/**
 * The Moore-Penrose inverse A⁺ (n x m) of an m x n matrix. Singular values at most `tolerance` times the largest count as 0;
 * default max(m, n)·2⁻⁵². `NUMERIC` if an entry of A or of A⁺ is not finite.
 */
export function pseudoInverse(a: Matrix, tolerance = Math.max(a.rows, a.cols) * Number.EPSILON): Matrix {
  const { left, values, right } = svd(a);
  const floor = tolerance * (values[0] ?? 0);
  const scaled = right.clone();
  for (let r = 0; r < right.rows; r++) {
    const row = scaled.row(r);
    for (let j = 0; j < row.length; j++) row[j] = values[r] > floor ? row[j] / values[r] : 0;
  }
  const inverse = multiply(scaled, left, { transposeA: true, transposeB: true });
  requireFinite(inverse, "pseudoInverse: result");
  return inverse;
}
