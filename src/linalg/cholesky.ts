import { log } from "../base/elementary.ts";
import { EtalonError } from "../base/errors.ts";
import { decompose } from "./loops/decompositions.ts";
import { Matrix } from "./matrix.ts";
import { weightedGram } from "./products.ts";
import { requireFinite, requireSquare } from "./requirements.ts";
import { powerOfTwoScale } from "./scaling.ts";
import { solveTriangular } from "./triangular.ts";

export { solveTriangular } from "./triangular.ts";

/**
 * The lower triangular C with C Cᵀ = A of a symmetric positive definite n x n matrix, of which only the lower triangle is
 * read. `SHAPE` if A is not square; `NUMERIC` if an entry is not finite, or naming the first pivot that is not positive.
 */
export function cholesky(a: Matrix): Matrix {
  const n = requireSquare(a, "cholesky");
  const scale = powerOfTwoScale(requireFinite(a, "cholesky", { lower: true }), 400, 2);
  const factor = new Matrix(n, n);
  decompose(({ loops, alloc, view }) => {
    const source = alloc(n * n);
    const scratch = alloc(loops.productWorkspace(n, 1));
    const copied = view(source, n * n);
    copied.set(a.data);
    if (scale !== 1) for (let at = 0; at < copied.length; at++) copied[at] *= scale;
    const bad = loops.choleskyFactor(n, source, scratch);
    if (bad >= 0) throw notPositive(bad, copied[bad * n + bad] / scale);
    factor.data.set(copied);
  });
  finishLower(factor, 1 / Math.sqrt(scale));
  return factor;
}

/** X with A X = B (n x m), given the Cholesky factor C of A. `NUMERIC` as `solveTriangular`. */
export const solveCholesky = (c: Matrix, b: Matrix): Matrix =>
  solveTriangular(c, solveTriangular(c, b), { transpose: true });

/** A⁻¹ of a symmetric positive definite A, exactly symmetric. Errors as `cholesky`, and `NUMERIC` if A⁻¹ overflows. */
export const inverseSpd = (a: Matrix): Matrix => inverseOfCholesky(cholesky(a));

/** A⁻¹, exactly symmetric, given the Cholesky factor C of A. `NUMERIC` if it overflows. */
export function inverseOfCholesky(c: Matrix): Matrix {
  const inverse = weightedGram(solveTriangular(c, Matrix.identity(c.rows)));
  requireFinite(inverse, "inverseSpd: result");
  return inverse;
}

/** ln det A, given the Cholesky factor C of A: 2 Σ ln cᵢᵢ, which neither overflows nor underflows. */
export function logDeterminant(c: Matrix): number {
  let sum = 0;
  for (let i = 0; i < c.rows; i++) sum += log(c.data[i * c.cols + i]);
  return 2 * sum;
}

function finishLower(factor: Matrix, scale: number): void {
  const { rows: n, data } = factor;
  for (let i = 0; i < n; i++) data.fill(0, i * n + i + 1, (i + 1) * n);
  if (scale !== 1) for (let at = 0; at < data.length; at++) data[at] *= scale;
}

function notPositive(pivot: number, value: number): EtalonError {
  return new EtalonError(
    "NUMERIC",
    `The matrix is not positive definite: pivot ${pivot} of its Cholesky factor is ${value}. Add a small multiple of the identity, or drop features that depend on others.`,
  );
}
