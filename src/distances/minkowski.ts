import { pow } from "../base/elementary.ts";
import { EtalonError } from "../base/errors.ts";
import { chebyshev } from "./chebyshev.ts";
import { euclidean } from "./euclidean.ts";
import { type Distance, withLaws } from "./laws.ts";
import { manhattan } from "./manhattan.ts";
import { requireFiniteResult, requireVectors, type Vector } from "./vectors.ts";

/**
 * The metric (Σ |xᵢ − yᵢ|ᵖ)^(1/p) of vectors of length d, plain: p = 1 is Manhattan, 2 Euclidean, Infinity Chebyshev.
 * `OPTION` unless p ≥ 1, below which the triangle inequality fails; the distance throws as `euclidean` does.
 */
export function minkowski(p: number): Distance<Vector, "metric"> {
  if (!(p >= 1)) {
    throw new EtalonError("OPTION", `minkowski: the order is ${p} but must be at least 1 for a metric. Give p >= 1.`);
  }
  if (p === 1) return manhattan;
  if (p === 2) return euclidean;
  if (p === Infinity) return chebyshev;
  return withLaws("metric", (x: Vector, y: Vector) => {
    const d = requireVectors(x, y, "minkowski");
    let largest = 0;
    for (let i = 0; i < d; i++) largest = Math.max(largest, Math.abs(x[i] - y[i]));
    requireFiniteResult(largest, "minkowski");
    if (largest === 0) return 0;
    let sum = 0;
    for (let i = 0; i < d; i++) sum += pow(Math.abs(x[i] - y[i]) / largest, p);
    return requireFiniteResult(largest * pow(sum, 1 / p), "minkowski");
  });
}
