import type { SparseRow } from "../data/sparse.ts";
import { Matrix } from "../linalg/matrix.ts";
import { projectPsd } from "../linalg/psd.ts";
import { addProducts, formOf } from "./denseForm.ts";

/** How a bilinear form moves. */
export interface FormRules {
  /** C, the longest step; Infinity for none. */
  readonly aggressiveness: number;
  /** Whether W moves within the symmetric matrices. */
  readonly symmetric: boolean;
  /** Steps between projections onto the positive semidefinite matrices; 0 for none. */
  readonly project: number;
}

/** The numbers of a form: W = I + A − μ bᵀ, or with `symmetric` I + A − (μ bᵀ + b μᵀ)/2, and the same sums with every step times its number. */
export interface FormState {
  /** μ, length d: the origin from which points are seen. Zero where they are centered already. */
  readonly center: Float64Array;
  readonly steps: number;
  readonly weights: Float64Array;
  readonly timedWeights: Float64Array;
  readonly bias: Float64Array;
  readonly timedBias: Float64Array;
}

/**
 * A similarity S(x, z) = (x − μ)ᵀ W (z − μ) that learns from triplets of sparse rows in O(nnz²) each, though x − μ is dense: the part of W that μ
 * brings about is kept apart as a vector. Starts at W = I.
 */
export class BilinearForm {
  readonly #rules: FormRules;
  readonly #center: Float64Array;
  readonly #centerSquared: number;
  readonly #weights: Float64Array;
  readonly #timedWeights: Float64Array;
  readonly #bias: Float64Array;
  readonly #timedBias: Float64Array;
  /** Aᵀμ and bᵀμ. */
  readonly #shadow: Float64Array;
  #biasAtCenter: number;
  #steps: number;

  constructor(state: FormState, rules: FormRules) {
    const d = state.center.length;
    this.#rules = rules;
    this.#center = state.center;
    this.#centerSquared = dot(state.center, state.center);
    this.#weights = state.weights.slice();
    this.#timedWeights = state.timedWeights.slice();
    this.#bias = state.bias.slice();
    this.#timedBias = state.timedBias.slice();
    this.#shadow = new Float64Array(d);
    for (let i = 0, k = 0; i < d; i++)
      for (let j = 0; j < d; j++, k++) this.#shadow[j] += state.center[i] * this.#weights[k];
    this.#biasAtCenter = dot(this.#bias, this.#center);
    this.#steps = state.steps;
  }

