import { withLaws } from "./laws.ts";
import { norm } from "./norm.ts";
import { requireFiniteResult, requireVectors, type Vector } from "./vectors.ts";

/**
 * Straight-line distance ‖x − y‖₂ of two vectors of length d, plain. Overflows only where the result does.
 * `SHAPE` if the lengths differ, `DATA` if an entry is not finite, `NUMERIC` if the result overflows. A metric.
 */
export const euclidean = withLaws("metric", (x: Vector, y: Vector): number => {
  const d = requireVectors(x, y, "euclidean");
  const difference = new Float64Array(d);
  for (let i = 0; i < d; i++) difference[i] = x[i] - y[i];
  return requireFiniteResult(norm(difference), "euclidean");
});
