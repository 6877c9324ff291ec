import { withLaws } from "./laws.ts";
import { requireFiniteResult, requireVectors, type Vector } from "./vectors.ts";

/**
 * City-block distance Σ |xᵢ − yᵢ| of two vectors of length d, plain. A metric.
 * `SHAPE` if the lengths differ, `DATA` if an entry is not finite, `NUMERIC` if the result overflows.
 */
export const manhattan = withLaws("metric", (x: Vector, y: Vector): number => {
  const d = requireVectors(x, y, "manhattan");
  let sum = 0;
  for (let i = 0; i < d; i++) sum += Math.abs(x[i] - y[i]);
  return requireFiniteResult(sum, "manhattan");
});
