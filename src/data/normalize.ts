import { EtalonError } from "../base/errors.ts";
import { once } from "../base/once.ts";
import { columnSquaresFrom, columnSumsFrom, scaledOffsets } from "../linalg/columnMoments.ts";
import { Matrix } from "../linalg/matrix.ts";
import { gramOfOffsets, weightedGram } from "../linalg/products.ts";
import { orderByKey } from "./canonicalOrder.ts";

/**
 * Points as every learner sees them: centered, divided by their root-mean-square pair distance, rows in canonical order.
 * The order depends on the content alone, so the result of a fit does not depend on the order of the user's rows.
 */
export interface Normalized {
  /** n x d, row r is the user's row `order[r]`. Computed when first asked for where the rows stay as they come. */
  readonly points: Matrix;
  /** Σ x xᵀ of the points, d x d; computed when first asked for. */
  gram(): Matrix;
  readonly order: Int32Array;
  /** Position of the user's row i: `order[rank[i]] = i`. */
  readonly rank: Int32Array;
  readonly mean: Float64Array;
  /** Root-mean-square distance between two rows, in the user's units. */
  readonly scale: number;
}

/**
 * `ordered: false` leaves the rows as they come, for methods that feel their order through rounding alone.
 * `DATA` if all rows are identical, `NUMERIC` if distances are beyond 1e±154: no distance can be learned from them.
 */
export function normalize(raw: Matrix, { ordered = true } = {}): Normalized {
  const asGiven = ordered ? undefined : normalizeAsGiven(raw);
  if (asGiven) return asGiven;
  const first = leastRow(raw);
  const { offsets, widest } = offsetsFromFirst(raw, first);
  // Sums run in an order that the content decides; rounding makes them depend on it.
  const byContent = orderByKey(fingerprints(offsets), (i, j) => compareRows(offsets, i, j));
  const { shift, norms, size } = center(offsets, byContent);
  const scale = size * widest;
  requireScale(scale);
  // By distance from the mean: that order survives rotation and renaming of features.
  const place = invert(byContent);
  const order = orderByKey(norms, (i, j) => place[i] - place[j]);
  const mean = shift.map((value, c) => raw.data[first * raw.cols + c] + value * widest);
  const points = takeScaled(offsets, order, size);
  return { points, gram: once(() => weightedGram(points)), order, rank: invert(order), mean, scale };
}

/** In fewer passes, where no square can overflow or vanish and the rows differ; elsewhere nothing. */
function normalizeAsGiven(raw: Matrix): Normalized | undefined {
  const { rows, cols, data } = raw;
  const origin = data.slice(0, cols);
  const { sums, largest } = columnSumsFrom(raw, origin);
  if (!(largest > 1e-140 && largest < 1e140)) return undefined;
  const shift = sums.map((sum) => sum / rows);
  const squares = columnSquaresFrom(raw, { origin, shift }).reduce((total, square) => total + square, 0);
  const scale = Math.sqrt((2 * squares) / (rows - 1));
  if (!(scale > 1e-140)) return undefined;
  const offsets = { origin, shift, factor: 1 / scale };
  const points = once(() => scaledOffsets(raw, offsets));
  const order = new Int32Array(rows);
  for (let i = 0; i < rows; i++) order[i] = i;
  return {
    get points() {
      return points();
    },
    gram: once(() => gramOfOffsets(raw, offsets)),
    order,
    rank: order,
    mean: shift.map((value, c) => origin[c] + value),
    scale,
  };
}

/** The rows in the given order, divided by `size`. */
function takeScaled({ rows, cols, data }: Matrix, order: Int32Array, size: number): Matrix {
  const taken = new Matrix(rows, cols);
  for (let r = 0, k = 0; r < rows; r++) {
    const from = order[r] * cols;
    for (let c = 0; c < cols; c++, k++) taken.data[k] = data[from + c] / size;
  }
  return taken;
}

