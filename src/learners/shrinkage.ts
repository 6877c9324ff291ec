import { z } from "zod";
import { weightedNorms } from "../linalg/groupRows.ts";
import { Matrix } from "../linalg/matrix.ts";
import { weightedGram } from "../linalg/products.ts";
import { ledoitWolf, oas, type Spread, shrinkToDiagonal } from "../linalg/shrinkage.ts";
import type { PointsProblem } from "./problem.ts";
import type { Scatter } from "./summary.ts";

/** How far an estimated covariance is drawn to a simpler one: a rule that reads the share off the data, none, or the share itself. */
export type Shrinkage = "ledoitWolf" | "oas" | "none" | number;

/** The `shrinkage` option with a learner's own default. */
export const shrinkageOption = (fallback: Shrinkage, target: string) =>
  z
    .union([z.enum(["ledoitWolf", "oas", "none"]), z.number().min(0).max(1)])
    .default(fallback)
    .meta({
      description: `share of ${target} mixed into the covariance, or the rule that picks it`,
      symbol: "α",
      search: [0, 1],
    });

/** The share for a moment matrix; `spread` is read by the rules alone. */
export function shareOf(shrinkage: Shrinkage, moment: Matrix, spread: () => Spread): number {
  if (shrinkage === "none") return 0;
  if (typeof shrinkage === "number") return shrinkage;
  return shrinkage === "oas" ? oas(moment, spread()) : ledoitWolf(moment, spread());
}

/** Rows that scatter about zero, how many of them are real (the others are zero) and how many are independent. */
export interface Residuals {
  readonly rows: Matrix;
  /** Σ e eᵀ, where it is known. */
  readonly sum?: Matrix;
  readonly count: number;
  readonly freedom: number;
}

/** A variance below this share of the feature's total variance counts as this share: a perfect feature gets a large weight, not an infinite one. */
const LEAST_VARIANCE = 1e-10;

/**
 * The covariance Σ e eᵀ / count of residuals with its correlations shrunk by α, d x d. The rules judge the correlation matrix, so the units of
 * the features do not matter. Variances are at least 1e-10 of those in `total`; what had to be mended goes to the problem's warnings.
 */
export function shrunkCovariance(
  { rows, sum = weightedGram(rows), count, freedom }: Residuals,
  shrinkage: Shrinkage,
  total: Float64Array,
  problem: Pick<PointsProblem, "warn">,
): Matrix {
  const fourth = (variances: Float64Array) => sumOfFourthPowers(rows, variances);
  return shrunkScatter({ sum, fourth, count, freedom }, shrinkage, total, problem);
}

/** The same from the sums alone: Σ e eᵀ, and for given variances v the function Σ (Σ_c e_c²/v_c)² that the rules ask for. */
export function shrunkScatter(
  { sum, fourth, count, freedom }: Scatter & Pick<Residuals, "count" | "freedom">,
  shrinkage: Shrinkage,
  total: Float64Array,
  problem: Pick<PointsProblem, "warn">,
): Matrix {
  const d = sum.cols;
  const moment = scaled(sum, 1 / count);
  let mended = 0;
  const variances = Float64Array.from(total, (value, c) => {
    const least = LEAST_VARIANCE * value;
    if (moment.get(c, c) >= least) return moment.get(c, c);
    mended++;
    return least;
  });
  if (mended > 0)
    problem.warn(
      `${mended} of ${d} features do not vary within the groups: their variance was raised to 1e-10 of the total`,
    );
  variances.forEach((variance, c) => {
    moment.data[c * d + c] = variance;
  });
  const share = shareOf(shrinkage, correlationOf(moment), () => ({
    fourth: fourth(variances) / (count * freedom),
    concentration: 1 / freedom,
  }));
  if (freedom < d) {
    const cure =
      share > 0 ? `shrinkage by ${share.toPrecision(3)} makes it invertible` : "give `shrinkage` to make it invertible";
    problem.warn(`the covariance of ${d} features has rank ${freedom} at most: ${cure}`);
  }
  return shrinkToDiagonal(moment, share);
}

/** Σ ‖e‖⁴ over `divisor`. */
export const spreadOf = (rows: Matrix, divisor: number, concentration: number): Spread => ({
  fourth: sumOfFourthPowers(rows) / divisor,
  concentration,
});

/** Σ ‖e‖⁴, with features divided by their deviations where variances are given. */
export function sumOfFourthPowers(rows: Matrix, variances?: Float64Array): number {
  const factors = variances ? variances.map((variance) => 1 / variance) : new Float64Array(rows.cols).fill(1);
  return weightedNorms(rows, factors).reduce((sum, squared) => sum + squared * squared, 0);
}

/** A covariance in units of its own deviations: ones on the diagonal. */
export function correlationOf(covariance: Matrix): Matrix {
  const d = covariance.rows;
  const { data } = covariance;
  const deviation = new Float64Array(d);
  for (let c = 0; c < d; c++) deviation[c] = Math.sqrt(data[c * d + c]);
  const correlation = new Matrix(d, d);
  for (let i = 0, k = 0; i < d; i++) {
    for (let j = 0; j < d; j++, k++) correlation.data[k] = i === j ? 1 : data[k] / deviation[i] / deviation[j];
  }
  return correlation;
}

/** factor·A, as a new matrix. */
export function scaled({ rows, cols, data }: Matrix, factor: number): Matrix {
  const out = new Matrix(rows, cols);
  for (let k = 0; k < data.length; k++) out.data[k] = factor * data[k];
  return out;
}
