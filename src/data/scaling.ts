import { EtalonError } from "../base/errors.ts";
import { Matrix } from "../linalg/matrix.ts";

/** How features are brought to one scale: mean 0 and deviation 1, range 0 to 1, or left alone. */
export type Scale = "zscore" | "minmax" | "none";

/** A fitted scaling: feature j becomes (x_j − offset_j) / spread_j. */
export interface Scaling {
  readonly kind: Scale;
  readonly offset: Float64Array;
  /** Never 0: 1 for a constant feature. */
  readonly spread: Float64Array;
}

/**
 * Fits a scaling to the rows of `points` (n x d, finite, n ≥ 1). `zscore` takes the population deviation.
 * Constant features are only shifted. Values up to ±1e308 do not overflow.
 */
export function fitScaling(points: Matrix, kind: Scale): Scaling {
  const { rows, cols } = points;
  const offset = new Float64Array(cols);
  const spread = new Float64Array(cols).fill(1);
  if (rows === 0) throw new EtalonError("SHAPE", "scaling: there are no rows to fit to. Give at least one.");
  if (kind === "none") return { kind, offset, spread };
  for (let j = 0; j < cols; j++) {
    const [low, high] = rangeOf(points, j);
    const width = high / 2 - low / 2;
    if (!(width > 0)) {
      offset[j] = low;
      continue;
    }
    const [place, size] = kind === "minmax" ? [0, 1] : momentsOf(points, j, low, width);
    offset[j] = low + place * width + place * width;
    spread[j] = size * width === 0 ? 1 : Math.min(2 * (size * width), Number.MAX_VALUE);
  }
  return { kind, offset, spread };
}

/** The scaled rows, as a fresh matrix. `SHAPE` if the features do not match. */
export function applyScaling({ offset, spread }: Scaling, points: Matrix): Matrix {
  const { rows, cols, data } = points;
  if (cols !== offset.length) {
    throw new EtalonError(
      "SHAPE",
      `scaling: got ${cols} features but it was fitted to ${offset.length}. Give the same features.`,
    );
  }
  const scaled = new Matrix(rows, cols);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < cols; j++) {
      const k = i * cols + j;
      const plain = (data[k] - offset[j]) / spread[j];
      scaled.data[k] = Number.isFinite(plain) ? plain : (data[k] / 2 - offset[j] / 2) / (spread[j] / 2);
    }
  }
  return scaled;
}

function rangeOf({ rows, cols, data }: Matrix, j: number): [number, number] {
  let low = Infinity;
  let high = -Infinity;
  for (let i = 0; i < rows; i++) {
    low = Math.min(low, data[i * cols + j]);
    high = Math.max(high, data[i * cols + j]);
  }
  return [low, high];
}

/** Mean and deviation of feature j in units of its range, counted from its lowest value. */
function momentsOf({ rows, cols, data }: Matrix, j: number, low: number, width: number): [number, number] {
  const place = (i: number) => (data[i * cols + j] / 2 - low / 2) / width;
  let mean = 0;
  for (let i = 0; i < rows; i++) mean += place(i) / rows;
  let variance = 0;
  for (let i = 0; i < rows; i++) variance += ((place(i) - mean) * (place(i) - mean)) / rows;
  return [mean, Math.sqrt(variance)];
}
