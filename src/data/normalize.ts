import { EtalonError } from "../base/errors.ts";
import { once } from "../base/once.ts";
import { columnSumsFrom, scaledOffsets } from "../linalg/columnMoments.ts";
import type { Matrix } from "../linalg/matrix.ts";
import { gramOfOffsets, weightedGram } from "../linalg/products.ts";
import { withRowWork } from "../linalg/rowWork.ts";
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
 * `ordered: false` leaves the rows as they come, for methods that feel their order through rounding alone; `requireFinite` is then called where
 * the sums are not plain numbers, before anything else is tried.
 * `DATA` if all rows are identical, `NUMERIC` if distances are beyond 1e±154: no distance can be learned from them.
 */
export function normalize(raw: Matrix, { ordered = true, requireFinite = () => {} } = {}): Normalized {
  const asGiven = ordered ? undefined : normalizeAsGiven(raw);
  if (asGiven) return asGiven;
  requireFinite();
  // Halved only where differences could overflow: halving loses the last bit of subnormal numbers.
  return normalizeInOrder(raw, 1) ?? (normalizeInOrder(raw, 0.5) as Normalized);
}

/** Of the points times `unit`; nothing where differences could overflow. */
function normalizeInOrder(raw: Matrix, unit: 0.5 | 1): Normalized | undefined {
  const first = leastRow(raw);
  return withRowWork(raw, (work) => {
    if (unit === 1 && work.largest() > 1e307) return undefined;
    if (unit < 1) work.divide(1 / unit);
    const origin = raw.row(first).map((value) => value * unit);
    // Offsets of all rows from one of them, in units of the widest: exact for data far from 0, without overflow for ±1e308.
    work.subtract(origin);
    const widest = work.largest();
    if (!(widest > 0)) throw allAlike(raw.rows);
    work.divide(widest);
    // Sums run in an order that the content decides; rounding makes them depend on it.
    const byContent = orderByKey(work.products(fingerprintWeights(raw.cols)), (i, j) =>
      compareRows(work, raw.cols, i, j),
    );
    const shift = work.sums(byContent).map((sum) => sum / raw.rows);
    work.subtract(shift);
    const norms = work.norms();
    // The square of the root-mean-square pair distance is 2 Σ‖x − μ‖² / (n − 1).
    let sum = 0;
    for (let r = 0; r < raw.rows; r++) sum += norms[byContent[r]];
    const size = Math.sqrt((2 * sum) / (raw.rows - 1));
    const scale = size * (widest / unit);
    requireScale(scale);
    // By distance from the mean: that order survives rotation and renaming of features.
    const place = invert(byContent);
    const order = orderByKey(norms, (i, j) => place[i] - place[j]);
    const mean = shift.map((value, c) => raw.data[first * raw.cols + c] + value * (widest / unit));
    const points = work.taken(order, size);
    return { points, gram: once(() => weightedGram(points)), order, rank: invert(order), mean, scale };
  });
}

/** In fewer passes, where no square can overflow or vanish and the rows differ; elsewhere nothing. */
function normalizeAsGiven(raw: Matrix): Normalized | undefined {
  const { rows, cols, data } = raw;
  const origin = data.slice(0, cols);
  const { sums, squares, largest } = columnSumsFrom(raw, origin);
  if (!(largest > 1e-140 && largest < 1e140)) return undefined;
  const shift = sums.map((sum) => sum / rows);
  // Of the digits of this difference at most those of the number of rows are lost: the origin is one of them.
  const spread = squares.reduce((total, square, c) => total + (square - sums[c] * shift[c]), 0);
  const scale = Math.sqrt((2 * spread) / (rows - 1));
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

/** Weights that no data know: a sum by them is one number for each row, seldom the same for two different rows. */
const fingerprintWeights = (cols: number): Float64Array =>
  Float64Array.from({ length: cols }, (_, c) => 0.5 + (((c + 1) * 0.6180339887498949) % 1));

/** The first of all rows by content: the same point, whatever the order of the rows. */
function leastRow(raw: Matrix): number {
  const { rows, cols, data } = raw;
  let least = 0;
  for (let i = 1; i < rows; i++) {
    const difference = data[i * cols] - data[least * cols];
    if (difference < 0 || (difference === 0 && compareRows(raw, cols, i, least) < 0)) least = i;
  }
  return least;
}

function compareRows(rows: Pick<Matrix, "get">, cols: number, i: number, j: number): number {
  for (let c = 0; c < cols; c++) {
    const difference = rows.get(i, c) - rows.get(j, c);
    if (difference !== 0) return difference;
  }
  return 0;
}

function allAlike(rows: number): EtalonError {
  const what = rows === 1 ? "there is a single row" : `all ${rows} rows are identical`;
  return new EtalonError("DATA", `points: ${what}. Give points that differ: no distance can be learned from these.`);
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
