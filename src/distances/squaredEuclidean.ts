import { withLaws } from "./laws.ts";
import { requireFiniteResult, requireVectors, type Vector } from "./vectors.ts";

/**
 * Σ (xᵢ − yᵢ)² of two vectors of length d, squared units. A semimetric: on a line, 0 to 2 costs 4 but by way of 1 only 2.
 * `SHAPE` if the lengths differ, `DATA` if an entry is not finite, `NUMERIC` if the result overflows.
 */
export const squaredEuclidean = withLaws("semimetric", (x: Vector, y: Vector): number => {
  const d = requireVectors(x, y, "squaredEuclidean");
  let sum = 0;
  for (let i = 0; i < d; i++) sum += (x[i] - y[i]) * (x[i] - y[i]);
  return requireFiniteResult(sum, "squaredEuclidean");
});
