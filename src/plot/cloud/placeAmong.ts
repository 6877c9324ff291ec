import { nearest } from "../../linalg/distances.ts";
import { Matrix } from "../../linalg/matrix.ts";

/** Anchors that share in the place of a point. */
const NEIGHBORS = 4;

/**
 * Where points come to lie in a picture that is known for some anchors: the mean of the places (m x 2) of the nearest anchors (m x k) of each point (n x k),
 * weighed by the inverse squared distance. A point that coincides with anchors takes their place. n x 2.
 */
export function placeAmong(points: Matrix, anchors: Matrix, places: Matrix): Matrix {
  const count = Math.min(NEIGHBORS, anchors.rows);
  const { indices, squared } = nearest(points, anchors, count);
  const out = new Matrix(points.rows, 2);
  for (let i = 0; i < points.rows; i++) {
    const first = squared[i * count]!;
    let total = 0;
    for (let slot = i * count; slot < (i + 1) * count; slot++) {
      const weight = first > 0 ? first / squared[slot]! : squared[slot] === 0 ? 1 : 0;
      total += weight;
      for (let c = 0; c < 2; c++) out.data[2 * i + c]! += weight * places.get(indices[slot]!, c);
    }
    for (let c = 0; c < 2; c++) out.data[2 * i + c]! /= total;
  }
  return out;
}
