import { withLaws } from "./laws.ts";
import { requireFiniteResult, requireVectors, type Vector } from "./vectors.ts";

/**
 * Largest difference of any feature, max |xᵢ − yᵢ|, of two vectors of length d, plain. A metric.
 * `SHAPE` if the lengths differ, `DATA` if an entry is not finite, `NUMERIC` if the result overflows.
 */
export const chebyshev = withLaws("metric", (x: Vector, y: Vector): number => {
  const d = requireVectors(x, y, "chebyshev");
  let largest = 0;
  for (let i = 0; i < d; i++) largest = Math.max(largest, Math.abs(x[i] - y[i]));
  return requireFiniteResult(largest, "chebyshev");
});
