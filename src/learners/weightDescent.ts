import type { Random } from "../base/random.ts";
import type { Triplets } from "../constraints/types.ts";
import { Matrix } from "../linalg/matrix.ts";
import type { Method } from "../optim/solve.ts";
import { bracketed, type MarginProblem, meanGain, meanHinge } from "./tripletDual.ts";
import type { TripletMargins } from "./tripletMargins.ts";

/**
 * Dual coordinate descent for feature weights w ≥ 0, M = diag(w): min λ/2 ‖w‖² + 1/T Σ u_t h(w·δ_t) with δ_t = x_il∘x_il − x_ij∘x_ij. The multiplier
 * of one triplet after the other is set to its best value; w = [Σ u_t a_t δ_t]₊/(λT). One step is one pass over all triplets in random order, O(T d).
 * Schultz & Joachims 2003 for the problem (A = I); Hsieh, Chang, Lin, Keerthi & Sundararajan 2008 for the method.
 */
export function* weightForm(
  margins: TripletMargins,
  triplets: Triplets,
  { regularization, smoothing }: MarginProblem,
  random: Random,
): Method {
  const { count, points, worth } = margins;
  const d = points.cols;
  const scale = 1 / (regularization * count);
  const multipliers = new Float64Array(count);
  const sum = new Float64Array(d);
  const difference = new Float64Array(d);
  const order = Int32Array.from({ length: count }, (_, t) => t);
  return yield* bracketed(() => {
    random.shuffle(order);
    for (const t of order) {
      differenceInto(difference, points, triplets, t);
      const move = bestMove(sum, difference, scale, multipliers[t], smoothing, worth[t]);
      multipliers[t] += move;
      for (let c = 0; c < d; c++) sum[c] += worth[t] * move * difference[c];
    }
    const weights = sum.map((value) => Math.max(0, value) * scale);
    const penalty = (regularization / 2) * weights.reduce((total, weight) => total + weight * weight, 0);
    const map = Matrix.diagonal(weights.map((weight) => Math.sqrt(weight)));
    return {
      map,
      primal: penalty + meanHinge(margins.under(map), smoothing, worth),
      dual: meanGain(multipliers, smoothing, worth) - penalty,
    };
  });
}

/** δ_t, without storing T x d numbers. */
function differenceInto(
  out: Float64Array,
  { cols, data }: Matrix,
  { anchor, positive, negative }: Triplets,
  t: number,
): void {
  const i = anchor[t] * cols;
  const j = positive[t] * cols;
  const l = negative[t] * cols;
  for (let c = 0; c < cols; c++) {
    const near = data[i + c] - data[j + c];
    const far = data[i + c] - data[l + c];
    out[c] = far * far - near * near;
  }
}

/**
 * The s with a + s ∈ [0, 1] where the slope 1 − γ(a + s) − Σ_c δ_c [v_c + u s δ_c]₊·scale, which falls piecewise linearly, crosses 0, or the bound
 * towards which it never does. Newton's method kept within a bracket.
 */
export function bestMove(
  sum: Float64Array,
  difference: Float64Array,
  scale: number,
  multiplier: number,
  smoothing: number,
  worth = 1,
): number {
  const bounds = [-multiplier, 1 - multiplier];
  let [low, high] = bounds;
  let move = 0;
  for (let tries = 0; tries < 60; tries++) {
    const { slope, curvature } = slopeAt(move);
    if (slope === 0 || move === bounds[slope > 0 ? 1 : 0]) return move;
    if (slope > 0) low = move;
    else high = move;
    const newton = Math.min(bounds[1], Math.max(bounds[0], move + slope / curvature));
    const inside = slope > 0 ? newton < high || high === bounds[1] : newton > low || low === bounds[0];
    const next = inside ? newton : (low + high) / 2;
    if (Math.abs(next - move) <= 1e-14) return next;
    move = next;
  }
  return move;

  function slopeAt(s: number): { slope: number; curvature: number } {
    let pull = 0;
    let square = 0;
    for (let c = 0; c < sum.length; c++) {
      const value = sum[c] + worth * s * difference[c];
      if (value <= 0) continue;
      pull += difference[c] * value;
      square += difference[c] * difference[c];
    }
    return { slope: 1 - smoothing * (multiplier + s) - scale * pull, curvature: smoothing + worth * scale * square };
  }
}
