import { EtalonError } from "../base/errors.ts";
import { Matrix } from "../linalg/matrix.ts";

/**
 * Points as every learner sees them: centered, divided by their root-mean-square pair distance, rows in canonical order.
 * The order depends on the content alone, so the result of a fit does not depend on the order of the user's rows.
 */
export interface Normalized {
  /** n x d, row r is the user's row `order[r]`. */
  readonly points: Matrix;
  readonly order: Int32Array;
  /** Position of the user's row i: `order[rank[i]] = i`. */
  readonly rank: Int32Array;
  readonly mean: Float64Array;
  /** Root-mean-square distance between two rows, in the user's units. */
  readonly scale: number;
}

/** `DATA` if all rows are identical: no distance can be learned from them. `NUMERIC` if distances overflow. */
export function normalize(raw: Matrix): Normalized {
  const { rows, cols } = raw;
  const byContent = Int32Array.from({ length: rows }, (_, i) => i).sort((i, j) => compareRows(raw, i, j) || i - j);
  const { mean, scale } = centerAndScale(raw, byContent);
  const centered = new Matrix(rows, cols);
  const norms = new Float64Array(rows);
  for (let i = 0; i < rows; i++) {
    for (let c = 0; c < cols; c++) {
      const plain = (raw.data[i * cols + c] - mean[c]) / scale;
      const value = Number.isFinite(plain) ? plain : (raw.data[i * cols + c] / 2 - mean[c] / 2) / (scale / 2);
      centered.data[i * cols + c] = value;
      norms[i] += value * value;
    }
  }
  // By distance from the mean first: that order survives rotation and renaming of features.
  const order = byContent.slice();
  const place = invert(byContent);
  order.sort((i, j) => norms[i] - norms[j] || place[i] - place[j]);
  return { points: centered.take(order), order, rank: invert(order), mean, scale };
}

function compareRows({ data, cols }: Matrix, i: number, j: number): number {
  for (let c = 0; c < cols; c++) {
    const difference = data[i * cols + c] - data[j * cols + c];
    if (difference !== 0) return difference;
  }
  return 0;
}

function centerAndScale({ rows, cols, data }: Matrix, order: Int32Array): { mean: Float64Array; scale: number } {
  const first = data.slice(order[0] * cols, order[0] * cols + cols);
  let widest = 0;
  for (let k = 0; k < data.length; k++) widest = Math.max(widest, Math.abs(data[k] / 2 - first[k % cols] / 2));
  if (!(widest > 0)) {
    throw new EtalonError(
      "DATA",
      `points: all ${rows} rows are identical. Give points that differ: no distance can be learned from these.`,
    );
  }
  // Offsets from the first row, over the widest (halved, so that ±1e308 does not overflow): sums stay exact for far data.
  const mean = new Float64Array(cols);
  for (const i of order) for (let c = 0; c < cols; c++) mean[c] += (data[i * cols + c] / 2 - first[c] / 2) / widest;
  for (let c = 0; c < cols; c++) mean[c] /= rows;
  let sum = 0;
  for (const i of order) {
    for (let c = 0; c < cols; c++) {
      const offset = (data[i * cols + c] / 2 - first[c] / 2) / widest - mean[c];
      sum += offset * offset;
    }
  }
  // Mean squared distance of two distinct rows = 2 Σ‖x − μ‖² / (n − 1).
  const scale = 2 * Math.sqrt((2 * sum) / (rows - 1)) * widest;
  if (!Number.isFinite(scale)) {
    throw new EtalonError(
      "NUMERIC",
      "points: distances between the rows exceed 1.8e308. Give the features in larger units.",
    );
  }
  return { mean: mean.map((value, c) => first[c] + 2 * value * widest), scale };
}

function invert(order: Int32Array): Int32Array {
  const rank = new Int32Array(order.length);
  order.forEach((i, r) => {
    rank[i] = r;
  });
  return rank;
}
