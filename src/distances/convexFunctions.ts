import { log } from "../base/elementary.ts";
import { EtalonError } from "../base/errors.ts";
import { inverseSpd, logDeterminant } from "../linalg/cholesky.ts";
import { Matrix } from "../linalg/matrix.ts";
import type { ConvexFunction } from "./bregman.ts";
import { factorSpd } from "./symmetric.ts";
import type { Vector } from "./vectors.ts";

/** φ(x) = ‖x‖², which generates the squared Euclidean distance. */
export const squaredNorm: ConvexFunction<Vector> = {
  value: (x) => sum(x, (value) => value * value),
  gradient: (x) => Float64Array.from(x, (value) => 2 * value),
};

/** φ(x) = Σ xᵢ ln xᵢ − xᵢ on positive vectors, which generates the Kullback-Leibler divergence. `DATA` if an entry is not positive. */
export const negativeEntropy: ConvexFunction<Vector> = {
  value: (x) => sum(x, (value, i) => value * (positiveLog(value, i) - 1)),
  gradient: (x) => Float64Array.from(x, positiveLog),
};

/** φ(A) = −ln det A on symmetric positive definite matrices, which generates the LogDet divergence. Errors as `logDet`. */
export const negativeLogDeterminant: ConvexFunction<Matrix> = {
  value: (a) => -logDeterminant(factorSpd(a, "negativeLogDeterminant")),
  gradient: (a) => {
    factorSpd(a, "negativeLogDeterminant");
    return new Matrix(
      a.rows,
      a.cols,
      inverseSpd(a).data.map((value) => -value),
    );
  },
};

function sum(x: Vector, term: (value: number, i: number) => number): number {
  let total = 0;
  for (let i = 0; i < x.length; i++) total += term(x[i], i);
  return total;
}

function positiveLog(value: number, i: number): number {
  if (value > 0) return log(value);
  throw new EtalonError("DATA", `negativeEntropy: entry ${i} is ${value}. Give positive numbers.`);
}
