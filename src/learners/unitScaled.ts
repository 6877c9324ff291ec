import { nearest } from "../linalg/distances.ts";
import type { Matrix } from "../linalg/matrix.ts";
import { mapRows } from "../linalg/products.ts";

/** The map scaled so that the median squared distance of a point to its nearest distinct point is 1: there the softmax is not saturated. */
export function unitScaled(map: Matrix, points: Matrix): Matrix {
  const mapped = mapRows(points, map);
  const { squared } = nearest(mapped, mapped, 1, { exclude: Int32Array.from({ length: mapped.rows }, (_, i) => i) });
  const distinct = squared.filter((q) => q > 0 && q < Infinity).sort();
  const factor = distinct.length > 0 ? 1 / Math.sqrt(distinct[distinct.length >> 1]) : 1;
  const scaled = map.clone();
  for (let e = 0; e < scaled.data.length; e++) scaled.data[e] *= factor;
  return scaled;
}