  /** A step, and a projection where it is due. */
  learn(anchor: SparseRow, positive: SparseRow, negative: SparseRow): number {
    const loss = this.step(anchor, positive, negative);
    if (this.#rules.project > 0 && this.#steps % this.#rules.project === 0) this.project();
    return loss;
  }

  /**
   * The passive-aggressive step on a triplet: with u = positive − negative and V = (anchor − μ) uᵀ (its symmetric part with `symmetric`), the loss is
   * ℓ = [1 − ⟨V, W⟩]₊ and W moves by τ V, τ = min(C, ℓ/‖V‖²): the nearest W without loss, if C does not bind. Returns ℓ.
   */
  step(anchor: SparseRow, positive: SparseRow, negative: SparseRow): number {
    const u = subtracted(positive, negative);
    const { symmetric, aggressiveness } = this.#rules;
    const [anchorAtCenter, uAtCenter, uAtBias] = [at(anchor, this.#center), at(u, this.#center), at(u, this.#bias)];
    // p = anchor − μ.
    const pu = rowDot(anchor, u) - uAtCenter;
    const pAtCenter = anchorAtCenter - this.#centerSquared;
    const offset = symmetric
      ? (pAtCenter * uAtBias + (at(anchor, this.#bias) - this.#biasAtCenter) * uAtCenter) / 2
      : pAtCenter * uAtBias;
    const loss = 1 - (pu + this.#form(anchor, u) - at(u, this.#shadow) - offset);
    this.#steps++;
    if (!(loss > 0)) return 0;
    const lengths = (rowDot(anchor, anchor) - anchorAtCenter - pAtCenter) * rowDot(u, u);
    const squared = symmetric ? (lengths + pu * pu) / 2 : lengths;
    if (!(squared > 1e-150)) return loss;
    const tau = Math.min(aggressiveness, loss / squared);
    const share = symmetric ? tau / 2 : tau;
    this.#move(anchor, u, share, symmetric);
    for (let k = 0; k < u.indices.length; k++) this.#shadow[u.indices[k]] += share * anchorAtCenter * u.values[k];
    if (symmetric)
      for (let k = 0; k < anchor.indices.length; k++)
        this.#shadow[anchor.indices[k]] += share * uAtCenter * anchor.values[k];
    for (let k = 0; k < u.indices.length; k++) {
      this.#bias[u.indices[k]] += tau * u.values[k];
      this.#timedBias[u.indices[k]] += this.#steps * tau * u.values[k];
    }
    this.#biasAtCenter += tau * uAtCenter;
    return loss;
  }

  /** Moves W to the nearest positive semidefinite matrix. O(d³). */
  project(): void {
    const before = this.matrix();
    const after = projectPsd(symmetricPart(before));
    const d = this.#center.length;
    const timed = this.#withBias(this.#timedWeights, this.#timedBias);
    for (let k = 0; k < after.data.length; k++) {
      timed[k] += this.#steps * (after.data[k] - before.data[k]);
      this.#weights[k] = after.data[k] - (k % (d + 1) === 0 ? 1 : 0);
    }
    this.#timedWeights.set(timed);
    this.#bias.fill(0);
    this.#timedBias.fill(0);
    this.#biasAtCenter = 0;
    this.#shadow.fill(0);
    for (let i = 0, k = 0; i < d; i++)
      for (let j = 0; j < d; j++, k++) this.#shadow[j] += this.#center[i] * this.#weights[k];
  }

  /** W as it stands, d x d. */
  matrix(): Matrix {
    return plusIdentity(this.#withBias(this.#weights, this.#bias), this.#center.length);
  }

  /** The mean of W over all steps: of ((T + 1) A − Σ t ΔA_t)/T. */
  mean(): Matrix {
    if (this.#steps === 0) return this.matrix();
    const last = this.#withBias(this.#weights, this.#bias);
    const timed = this.#withBias(this.#timedWeights, this.#timedBias);
    for (let k = 0; k < last.length; k++) last[k] = ((this.#steps + 1) * last[k] - timed[k]) / this.#steps;
    return plusIdentity(last, this.#center.length);
  }

  /** A copy of its numbers. */
  state(): FormState {
    return {
      center: this.#center,
      steps: this.#steps,
      weights: this.#weights.slice(),
      timedWeights: this.#timedWeights.slice(),
      bias: this.#bias.slice(),
      timedBias: this.#timedBias.slice(),
    };
  }

  /** xᵀA z. */
  #form(x: SparseRow, z: SparseRow): number {
    const d = this.#center.length;
    if (x.indices.length === d && z.indices.length === d) return formOf(this.#weights, x.values, z.values);
    let sum = 0;
    for (let i = 0; i < x.indices.length; i++) {
      const row = x.indices[i] * d;
      let inner = 0;
      for (let j = 0; j < z.indices.length; j++) inner += this.#weights[row + z.indices[j]] * z.values[j];
      sum += x.values[i] * inner;
    }
    return sum;
  }

  /** A += a x zᵀ, and a z xᵀ with `symmetric`. */
  #move(x: SparseRow, z: SparseRow, a: number, symmetric: boolean): void {
    const d = this.#center.length;
    if (x.indices.length === d && z.indices.length === d) {
      const sums = { a: this.#weights, b: this.#timedWeights, time: this.#steps };
      addProducts(sums, x.values, z.values, a, symmetric ? a : 0);
    } else {
      this.#add(x, z, a);
      if (symmetric) this.#add(z, x, a);
    }
  }

  /** A += a x zᵀ of sparse rows. */
  #add(x: SparseRow, z: SparseRow, a: number): void {
    const d = this.#center.length;
    for (let i = 0; i < x.indices.length; i++) {
      const row = x.indices[i] * d;
      const factor = a * x.values[i];
      for (let j = 0; j < z.indices.length; j++) {
        const change = factor * z.values[j];
        this.#weights[row + z.indices[j]] += change;
        this.#timedWeights[row + z.indices[j]] += this.#steps * change;
      }
    }
  }

  /** A − μ bᵀ, or its symmetric counterpart. */
  #withBias(weights: Float64Array, bias: Float64Array): Float64Array {
    const d = bias.length;
    const m = this.#center;
    const sum = weights.slice();
    for (let i = 0, k = 0; i < d; i++)
      for (let j = 0; j < d; j++, k++)
        sum[k] -= this.#rules.symmetric ? (m[i] * bias[j] + bias[i] * m[j]) / 2 : m[i] * bias[j];
    return sum;
  }
}

/** A form that has seen no triplet. */
export const freshForm = (center: Float64Array): FormState => ({
  center,
  steps: 0,
  weights: new Float64Array(center.length * center.length),
  timedWeights: new Float64Array(center.length * center.length),
  bias: new Float64Array(center.length),
  timedBias: new Float64Array(center.length),
});

/** The rows of a matrix as rows with all their entries. */
export function rowsOf(points: Matrix): (i: number) => SparseRow {
  const indices = Int32Array.from({ length: points.cols }, (_, c) => c);
  return (i) => ({ indices, values: points.row(i) });
}

/** (W + Wᵀ)/2, exactly symmetric. */
export function symmetricPart(w: Matrix): Matrix {
  const flipped = w.transposed();
  return new Matrix(
    w.rows,
    w.cols,
    w.data.map((value, k) => (value + flipped.data[k]) / 2),
  );
}

function plusIdentity(data: Float64Array, d: number): Matrix {
  for (let i = 0; i < d; i++) data[i * d + i] += 1;
  return new Matrix(d, d, data);
}

/** x − z. */
function subtracted(x: SparseRow, z: SparseRow): SparseRow {
  if (x.indices === z.indices) return { indices: x.indices, values: x.values.map((value, k) => value - z.values[k]) };
  const indices = new Int32Array(x.indices.length + z.indices.length);
  const values = new Float64Array(indices.length);
  let count = 0;
  for (let i = 0, j = 0; i < x.indices.length || j < z.indices.length; count++) {
    const left = i < x.indices.length ? x.indices[i] : Infinity;
    const right = j < z.indices.length ? z.indices[j] : Infinity;
    indices[count] = Math.min(left, right);
    values[count] = (left <= right ? x.values[i++] : 0) - (right <= left ? z.values[j++] : 0);
  }
  return { indices: indices.subarray(0, count), values: values.subarray(0, count) };
}

/** xᵀz of two sparse rows. */
function rowDot(x: SparseRow, z: SparseRow): number {
  let sum = 0;
  for (let i = 0, j = 0; i < x.indices.length && j < z.indices.length; ) {
    const order = x.indices[i] - z.indices[j];
    if (order === 0) sum += x.values[i] * z.values[j];
    if (order <= 0) i++;
    if (order >= 0) j++;
  }
  return sum;
}

/** xᵀv of a sparse row and a dense vector. */
function at(x: SparseRow, v: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < x.indices.length; i++) sum += x.values[i] * v[x.indices[i]];
  return sum;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let c = 0; c < a.length; c++) sum += a[c] * b[c];
  return sum;
}
