import { EtalonError } from "../../base/errors.ts";
import { cholesky, inverseSpd, logDeterminant } from "../../linalg/cholesky.ts";
import { Matrix } from "../../linalg/matrix.ts";
import type { Method } from "../solve.ts";

/** A column's lasso is solved to this share of the violation before the sweep: finer would be lost on the next column (measured). */
const EAGERNESS = 0.03;
/** Passes over one column at most; what a column lacks the next sweep makes up for. */
const PASSES = 20;

/**
 * Graphical lasso: minimizes tr(P M) − ln det M + λ Σ_{i≠j} |M_ij| over positive definite M, for a symmetric P (d x d) with a positive diagonal. One
 * step minimizes over each column and row of M in turn, exactly up to a lasso by coordinate descent: every iterate is positive definite, its
 * zeros are exact and the value never rises. `gradientNorm` is the largest violation of the optimality conditions: with W = M⁻¹, W_ii = P_ii,
 * W_ij = P_ij + λ sign M_ij, and |W_ij − P_ij| ≤ λ where M_ij = 0. The start is P⁻¹ or the diagonal, whichever is better. A solution exists
 * if P is positive definite. `NUMERIC` if P has a diagonal entry that is not positive. Mazumder & Hastie, The graphical lasso: new insights and
 * alternatives, 2012.
 */
export function* graphicalLasso(p: Matrix, lambda: number): Method {
  const order = columnOrder(p);
  const state = startOf(p, lambda);
  let { value } = state;
  let gradientNorm = violation(p, lambda, state.matrix, state.inverse);
  for (;;) {
    const enough = EAGERNESS * gradientNorm;
    for (const j of order) minimizeColumn(p, lambda, state, { j, order, enough });
    state.inverse = inverseSpd(state.matrix); // the updates of W gather rounding errors
    const next = lassoValue(p, lambda, state.matrix);
    const change = next - value;
    value = next;
    gradientNorm = violation(p, lambda, state.matrix, state.inverse);
    yield { x: state.matrix.clone(), value, change, gradientNorm };
  }
}

/** tr(P M) − ln det M + λ Σ_{i≠j} |M_ij|. `NUMERIC` if M is not positive definite. */
export function lassoValue(p: Matrix, lambda: number, m: Matrix): number {
  const d = p.rows;
  let sum = -logDeterminant(cholesky(m));
  for (let i = 0; i < d; i++) {
    for (let j = 0; j < d; j++) {
      const entry = m.data[i * d + j];
      sum += p.data[i * d + j] * entry + (i === j ? 0 : lambda * Math.abs(entry));
    }
  }
  return sum;
}

/** The column at hand, the order of coordinates, and the step that ends its lasso, in units of P. */
interface Turn {
  readonly j: number;
  readonly order: Int32Array;
  readonly enough: number;
}

interface State {
  readonly matrix: Matrix;
  inverse: Matrix;
  value: number;
}

/** Columns by falling diagonal entry, not as they come: the iterates follow a permutation of the features. */
function columnOrder(p: Matrix): Int32Array {
  const order = Int32Array.from({ length: p.rows }, (_, j) => j);
  return order.sort((i, j) => p.get(j, j) - p.get(i, i) || i - j);
}

function startOf(p: Matrix, lambda: number): State {
  const d = p.rows;
  const diagonal = new Matrix(d, d);
  const inverse = new Matrix(d, d);
  for (let i = 0; i < d; i++) {
    const entry = p.get(i, i);
    if (!(entry > 0)) {
      throw new EtalonError(
        "NUMERIC",
        `graphicalLasso: diagonal entry ${i} of P is ${entry}. Give a positive definite matrix.`,
      );
    }
    diagonal.data[i * d + i] = 1 / entry;
    inverse.data[i * d + i] = entry;
  }
  const sparse = { matrix: diagonal, inverse, value: lassoValue(p, lambda, diagonal) };
  const dense = denseStart(p, lambda);
  return dense && dense.value < sparse.value ? dense : sparse;
}

