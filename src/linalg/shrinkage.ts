import { Matrix } from "./matrix.ts";

/** What an estimate S = Σ ω_i x_i x_iᵀ (weights ω adding up to 1) leaves behind to judge its own noise. */
export interface Spread {
  /** Σ ω_i² ‖x_i‖⁴. */
  readonly fourth: number;
  /** Σ ω_i², that is 1 / n for equal weights. */
  readonly concentration: number;
  /** d, where S is given in coordinates outside of which it is 0; the rows of S when left out. */
  readonly dimensions?: number | undefined;
}

/**
 * The share α that brings (1 − α) S + α μ I, with μ = tr S / d, nearest to the true covariance in expected Frobenius norm:
 * α = min(b², δ²) / δ², δ² = ‖S − μI‖², b² = Σ ω_i² (‖x_i‖⁴ − ‖S‖²). Ledoit & Wolf, A well-conditioned estimator for large-dimensional
 * covariance matrices, 2004.
 */
export function ledoitWolf(moment: Matrix, { fourth, concentration, dimensions }: Spread): number {
  const distance = distanceToSphere(moment, dimensions);
  if (!(distance > 0)) return 1;
  const noise = fourth - concentration * sumOfSquares(moment);
  return Math.max(0, Math.min(1, noise / distance));
}

/**
 * The same share for normal points, from S and their number 1 / concentration alone:
 * α = min(1, (a + μ²) / ((n + 1)(a − μ²/d))) with a the mean of the squared entries of S. Chen, Wiesel, Eldar & Hero, Shrinkage algorithms
 * for MMSE covariance estimation, 2010, without their terms in 2/d, as in common use.
 */
export function oas(
  moment: Matrix,
  { concentration, dimensions: d = moment.rows }: Pick<Spread, "concentration" | "dimensions">,
): number {
  const mu = meanOfDiagonal(moment, d);
  const mean = sumOfSquares(moment) / (d * d);
  const spread = (1 / concentration + 1) * (mean - (mu * mu) / d);
  return spread > 0 ? Math.min(1, (mean + mu * mu) / spread) : 1;
}

/** (1 − α) S + α μ I with μ = tr S / d: the same direction-free target for every feature, so it needs features in like units. d as in `Spread`. */
export function shrinkToSphere(moment: Matrix, share: number, dimensions = moment.rows): Matrix {
  const mu = meanOfDiagonal(moment, dimensions);
  return shrink(moment, share, () => mu);
}

/** (1 − α) S + α diag(S): correlations shrink, variances stay, so the units of the features do not matter. */
export const shrinkToDiagonal = (moment: Matrix, share: number): Matrix =>
  shrink(moment, share, (i) => moment.get(i, i));

/** tr S / d. */
export function meanOfDiagonal(moment: Matrix, dimensions = moment.rows): number {
  let trace = 0;
  for (let i = 0; i < moment.rows; i++) trace += moment.get(i, i);
  return trace / dimensions;
}

function shrink(moment: Matrix, share: number, target: (i: number) => number): Matrix {
  const d = moment.rows;
  const shrunk = new Matrix(d, d);
  for (let k = 0; k < shrunk.data.length; k++) shrunk.data[k] = (1 - share) * moment.data[k];
  for (let i = 0; i < d; i++) {
    const value = moment.get(i, i);
    shrunk.data[i * d + i] = value + share * (target(i) - value);
  }
  return shrunk;
}

/** ‖S − μI‖², summed entry by entry so that nothing cancels. */
function distanceToSphere(moment: Matrix, dimensions = moment.rows): number {
  const mu = meanOfDiagonal(moment, dimensions);
  let sum = (dimensions - moment.rows) * mu * mu;
  for (let i = 0, k = 0; i < moment.rows; i++) {
    for (let j = 0; j < moment.cols; j++, k++) {
      const difference = moment.data[k] - (i === j ? mu : 0);
      sum += difference * difference;
    }
  }
  return sum;
}

function sumOfSquares({ data }: Matrix): number {
  let sum = 0;
  for (let k = 0; k < data.length; k++) sum += data[k] * data[k];
  return sum;
}
