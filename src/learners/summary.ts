import { EtalonError } from "../base/errors.ts";
import type { Moments } from "../data/moments.ts";
import { eigh } from "../linalg/eigh.ts";
import { Matrix } from "../linalg/matrix.ts";
import { mapRows, multiply, multiplySymmetric } from "../linalg/products.ts";
import type { PairScatter } from "./classScatter.ts";
import { CONSTANT, pickColumns, spreadColumns } from "./varyingFeatures.ts";

/** Differences of one kind of pairs: Σ v vᵀ (d x d), Σ ‖v‖⁴ and their number. */
export interface PairSum {
  readonly count: number;
  readonly outer: Matrix;
  readonly fourth: number;
}
export type PairSums = Readonly<Record<"similar" | "dissimilar", PairSum>>;

/** All that batches of points leave behind, in the normalized units in which learners see points: mean 0, root-mean-square pair distance 1. */
export interface Summary {
  readonly total: Moments;
  /** One for each class or chunk, with means as seen from the mean of all. */
  readonly groups: readonly Moments[];
  /** Where pairs were given. */
  readonly pairs?: PairSums | undefined;
  /** Largest less smallest value of each feature. */
  readonly ranges: Float64Array;
  /** How many of the user's units one normalized unit is. */
  readonly scale: number;
  warn(message: string): void;
  count(kind: string, amount: number): void;
}

/** Σ e eᵀ of residuals that are never listed, for `shrunkScatter`. */
export interface Scatter {
  readonly sum: Matrix;
  /** Σ (Σ_c e_c² / v_c)² for variances v. */
  fourth(variances: Float64Array): number;
}

/** Σ_g w_g Σ e eᵀ over groups, each with offsets from its own mean; with their quartic moments `fourth` is exact. */
export function scatterOf(groups: readonly Moments[], weights: ArrayLike<number> = groups.map(() => 1)): Scatter {
  const d = groups[0].scatter.rows;
  const sum = new Matrix(d, d);
  groups.forEach(({ scatter }, g) => {
    for (let k = 0; k < sum.data.length; k++) sum.data[k] += weights[g] * scatter.data[k];
  });
  return {
    sum,
    fourth: (variances) =>
      groups.reduce((total, group, g) => total + weights[g] * weights[g] * fourthOf(group, variances), 0),
  };
}

/** Σ ‖e‖⁴ of a group, with features divided by their deviations where variances are given. */
export function fourthOf({ quartic, scatter }: Moments, variances?: Float64Array): number {
  const d = scatter.rows;
  let sum = 0;
  if (!quartic) return Number.NaN;
  for (let i = 0; i < d; i++) {
    for (let j = 0; j < d; j++) sum += quartic.tails.data[i * d + j] / (variances ? variances[i] * variances[j] : 1);
  }
  return sum;
}

/** `DATA` unless there are two classes. */
export function requireClasses(learner: string, groups: readonly Moments[]): void {
  if (groups.length >= 2) return;
  throw new EtalonError(
    "DATA",
    `${learner}: the batches so far have ${groups.length} class. Give at least two classes.`,
  );
}

/** Σ (x_i − x_j)(x_i − x_j)ᵀ over all pairs of one group and over all pairs of two: Σ_g n_g S_g, and n S less that. */
export function pairTotals(total: Moments, groups: readonly Moments[]): PairScatter {
  const n = total.count;
  const { sum: similar } = scatterOf(
    groups,
    groups.map(({ count }) => count),
  );
  const dissimilar = total.scatter.clone();
  for (let k = 0; k < similar.data.length; k++) dissimilar.data[k] = n * dissimilar.data[k] - similar.data[k];
  const similarPairs = groups.reduce((sum, { count }) => sum + (count * (count - 1)) / 2, 0);
  return { similar, dissimilar, similarPairs, dissimilarPairs: (n * (n - 1)) / 2 - similarPairs };
}

/** A summary without the features that are the same everywhere, their mean squares, and the way back for a map. */
export interface VaryingSummary {
  readonly total: Moments;
  readonly groups: readonly Moments[];
  readonly ranges: Float64Array;
  readonly variances: Float64Array;
  restore(map: Matrix): Matrix;
}

/** As `varyingFeatures` for points. */
export function varyingSummary({ total, groups, ranges }: Summary): VaryingSummary {
  const d = total.scatter.rows;
  const squares = Array.from({ length: d }, (_, c) => total.scatter.get(c, c));
  const kept = Int32Array.from(squares.keys()).filter((c) => squares[c] > CONSTANT);
  const variances = Float64Array.from(kept, (c) => squares[c] / total.count);
  if (kept.length === d) return { total, groups, ranges, variances, restore: (map) => map };
  return {
    total: picked(total, kept),
    groups: groups.map((group) => picked(group, kept)),
    ranges: Float64Array.from(kept, (c) => ranges[c]),
    variances,
    restore: (map) => spreadColumns(map, kept, d),
  };
}

/** Groups in coordinates of the span of the points where there are no more points than features, as `spannedPoints`; and the way back for a map. */
export function spannedGroups({ total, groups }: Summary): {
  groups: readonly Moments[];
  restore(map: Matrix): Matrix;
} {
  const { count, scatter } = total;
  if (count > scatter.rows) return { groups, restore: (map) => map };
  const { values, vectors } = eigh(scatter);
  const kept = Array.from(values.keys()).filter((r) => values[r] > 1e-12 * values[values.length - 1]);
  const basis = vectors.take(kept);
  const image = ({ count: size, mean, scatter: own }: Moments): Moments => ({
    count: size,
    mean: mapRows(new Matrix(1, mean.length, mean), basis).data,
    scatter: multiplySymmetric(basis.transposed(), mapRows(own, basis)),
  });
  return { groups: groups.map(image), restore: (map) => multiply(map, basis) };
}

/** The moments of the listed features alone. */
function picked({ count, mean, scatter, quartic }: Moments, kept: Int32Array): Moments {
  const block = (m: Matrix): Matrix => pickColumns(m.take(kept), kept);
  return {
    count,
    mean: Float64Array.from(kept, (c) => mean[c]),
    scatter: block(scatter),
    ...(quartic ? { quartic: { skew: block(quartic.skew), tails: block(quartic.tails) } } : {}),
  };
}
