import { Matrix } from "../linalg/matrix.ts";
import { multiply, weightedGram } from "../linalg/products.ts";

/**
 * What a set of rows leaves behind: enough for every covariance and for the rules that shrink it, in a size that does not grow with the rows. With
 * e the offset of a row from the mean of all. Moments of two sets merge exactly: Chan, Golub & LeVeque, Algorithms for computing the sample
 * variance, 1983; Pébay, Formulas for robust, one-pass parallel computation of covariances and arbitrary-order statistical moments, 2008.
 */
export interface Moments {
  readonly count: number;
  /** Length d. */
  readonly mean: Float64Array;
  /** Σ e eᵀ, d x d. */
  readonly scatter: Matrix;
  readonly quartic?: Quartic;
}

/** Third and fourth moments of pairs of features. */
export interface Quartic {
  /** Σ e_i² e_j, d x d. */
  readonly skew: Matrix;
  /** Σ e_i² e_j², d x d. */
  readonly tails: Matrix;
}

/** The moments of n rows, n x d; the third and fourth with `quartic`, at three times the work. */
export function momentsOf(rows: Matrix, quartic: boolean): Moments {
  const { rows: count, cols } = rows;
  const mean = new Float64Array(cols);
  for (let i = 0, k = 0; i < count; i++) for (let c = 0; c < cols; c++, k++) mean[c] += rows.data[k];
  for (let c = 0; c < cols; c++) mean[c] /= count;
  const offsets = new Matrix(count, cols);
  for (let i = 0, k = 0; i < count; i++) for (let c = 0; c < cols; c++, k++) offsets.data[k] = rows.data[k] - mean[c];
  const scatter = weightedGram(offsets);
  if (!quartic) return { count, mean, scatter };
  const squares = new Matrix(
    count,
    cols,
    offsets.data.map((value) => value * value),
  );
  const skew = multiply(squares, offsets, { transposeA: true });
  return { count, mean, scatter, quartic: { skew, tails: weightedGram(squares) } };
}

/** The moments of both sets together. */
export function mergedMoments(a: Moments, b: Moments): Moments {
  const count = a.count + b.count;
  const step = a.mean.map((value, c) => (b.mean[c] - value) * (b.count / count));
  const mean = a.mean.map((value, c) => value + step[c]);
  const [first, second] = [a, b].map((part) => about(part, part === a ? step : mean.map((m, c) => m - b.mean[c])));
  const scatter = sum(first.scatter, second.scatter);
  if (!first.quartic || !second.quartic) return { count, mean, scatter };
  const skew = sum(first.quartic.skew, second.quartic.skew);
  return { count, mean, scatter, quartic: { skew, tails: sum(first.quartic.tails, second.quartic.tails) } };
}

/** The moments of rows that are moved by −`center` and divided by `unit`. */
export function normalizedMoments(
  { count, mean, scatter, quartic }: Moments,
  center: Float64Array,
  unit: number,
): Moments {
  const divided = ({ rows, cols, data }: Matrix, power: number): Matrix => {
    const result = new Matrix(rows, cols, data.slice());
    for (let p = 0; p < power; p++) for (let k = 0; k < result.data.length; k++) result.data[k] /= unit;
    return result;
  };
  return {
    count,
    mean: mean.map((value, c) => (value - center[c]) / unit),
    scatter: divided(scatter, 2),
    ...(quartic ? { quartic: { skew: divided(quartic.skew, 3), tails: divided(quartic.tails, 4) } } : {}),
  };
}

/** The sums over offsets e − s in place of e. */
function about({ count: n, scatter, quartic }: Moments, s: Float64Array): Pick<Moments, "scatter" | "quartic"> {
  const d = s.length;
  const moved = scatter.clone();
  for (let i = 0; i < d; i++) for (let j = 0; j < d; j++) moved.data[i * d + j] += n * (s[i] * s[j]);
  if (!quartic) return { scatter: moved };
  const skew = quartic.skew.clone();
  const tails = quartic.tails.clone();
  const at = (m: Matrix, i: number, j: number): number => m.data[i * d + j];
  for (let i = 0; i < d; i++) {
    for (let j = 0; j < d; j++) {
      const [both, rows, cols] = [at(scatter, i, j), at(scatter, i, i), at(scatter, j, j)];
      // Σ (e_i − s_i)² (e_j − s_j) and Σ (e_i − s_i)² (e_j − s_j)², with Σ e = 0.
      skew.data[i * d + j] -= s[j] * rows + 2 * s[i] * both + n * (s[i] * s[i]) * s[j];
      tails.data[i * d + j] +=
        s[j] * s[j] * rows +
        s[i] * s[i] * cols +
        4 * (s[i] * s[j]) * both +
        n * (s[i] * s[i]) * (s[j] * s[j]) -
        2 * (s[j] * at(quartic.skew, i, j) + s[i] * at(quartic.skew, j, i));
    }
  }
  return { scatter: moved, quartic: { skew, tails } };
}

function sum(a: Matrix, b: Matrix): Matrix {
  const total = a.clone();
  for (let k = 0; k < total.data.length; k++) total.data[k] += b.data[k];
  return total;
}