/** One number for each row, seldom the same for two different rows: a sum with weights that no data know. */
function fingerprints({ rows, cols, data }: Matrix): Float64Array {
  const weights = Float64Array.from({ length: cols }, (_, c) => 0.5 + (((c + 1) * 0.6180339887498949) % 1));
  const keys = new Float64Array(rows);
  for (let i = 0, k = 0; i < rows; i++) {
    let sum = 0;
    for (let c = 0; c < cols; c++, k++) sum += weights[c] * data[k];
    keys[i] = sum;
  }
  return keys;
}

/** The first of all rows by content: the same point, whatever the order of the rows. */
function leastRow(raw: Matrix): number {
  let least = 0;
  for (let i = 1; i < raw.rows; i++) if (compareRows(raw, i, least) < 0) least = i;
  return least;
}

function compareRows({ data, cols }: Matrix, i: number, j: number): number {
  for (let c = 0; c < cols; c++) {
    const difference = data[i * cols + c] - data[j * cols + c];
    if (difference !== 0) return difference;
  }
  return 0;
}

/** Offsets of all rows from one of them, in units of the widest: exact for data far from 0, without overflow for ±1e308. */
function offsetsFromFirst({ rows, cols, data }: Matrix, first: number): { offsets: Matrix; widest: number } {
  // Halved only where differences could overflow: halving loses the last bit of subnormal numbers.
  let largest = 0;
  for (let k = 0; k < data.length; k++) largest = Math.max(largest, Math.abs(data[k]));
  const unit = largest > 1e307 ? 0.5 : 1;
  const origin = data.slice(first * cols, (first + 1) * cols).map((value) => value * unit);
  let widest = 0;
  for (let i = 0, k = 0; i < rows; i++) {
    for (let c = 0; c < cols; c++, k++) widest = Math.max(widest, Math.abs(data[k] * unit - origin[c]));
  }
  if (!(widest > 0)) {
    const what = rows === 1 ? "there is a single row" : `all ${rows} rows are identical`;
    throw new EtalonError("DATA", `points: ${what}. Give points that differ: no distance can be learned from these.`);
  }
  const offsets = new Matrix(rows, cols);
  for (let i = 0, k = 0; i < rows; i++) {
    // Adding 0 turns -0 into 0: rows that differ by the sign of zero are the same row.
    for (let c = 0; c < cols; c++, k++) offsets.data[k] = (data[k] * unit - origin[c]) / widest + 0;
  }
  return { offsets, widest: widest / unit };
}

/**
 * Subtracts the mean in place; sums over rows run in the given order. `norms` holds ‖x − μ‖² for each row and `size` the root-mean-square pair
 * distance: its square is 2 Σ‖x − μ‖² / (n − 1).
 */
function center({ rows, cols, data }: Matrix, order: Int32Array) {
  const shift = new Float64Array(cols);
  for (let r = 0; r < rows; r++) {
    const from = order[r] * cols;
    for (let c = 0; c < cols; c++) shift[c] += data[from + c];
  }
  for (let c = 0; c < cols; c++) shift[c] /= rows;
  const norms = new Float64Array(rows);
  for (let i = 0, k = 0; i < rows; i++) {
    let norm = 0;
    for (let c = 0; c < cols; c++, k++) {
      const value = data[k] - shift[c];
      data[k] = value;
      norm += value * value;
    }
    norms[i] = norm;
  }
  let sum = 0;
  for (let r = 0; r < rows; r++) sum += norms[order[r]];
  return { shift, norms, size: Math.sqrt((2 * sum) / (rows - 1)) };
}

/** Beyond these bounds the entries of M = LᵀL, which go with 1 / scale², leave the range of doubles. */
function requireScale(scale: number): void {
  if (scale >= 1e-154 && scale <= 1e154) return;
  const [about, remedy] = scale > 1 ? ["1e154 or more", "larger"] : ["1e-154 or less", "smaller"];
  throw new EtalonError(
    "NUMERIC",
    `points: distances between the rows are about ${about}, so their squares leave the range of numbers. Give the features in ${remedy} units.`,
  );
}

function invert(order: Int32Array): Int32Array {
  const rank = new Int32Array(order.length);
  order.forEach((i, r) => {
    rank[i] = r;
  });
  return rank;
}
