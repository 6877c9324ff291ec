import { eigh } from "../../linalg/eigh.ts";
import { Matrix } from "../../linalg/matrix.ts";
import { projectPsd } from "../../linalg/psd.ts";
import type { Penalty } from "../methods/proximalGradient.ts";
import { dot, norm, plus, scaled } from "../vectors.ts";
import { l1, l21 } from "./proximal.ts";

const CYCLES = 2000;

/** weight·Σ|x_ij| on X ⪰ 0 (+∞ elsewhere), see `onPsdCone`. */
export const l1Psd = (weight: number, tolerance?: number): Penalty => onPsdCone(l1, weight, tolerance);

/** weight·Σ_i ‖row i‖ on X ⪰ 0 (+∞ elsewhere), see `onPsdCone`. */
export const l21Psd = (weight: number, tolerance?: number): Penalty => onPsdCone(l21, weight, tolerance);

/**
 * A penalty r that knows no sign, restricted to the symmetric X ⪰ 0 (+∞ elsewhere). Its proximal map is not the composition of the two simple ones: it is
 * Z = prox_r(X + S) with the S of the dual cone (⟨S, Y⟩ ≥ 0 for all Y ⪰ 0) that makes Z symmetric, Z ⪰ 0 and ⟨S, Z⟩ = 0, found by accelerated ascent in S to
 * `tolerance` times the size of X, each call from the S of the call before. What is left of asymmetry within that tolerance is averaged out and a negative
 * eigenvalue lifted to 0 on the diagonal, so that Z is semidefinite; rows that are 0 stay 0.
 * Beck & Teboulle 2009 on the dual of Boyle & Dykstra's problem, 1986.
 */
export function onPsdCone(penaltyOf: (weight: number) => Penalty, weight: number, tolerance = 1e-8): Penalty {
  const shrunk = (x: Matrix, { matrix, threshold }: Dual): Matrix =>
    penaltyOf(threshold).proximal(plus(x, 1, matrix), 1);
  let last: Dual | undefined;
  return {
    value: penaltyOf(weight).value,
    proximal(x, step) {
      const threshold = step * weight;
      last = dualOf(x, threshold, tolerance, startFor(x, threshold, last), shrunk);
      return liftDiagonal(symmetrized(shrunk(x, last)));
    },
  };
}

interface Dual {
  readonly matrix: Matrix;
  readonly threshold: number;
}

function startFor(x: Matrix, threshold: number, last: Dual | undefined): Matrix {
  const usable = last && last.matrix.rows === x.rows && last.threshold > 0 && threshold / last.threshold < 1e6;
  return usable ? scaled(last.matrix, threshold / last.threshold) : new Matrix(x.rows, x.cols);
}

/** The fixed point S = P(S − prox(X + S)) with the projection P onto the dual cone, with momentum and restart. */
function dualOf(
  x: Matrix,
  threshold: number,
  tolerance: number,
  start: Matrix,
  shrunk: (x: Matrix, dual: Dual) => Matrix,
): Dual {
  const near = tolerance * norm(x);
  let matrix = start;
  let ahead = start;
  let inertia = 1;
  for (let cycle = 0; cycle < CYCLES; cycle++) {
    const next = projectDual(plus(ahead, -1, shrunk(x, { matrix: ahead, threshold })));
    const move = plus(next, -1, matrix);
    const overshoot = plus(ahead, -1, next);
    matrix = next;
    if (norm(overshoot) <= near) break;
    const uphill = dot(overshoot, move) > 0;
    const grown = uphill ? 1 : (1 + Math.sqrt(1 + 4 * inertia * inertia)) / 2;
    ahead = uphill ? next : plus(next, (inertia - 1) / grown, move);
    inertia = grown;
  }
  return { matrix, threshold };
}

/** Onto the matrices whose symmetric part is semidefinite: the skew part is free. */
function projectDual(x: Matrix): Matrix {
  const even = new Matrix(x.rows, x.cols);
  for (let i = 0; i < x.rows; i++)
    for (let j = 0; j < x.cols; j++) even.data[i * x.cols + j] = (x.get(i, j) + x.get(j, i)) / 2;
  return plus(plus(x, -1, even), 1, projectPsd(even));
}

/** The mean of X and Xᵀ, 0 wherever either row is 0. */
function symmetrized(x: Matrix): Matrix {
  const used = usedRows(x);
  const mean = new Matrix(x.rows, x.cols);
  for (let i = 0; i < x.rows; i++)
    for (let j = 0; j < x.cols; j++)
      if (used[i] && used[j]) mean.data[i * x.cols + j] = (x.get(i, j) + x.get(j, i)) / 2;
  return mean;
}

/** X with its least eigenvalue raised to 0 by as much on the diagonal of every row that is not 0. */
function liftDiagonal(x: Matrix): Matrix {
  const least = x.rows > 0 ? eigh(x).values[0] : 0;
  const used = usedRows(x);
  if (least < 0) for (let i = 0; i < x.rows; i++) if (used[i]) x.data[i * x.cols + i] -= least;
  return x;
}

const usedRows = (x: Matrix): boolean[] =>
  Array.from({ length: x.rows }, (_, i) => x.row(i).some((value) => value !== 0));
