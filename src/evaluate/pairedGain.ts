import { type BootstrapOptions, bootstrapMeans, columnOf, type Interval, percentileInterval } from "./bootstrap.ts";
import { type Verdict, verdictOf } from "./significance.ts";

/** A score under the Euclidean and under the learned distance, with 95 % intervals and what their paired difference says. */
export interface Gain {
  readonly euclidean: { readonly mean: number; readonly ci: Interval };
  readonly learned: { readonly mean: number; readonly ci: Interval };
  readonly difference: number;
  readonly ci: Interval;
  readonly verdict: Verdict;
}

/**
 * Mean scores of the same cases under both distances, and their difference; all intervals from the same bootstrap resamples of the cases,
 * or of whole units where `units` names one for each case. `DATA` when there is no case.
 */
export function pairedGain(
  euclidean: ArrayLike<number>,
  learned: ArrayLike<number>,
  options: BootstrapOptions & { readonly units?: ArrayLike<number> } = {},
): Gain {
  const places = new Map<number, number>();
  const place = Int32Array.from({ length: euclidean.length }, (_, i) => {
    const unit = options.units ? options.units[i] : i;
    const known = places.get(unit) ?? places.size;
    places.set(unit, known);
    return known;
  });
  const sizes = new Float64Array(places.size);
  const sums = [0, 1, 2].map(() => new Float64Array(places.size));
  place.forEach((unit, i) => {
    sizes[unit]++;
    sums[0][unit] += euclidean[i];
    sums[1][unit] += learned[i];
    sums[2][unit] += learned[i] - euclidean[i];
  });
  const means = bootstrapMeans([{ sizes, sums }], options);
  const [before, after, difference] = sums.map((values, s) => ({
    mean: values.reduce((sum, value) => sum + value, 0) / euclidean.length,
    ci: percentileInterval(columnOf(means, s)),
  }));
  return {
    euclidean: before,
    learned: after,
    difference: difference.mean,
    ci: difference.ci,
    verdict: verdictOf(difference.ci),
  };
}
