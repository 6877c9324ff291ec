import { nearest } from "../linalg/distances.ts";
import type { Matrix } from "../linalg/matrix.ts";
import { mapRows } from "../linalg/products.ts";

/** Points that are asked for their nearest, at most about: a median needs no more. */
const ASKED = 500;

/**
 * The map scaled so that the median squared distance of a point to its nearest distinct point is 1: there the softmax is not saturated.
 * From 1000 points on the median is over every second, third, … of them.
 */
export function unitScaled(map: Matrix, points: Matrix): Matrix {
  const mapped = mapRows(points, map);
  const step = Math.max(1, Math.floor(points.rows / ASKED));
  const asked = Int32Array.from({ length: Math.ceil(points.rows / step) }, (_, i) => i * step);
  const { squared } = nearest(mapped.take(asked), mapped, 1, { exclude: asked });
  const distinct = squared.filter((q) => q > 0 && q < Infinity).sort();
  const factor = distinct.length > 0 ? 1 / Math.sqrt(distinct[distinct.length >> 1]) : 1;
  const scaled = map.clone();
  for (let e = 0; e < scaled.data.length; e++) scaled.data[e] *= factor;
  return scaled;
}
