import { EtalonError } from "../base/errors.ts";
import { type Backend, backendFor } from "./loops/backend.ts";
import { decompose } from "./loops/decompositions.ts";
import { Matrix } from "./matrix.ts";
import { requireFinite, requireSquare } from "./requirements.ts";
import { powerOfTwoScale } from "./scaling.ts";

/** Eigenvalues ascending; ROWS of `vectors` are the unit eigenvectors, largest component positive, the first one on ties. */
export interface Eigen {
  readonly values: Float64Array;
  readonly vectors: Matrix;
}

/**
 * A = Σ λ v vᵀ of a symmetric n x n matrix, of which only the lower triangle is read. Householder tridiagonalization and
 * divide and conquer (Cuppen 1981; Gu, Eisenstat 1995); 3 n² doubles of workspace. `SHAPE` if A is not square, `NUMERIC` if
 * an entry is not finite or an eigenvalue overflows.
 */
export function eigh(a: Matrix): Eigen {
  const n = requireSquare(a, "eigh");
  const largest = requireFinite(a, "eigh", { lower: true });
  const other = backendFor(n * n * n);
  if (other) return eighBy(other, a);
  const scale = powerOfTwoScale(largest, 0); // deflation compares eigenvalues with components of unit vectors
  const vectors = new Matrix(n, n);
  const values = new Float64Array(n);
  decompose(({ loops, alloc, view, threads, together }) => {
    const source = alloc(n * n);
    const diagonal = alloc(n);
    const rows = alloc(n * n);
    const workspace = alloc(loops.eigenWorkspace(n, threads));
    copyLower(a, view(source, n * n));
    if (scale !== 1) loops.scale(n * n, scale, source);
    if (!together(n * n * n, () => loops.eigenDecompose(n, source, diagonal, rows, workspace))) {
      throw notConverged(n);
    }
    values.set(view(diagonal, n));
    vectors.data.set(view(rows, n * n));
  });
  if (scale !== 1) unscale(values, scale);
  return { values, vectors };
}

/** Bytes that `eigh` takes beside its input and result, for order n: a plan for memory limits. */
export function eighBytes(n: number): number {
  return decompose(({ loops, threads }) => 8 * (2 * n * n + n + loops.eigenWorkspace(n, threads)));
}

function eighBy(other: Backend, a: Matrix): Eigen {
  const n = a.rows;
  const vectors = new Matrix(n, n);
  const values = new Float64Array(n);
  decompose(({ loops, alloc, view }) => {
    const rows = alloc(n * n);
    const scratch = alloc(other.eighScratch(n));
    copyLower(a, view(rows, n * n));
    if (!other.eigh(n, view(rows, n * n), values, view(scratch, other.eighScratch(n)))) throw notConverged(n);
    loops.pointPeaksUp(n, rows);
    vectors.data.set(view(rows, n * n));
  });
  return { values, vectors };
}

/** Orders from which copying half of a matrix is faster than copying it (measured). */
const WORTH_HALVING = 64;

/** Copies the lower triangle; what `to` has above the diagonal does not matter. */
function copyLower({ rows, data }: Matrix, to: Float64Array): void {
  if (rows < WORTH_HALVING) to.set(data);
  else for (let i = 0; i < rows; i++) to.set(data.subarray(i * rows, i * rows + i + 1), i * rows);
}

const notConverged = (n: number): EtalonError =>
  new EtalonError(
    "NUMERIC",
    `eigh: an eigenvalue of the ${n} x ${n} matrix did not converge. Please report this matrix.`,
  );

function unscale(values: Float64Array, scale: number): void {
  for (let i = 0; i < values.length; i++) {
    values[i] /= scale;
    if (!Number.isFinite(values[i])) {
      throw new EtalonError(
        "NUMERIC",
        `eigh: eigenvalue ${i} exceeds the range of numbers. Divide the matrix by 1e10 or more.`,
      );
    }
  }
}
