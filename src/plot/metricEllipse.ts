import { eigh } from "../linalg/eigh.ts";
import type { Matrix } from "../linalg/matrix.ts";
import { mapRows, multiply } from "../linalg/products.ts";

/**
 * The points at learned distance `radius` from the center within a plane with orthonormal directions P (2 x d): the curve pᵀ(P M Pᵀ)p = radius²
 * as `count` points x, y. Axes that the metric hardly sees reach no farther than `limit`.
 */
export function metricEllipse(
  map: Matrix,
  directions: Matrix,
  { radius = 1, limit = Infinity, count = 96 }: { radius?: number; limit?: number; count?: number } = {},
): Float64Array {
  const seen = mapRows(directions, map); // P Lᵀ, 2 x k
  const { values, vectors } = eigh(multiply(seen, seen, { transposeB: true }));
  const reach = Array.from(values, (value) => Math.min(limit, radius / Math.sqrt(Math.max(value, 1e-300))));
  const curve = new Float64Array(2 * count);
  for (let t = 0; t < count; t++) {
    const angle = (2 * Math.PI * t) / count;
    const along = [reach[0]! * Math.cos(angle), reach[1]! * Math.sin(angle)];
    curve[2 * t] = along[0]! * vectors.get(0, 0) + along[1]! * vectors.get(1, 0);
    curve[2 * t + 1] = along[0]! * vectors.get(0, 1) + along[1]! * vectors.get(1, 1);
  }
  return curve;
}