/** P⁻¹, the solution without λ; nothing where P is not positive definite. */
function denseStart(p: Matrix, lambda: number): State | undefined {
  try {
    const matrix = inverseSpd(p);
    return { matrix, inverse: p.clone(), value: lassoValue(p, lambda, matrix) };
  } catch (error) {
    if (error instanceof EtalonError && error.code === "NUMERIC") return undefined;
    throw error;
  }
}

/** M and W = M⁻¹ after minimizing over column and row j. With Q the inverse of M without them, t solves min p_jj tᵀQt + 2 p_jᵀt + 2 λ |t|₁. */
function minimizeColumn(p: Matrix, lambda: number, { matrix, inverse }: State, turn: Turn): void {
  const { j } = turn;
  const d = p.rows;
  const m = matrix.data;
  const w = inverse.data;
  const own = p.data[j * d + j];
  const column = Float64Array.from({ length: d }, (_, k) => w[k * d + j]);
  addOuter(w, column, -1 / column[j]); // W becomes Q, with zeros in row and column j
  const t = Float64Array.from({ length: d }, (_, k) => (k === j ? 0 : m[k * d + j]));
  const image = columnLasso(w, p.data.subarray(j * d, (j + 1) * d), lambda, t, turn);
  let squared = 0;
  for (let k = 0; k < d; k++) {
    if (k === j) continue;
    squared += t[k] * image[k];
    m[k * d + j] = t[k];
    m[j * d + k] = t[k];
  }
  m[j * d + j] = 1 / own + squared;
  image[j] = -1;
  addOuter(w, image, own); // W = Q + p_jj u uᵀ with u = Qt, −p_jj u beside and p_jj in the corner
}

/** Coordinate descent on t in place; returns Qt. Each coordinate's step is exact, so the lasso's value never rises. */
function columnLasso(
  q: Float64Array,
  p: Float64Array,
  lambda: number,
  t: Float64Array,
  { j, order, enough }: Turn,
): Float64Array {
  const d = t.length;
  const own = p[j];
  const image = new Float64Array(d);
  for (let k = 0; k < d; k++) if (t[k] !== 0) addScaled(image, q, k, t[k]);
  for (let pass = 0; pass < PASSES; pass++) {
    let largest = 0;
    for (const k of order) {
      const curvature = own * q[k * d + k];
      if (k === j || !(curvature > 0)) continue;
      const slope = p[k] + own * image[k] - curvature * t[k];
      const next = slope > lambda ? (lambda - slope) / curvature : slope < -lambda ? (-lambda - slope) / curvature : 0;
      const step = next - t[k];
      if (step === 0) continue;
      t[k] = next;
      addScaled(image, q, k, step);
      largest = Math.max(largest, Math.abs(step) * curvature);
    }
    if (largest <= Math.max(enough, 1e-14 * own)) break;
  }
  return image;
}

/** out += factor · row k of a symmetric A. */
function addScaled(out: Float64Array, a: Float64Array, k: number, factor: number): void {
  const from = k * out.length;
  for (let c = 0; c < out.length; c++) out[c] += factor * a[from + c];
}

function addOuter(a: Float64Array, v: Float64Array, factor: number): void {
  for (let i = 0; i < v.length; i++) {
    if (v[i] !== 0) {
      const from = i * v.length;
      for (let c = 0; c < v.length; c++) a[from + c] += factor * v[i] * v[c];
    }
  }
}

function violation(p: Matrix, lambda: number, m: Matrix, inverse: Matrix): number {
  const d = p.rows;
  let worst = 0;
  for (let i = 0; i < d; i++) {
    for (let j = 0; j < d; j++) {
      const entry = m.data[i * d + j];
      const excess = inverse.data[i * d + j] - p.data[i * d + j];
      let error = Math.abs(excess - lambda * Math.sign(entry));
      if (i === j) error = Math.abs(excess);
      else if (entry === 0) error = Math.max(0, Math.abs(excess) - lambda);
      worst = Math.max(worst, error);
    }
  }
  return worst;
}
