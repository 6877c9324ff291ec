import { eigh } from "../linalg/eigh.ts";
import { exponentials } from "../linalg/elementwise.ts";
import { Matrix } from "../linalg/matrix.ts";
import type { Method, Stop } from "../optim/solve.ts";
import type { TripletMargins } from "./tripletMargins.ts";

export interface BoostingOptions {
  /** ν. */
  readonly price: number;
  /** Whether to scale M to its best size after each round. */
  readonly corrective: boolean;
}

/**
 * Coordinate descent for min F(M) = 1/T Σ_t u_t exp(−⟨K_t, M⟩) + ν tr M over M ≥ 0, from M = 0: a round adds w v vᵀ, v the first eigenvector of
 * A = 1/T Σ_t u_t exp(−⟨K_t, M⟩) K_t, and w ≥ 0 the best weight. Then, where `corrective`, M becomes the best multiple of itself. The loss never rises.
 * `x` is M; `gradientNorm` is e = [λ₁(A) − ν]₊/ν. With M at its best size, so that ⟨νI − A, M⟩ = 0, F(M) is at most e·F(M) above the least value,
 * for F is convex and tr M* ≤ F(M*)/ν.
 * Shen, Kim, Wang & van den Hengel 2009.
 */
export function* boostingRounds(triplets: TripletMargins, { price, corrective }: BoostingOptions): Method {
  const { worth, points } = triplets;
  const d = points.cols;
  let matrix = new Matrix(d, d);
  let margins = new Float64Array(triplets.count);
  let value = 1;
  let weak = weakLearner(triplets, margins, price);
  for (;;) {
    const before = value;
    if (weak.excess > 0) {
      const added = triplets.under(weak.vector);
      const weight = bestStep({ margins, added, slope: price, least: 0, worth });
      margins = sum(margins, weight, added);
      matrix = new Matrix(d, d, sum(matrix.data, weight, outer(weak.vector.data)));
    }
    if (corrective) {
      const growth = bestStep({ margins, added: margins, slope: price * traceOf(matrix), least: -1, worth });
      margins = sum(margins, growth, margins);
      matrix = new Matrix(d, d, sum(matrix.data, growth, matrix.data));
    }
    const next = meanOf(lossesAt(margins, worth)) + price * traceOf(matrix);
    value = Math.min(next, before);
    weak = weakLearner(triplets, margins, price);
    yield { x: matrix, value, change: value - before, gradientNorm: weak.excess };
  }
}

/** Ends where no rank-one matrix is worth its price: λ₁(A) ≤ (1 + tolerance) ν. */
export const noWeakLearner =
  (tolerance: number): Stop =>
  ({ gradientNorm = Infinity }) =>
    gradientNorm <= tolerance
      ? { reason: `no rank-one matrix gains more than ${tolerance} of its price`, converged: true }
      : undefined;

/** The first eigenvector of A, as a map of one row, and by what share of ν its eigenvalue exceeds ν. */
function weakLearner(
  triplets: TripletMargins,
  margins: Float64Array,
  price: number,
): { vector: Matrix; excess: number } {
  const weights = lossesAt(margins, triplets.worth);
  for (let t = 0; t < weights.length; t++) weights[t] /= weights.length;
  const { values, vectors } = eigh(triplets.combined(weights));
  const last = values.length - 1;
  return { vector: vectors.take([last]), excess: Math.max(0, values[last] / price - 1) };
}

/** φ(w) = 1/T Σ u_t exp(−(ρ_t + w h_t)) + slope·w, convex. */
export interface Ray {
  /** ρ. */
  readonly margins: Float64Array;
  /** h. */
  readonly added: Float64Array;
  readonly slope: number;
  /** The least w allowed, at most 0. */
  readonly least: number;
  /** u. */
  readonly worth: Float64Array;
}

/** The w ≥ least where φ is least, by Newton's method within a bracket; 0 where nothing is lower than φ(0). */
export function bestStep(ray: Ray): number {
  const from = derivatives(ray, 0);
  if (from.first === 0) return 0;
  let low = from.first < 0 ? 0 : ray.least;
  let high = from.first < 0 ? Infinity : 0;
  let at = from;
  let step = 0;
  for (let tries = 0; tries < 100; tries++) {
    const newton = step - at.first / at.second;
    const next = newton > low && newton < high ? newton : middle(low, high);
    if (Math.abs(next - step) <= 1e-12 * Math.abs(next)) break;
    step = next;
    at = derivatives(ray, step);
    if (Math.abs(at.first) <= 1e-13 * Math.abs(ray.slope)) break;
    if (at.first < 0) low = step;
    else high = step;
  }
  return at.value <= from.value ? step : 0;
}

const middle = (low: number, high: number): number => (high < Infinity ? (low + high) / 2 : Math.max(1, 4 * low));

function derivatives(
  { margins, added, slope, worth }: Ray,
  w: number,
): { value: number; first: number; second: number } {
  const losses = lossesAt(sum(margins, w, added), worth);
  let [value, first, second] = [0, 0, 0];
  for (let t = 0; t < losses.length; t++) {
    value += losses[t];
    first -= added[t] * losses[t];
    second += added[t] * added[t] * losses[t];
  }
  const count = losses.length;
  return { value: value / count + slope * w, first: first / count + slope, second: second / count };
}

/** u exp(−margin). */
function lossesAt(margins: Float64Array, worth: Float64Array): Float64Array {
  const negated = new Float64Array(margins.length);
  for (let t = 0; t < margins.length; t++) negated[t] = -margins[t];
  const losses = exponentials(negated, negated);
  for (let t = 0; t < margins.length; t++) losses[t] *= worth[t];
  return losses;
}

/** a + weight·b. */
function sum(a: Float64Array, weight: number, b: Float64Array): Float64Array<ArrayBuffer> {
  const total = new Float64Array(a.length);
  for (let t = 0; t < a.length; t++) total[t] = a[t] + weight * b[t];
  return total;
}

const outer = (v: Float64Array): Float64Array =>
  Float64Array.from({ length: v.length * v.length }, (_, k) => v[Math.floor(k / v.length)] * v[k % v.length]);

const meanOf = (values: Float64Array): number => values.reduce((total, value) => total + value, 0) / values.length;

const traceOf = ({ rows, data }: Matrix): number => {
  let trace = 0;
  for (let c = 0; c < rows; c++) trace += data[c * (rows + 1)];
  return trace;
};
