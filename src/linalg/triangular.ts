import { EtalonError } from "../base/errors.ts";
import { decompose } from "./loops/decompositions.ts";
import { Matrix } from "./matrix.ts";
import { requireFinite, requireSquare } from "./requirements.ts";

/**
 * X with C X = B, or Cᵀ X = B with `transpose`; C lower triangular (n x n), B n x m. `SHAPE` if sizes disagree, `NUMERIC` if
 * the diagonal of C holds a zero or X is not finite.
 */
export function solveTriangular(c: Matrix, b: Matrix, { transpose = false } = {}): Matrix {
  const n = requireSquare(c, "solveTriangular");
  const m = b.cols;
  if (b.rows !== n) {
    throw new EtalonError("SHAPE", `solveTriangular: the right side has ${b.rows} rows but the matrix has ${n}.`);
  }
  requireNonzeroDiagonal(c);
  const x = new Matrix(n, m);
  decompose(({ loops, alloc, view }) => {
    const factor = alloc(n * n);
    const solution = alloc(n * m);
    const scratch = alloc(loops.productWorkspace(m, 1));
    view(factor, n * n).set(c.data);
    view(solution, n * m).set(b.data);
    if (transpose) loops.solveLowerTransposed(n, m, factor, solution, scratch);
    else loops.solveLower(n, m, factor, solution, scratch);
    x.data.set(view(solution, n * m));
  });
  requireFinite(x, "solveTriangular: solution");
  return x;
}

function requireNonzeroDiagonal(c: Matrix): void {
  for (let i = 0; i < c.rows; i++) {
    if (c.data[i * c.cols + i] !== 0) continue;
    throw new EtalonError(
      "NUMERIC",
      `solveTriangular: the matrix is singular, entry (${i}, ${i}) of its diagonal is 0.`,
    );
  }
}
