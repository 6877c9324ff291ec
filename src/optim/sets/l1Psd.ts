import { eigh } from "../../linalg/eigh.ts";
import { Matrix } from "../../linalg/matrix.ts";
import { projectPsd } from "../../linalg/psd.ts";
import type { Penalty } from "../methods/proximalGradient.ts";
import { dot, norm, plus, scaled } from "../vectors.ts";
import { l1 } from "./proximal.ts";

const CYCLES = 2000;

/**
 * weight·Σ|x_ij| on X ⪰ 0 (+∞ elsewhere). Its proximal map is not the composition of the two simple ones: it is Z = shrink(X + S) with the S ⪰ 0 that
 * makes Z ⪰ 0 and ⟨S, Z⟩ = 0, found by accelerated ascent in S to `tolerance` times the size of X, each call from the S of the call before. A negative
 * eigenvalue within that tolerance is then lifted to 0 on the diagonal, so that Z is semidefinite and its zeros stay zeros.
 * Beck & Teboulle 2009 on the dual of Boyle & Dykstra's problem, 1986.
 */
export function l1Psd(weight: number, tolerance = 1e-8): Penalty {
  let last: Dual | undefined;
  return {
    value: l1(weight).value,
    proximal(x, step) {
      const threshold = step * weight;
      last = dualOf(x, threshold, tolerance, startFor(x, threshold, last));
      return liftDiagonal(shrunk(x, last));
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

const shrunk = (x: Matrix, { matrix, threshold }: Dual): Matrix => l1(threshold).proximal(plus(x, 1, matrix), 1);

/** The fixed point S = P₊(S − shrink(X + S)), with momentum and restart. */
function dualOf(x: Matrix, threshold: number, tolerance: number, start: Matrix): Dual {
  const near = tolerance * norm(x);
  let matrix = start;
  let ahead = start;
  let inertia = 1;
  for (let cycle = 0; cycle < CYCLES; cycle++) {
    const next = projectPsd(plus(ahead, -1, shrunk(x, { matrix: ahead, threshold })));
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

/** X with its least eigenvalue raised to 0 by a multiple of the identity. */
function liftDiagonal(x: Matrix): Matrix {
  const least = x.rows > 0 ? eigh(x).values[0] : 0;
  if (least < 0) for (let i = 0; i < x.rows; i++) x.data[i * x.cols + i] -= least;
  return x;
}
