import type { Matrix } from "../linalg/matrix.ts";
import type { Scale, Scaling } from "./scaling.ts";

/** What features of rows seen so far leave behind: enough to scale them. Merges exactly (Chan, Golub & LeVeque 1983). */
export interface RunningScaling {
  readonly count: number;
  readonly mean: Float64Array;
  /** Σ (x − mean)². */
  readonly squares: Float64Array;
  readonly low: Float64Array;
  readonly high: Float64Array;
}

/** The sums of the rows of `points` (n x d, finite, n ≥ 1). */
export function runningScaling({ rows, cols, data }: Matrix): RunningScaling {
  const [mean, squares] = [new Float64Array(cols), new Float64Array(cols)];
  const low = new Float64Array(cols).fill(Number.POSITIVE_INFINITY);
  const high = new Float64Array(cols).fill(Number.NEGATIVE_INFINITY);
  for (let i = 0, k = 0; i < rows; i++) {
    for (let j = 0; j < cols; j++, k++) {
      const value = data[k];
      mean[j] += value / rows;
      if (value < low[j]) low[j] = value;
      if (value > high[j]) high[j] = value;
    }
  }
  for (let i = 0, k = 0; i < rows; i++)
    for (let j = 0; j < cols; j++, k++) squares[j] += (data[k] - mean[j]) * (data[k] - mean[j]);
  return { count: rows, mean, squares, low, high };
}

/** The sums of both sets of rows. */
export function mergedScaling(a: RunningScaling, b: RunningScaling): RunningScaling {
  const count = a.count + b.count;
  const step = a.mean.map((value, j) => b.mean[j] - value);
  return {
    count,
    mean: a.mean.map((value, j) => value + step[j] * (b.count / count)),
    squares: a.squares.map((value, j) => value + b.squares[j] + step[j] * step[j] * (a.count * (b.count / count))),
    low: a.low.map((value, j) => Math.min(value, b.low[j])),
    high: a.high.map((value, j) => Math.max(value, b.high[j])),
  };
}

/** The scaling that `fitScaling` fits to all rows at once, to rounding. */
export function scalingOf({ count, mean, squares, low, high }: RunningScaling, kind: Scale): Scaling {
  const cols = mean.length;
  if (kind === "none") return { kind, offset: new Float64Array(cols), spread: new Float64Array(cols).fill(1) };
  const spread = squares.map((value, j) => {
    const size = kind === "minmax" ? high[j] - low[j] : Math.sqrt(value / count);
    return high[j] > low[j] && size > 0 ? size : 1;
  });
  return {
    kind,
    offset: kind === "minmax" ? low.slice() : mean.map((value, j) => (high[j] > low[j] ? value : low[j])),
    spread,
  };
}
