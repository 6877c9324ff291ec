import { EtalonError } from "../base/errors.ts";
import { Random } from "../base/random.ts";
import { Matrix } from "../linalg/matrix.ts";

/** Low and high end. */
export type Interval = readonly [number, number];

/** Resampling units that stay inside one fold: `sizes[u]` cases in unit u, `sums[s][u]` the sum of statistic s over them. */
export interface Stratum {
  readonly sizes: ArrayLike<number>;
  readonly sums: readonly ArrayLike<number>[];
}

export interface BootstrapOptions {
  /** Default 2,000. */
  readonly resamples?: number;
  readonly seed?: number;
}

/**
 * Stratified (cluster) bootstrap: units are drawn with replacement inside each stratum, and statistic s of a resample is the mean over strata
 * of Σ sums / Σ sizes. Resamples x statistics; every statistic sees the same draws, so differences of columns are paired.
 * Efron & Tibshirani, An Introduction to the Bootstrap, 1993. `DATA` for a stratum without units.
 */
export function bootstrapMeans(strata: readonly Stratum[], options: BootstrapOptions = {}): Matrix {
  const { resamples = 2000, seed = 0 } = options;
  const statistics = strata[0]?.sums.length ?? 0;
  const out = new Matrix(resamples, statistics);
  const random = new Random(seed);
  random.jump(); // a stream of its own: folds and learners start from the same seed
  strata.forEach(({ sizes }, s) => {
    if (sizes.length === 0)
      throw new EtalonError("DATA", `bootstrap: stratum ${s} has no units. Give each at least one.`);
  });
  const merged = strata.map(mergeAlike);
  for (let r = 0; r < resamples; r++) {
    for (const { kinds, counts, sizes, sums } of merged) {
      drawCounts(counts, kinds, random);
      const total = dot(counts, sizes);
      for (let s = 0; s < statistics; s++) out.data[r * statistics + s] += dot(counts, sums[s]) / total / strata.length;
    }
  }
  return out;
}

/** Percentile interval of a sample: the (1 − confidence)/2 quantile and its mirror, interpolated linearly. `DATA` when there are no values. */
export function percentileInterval(values: ArrayLike<number>, confidence = 0.95): Interval {
  if (values.length === 0) throw new EtalonError("DATA", "percentileInterval: there are no values. Give at least one.");
  const sorted = Float64Array.from(values).sort();
  const tail = (1 - confidence) / 2;
  return [quantile(sorted, tail), quantile(sorted, 1 - tail)];
}

/** Column s of the resamples, as a sample. */
export const columnOf = ({ rows, cols, data }: Matrix, s: number): Float64Array =>
  Float64Array.from({ length: rows }, (_, r) => data[r * cols + s]);

function quantile(sorted: Float64Array, share: number): number {
  const place = share * (sorted.length - 1);
  const below = Math.floor(place);
  const above = Math.min(below + 1, sorted.length - 1);
  return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
}

/** Units with the same size and sums, of which there are few when these are 0 or 1, count as one kind. */
function mergeAlike({ sizes, sums }: Stratum): Stratum & { readonly kinds: Int32Array; readonly counts: Int32Array } {
  const known = new Map<string, number>();
  const firsts: number[] = [];
  const kinds = Int32Array.from({ length: sizes.length }, (_, u) => {
    const key = `${sizes[u]} ${sums.map((values) => values[u]).join(" ")}`;
    const kind = known.get(key) ?? known.size;
    if (kind === known.size) firsts.push(u);
    known.set(key, kind);
    return kind;
  });
  const pick = (values: ArrayLike<number>) => Float64Array.from(firsts, (u) => values[u]);
  return { kinds, counts: new Int32Array(firsts.length), sizes: pick(sizes), sums: sums.map(pick) };
}

function drawCounts(counts: Int32Array, kinds: Int32Array, random: Random): void {
  counts.fill(0);
  for (let u = 0; u < kinds.length; u++) counts[kinds[random.integer(kinds.length)]]++;
}

function dot(counts: Int32Array, values: ArrayLike<number>): number {
  let sum = 0;
  for (let u = 0; u < counts.length; u++) sum += counts[u] * values[u];
  return sum;
}
