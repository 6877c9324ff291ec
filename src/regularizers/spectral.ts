import { eigh } from "../linalg/eigh.ts";
import { Matrix } from "../linalg/matrix.ts";
import { weightedGram } from "../linalg/products.ts";
import type { Penalty } from "../optim/methods/proximalGradient.ts";
import type { Objective } from "../optim/objective.ts";
import { dot, plus } from "../optim/vectors.ts";
import type { Regularizer } from "./regularizer.ts";

/** A convex φ on u ≥ 0. */
export interface ScalarCost {
  value(u: number): number;
  /** φ′(u). */
  slope(u: number): number;
  /** argmin over u ≥ 0 of φ(u) + (u − x)²/(2·step). */
  proximal(x: number, step: number): number;
}

/** The term ⟨C, M⟩ + c beside Σ φ(λ). */
export interface LinearTerm {
  /** C, symmetric. */
  readonly matrix: Matrix;
  readonly constant: number;
}

/** R(M) = Σ φ(λ) over the eigenvalues of M, plus a linear term: on diag(w) the same sum over the entries of w. `direct` is R(M) where that is cheaper than eigenvalues. */
export function spectral(
  cost: ScalarCost,
  { linear, direct }: { readonly linear?: LinearTerm; readonly direct?: (matrix: Matrix) => number } = {},
): Required<Pick<Regularizer, "matrix" | "weights">> {
  const offset = linear?.constant ?? 0;
  const prices = linear && diagonalOf(linear.matrix);
  return {
    matrix(weight) {
      const penalty = spectralPenalty(cost, weight, linear);
      return direct ? { ...penalty, value: (x) => weight * direct(x) } : penalty;
    },
    weights: (weight) => ({
      value: (w) => weight * (offset + (prices ? dot(prices, w) : 0) + total(w.data, cost)),
      proximal: (w, step) => {
        const shifted = prices ? plus(w, -step * weight, prices) : w;
        return new Matrix(
          w.rows,
          w.cols,
          shifted.data.map((x) => cost.proximal(x, step * weight)),
        );
      },
    }),
  };
}

/** The same R with its gradient, one eigendecomposition each. */
export const smoothSpectral =
  (cost: ScalarCost, linear?: LinearTerm): Objective =>
  (matrix, gradient) => {
    const { values, vectors } = eigh(matrix);
    const eigenvalues = withoutRounding(values);
    const value = total(eigenvalues, cost) + linearPart(matrix, linear);
    if (!Number.isFinite(value)) return Infinity;
    const slopes = weightedGram(vectors, eigenvalues.map(cost.slope));
    gradient.data.set((linear ? plus(slopes, 1, linear.matrix) : slopes).data);
    return value;
  };

/** Remembers the spectrum of the point it proposed last, so that its price needs no second decomposition. */
function spectralPenalty(cost: ScalarCost, weight: number, linear?: LinearTerm): Penalty {
  let last: { readonly x: Matrix; readonly values: Float64Array } | undefined;
  return {
    value(x) {
      const values = last?.x === x ? last.values : withoutRounding(eigh(x).values);
      return weight * (total(values, cost) + linearPart(x, linear));
    },
    proximal(x, step) {
      const { values, vectors } = eigh(linear ? plus(x, -step * weight, linear.matrix) : x);
      const best = values.map((value) => cost.proximal(value, step * weight));
      last = { x: weightedGram(vectors, best), values: best };
      return last.x;
    },
  };
}

/** Eigenvalues with those within rounding error of 0, or below, as 0. */
const withoutRounding = (values: Float64Array): Float64Array => {
  const floor = 10 * values.length * Number.EPSILON * (values.at(-1) ?? 0);
  return values.map((value) => (value > floor ? value : 0));
};

const total = (values: Float64Array, { value }: ScalarCost): number => values.reduce((sum, u) => sum + value(u), 0);

const linearPart = (x: Matrix, linear?: LinearTerm): number => (linear ? dot(linear.matrix, x) + linear.constant : 0);

const diagonalOf = (matrix: Matrix): Matrix =>
  new Matrix(
    1,
    matrix.rows,
    Float64Array.from({ length: matrix.rows }, (_, i) => matrix.get(i, i)),
  );
