import { columnMeans } from "./columnMeans.ts";
import { pairDistancesByWasm, squaredDistancesByWasm } from "./loops/distancesWasm.ts";
import { distanceTile } from "./loops/distanceTile.ts";
import { squaredDifference } from "./loops/rowDistances.ts";
import { wasm } from "./loops/wasm.ts";
import { Matrix } from "./matrix.ts";
import { requireEqual, requireRows, requireSameColumns } from "./shapes.ts";

export { type Nearest, type NearestOptions, nearest } from "./nearest.ts";

/** Multiplications, and edges for each row, from which copying into the arena pays (measured). */
const WORTH_COPYING = 1000;
const EDGES_PER_ROW = 0.5;

/**
 * Squared Euclidean distances between the rows of X (n x d) and of Y (m x d): n x m, never negative, 0 for equal rows.
 * By ‖x‖² + ‖y‖² − 2 x·y about the mean of Y, and by direct differences where that cancels: relative error about 2¹⁰·d·2⁻⁵³ at most.
 * A given `out` (n x m) is overwritten: large tables spend much of their time on fresh memory.
 */
export function squaredDistances(x: Matrix, y: Matrix, out = new Matrix(x.rows, y.rows)): Matrix {
  requireSameColumns(x, y, "squaredDistances");
  requireEqual(out.rows, x.rows, "squaredDistances", "the rows of the result and of X differ");
  requireEqual(out.cols, y.rows, "squaredDistances", "the columns of the result and the rows of Y differ");
  const center = columnMeans(y);
  const core = out.data.length * x.cols >= WORTH_COPYING ? wasm() : null;
  if (core) squaredDistancesByWasm(core, x, y, center, out);
  else distanceTile([x.rows, y.rows, x.cols], x.data, y.data, centered(x, center), centered(y, center), out.data);
  return out;
}

/** ‖x_i − y_j‖² by direct differences. */
export const squaredDistance = (x: Matrix, i: number, y: Matrix, j: number): number =>
  squaredDifference(x.cols, x.data, i * x.cols, y.data, j * y.cols);

/** ‖x_left − x_right‖² for each listed pair, by direct differences. */
export function pairSquaredDistances(x: Matrix, left: ArrayLike<number>, right: ArrayLike<number>): Float64Array {
  requireEqual(right.length, left.length, "pairSquaredDistances", "the two ends of the pairs differ in number");
  requireRows(left, x.rows, "pairSquaredDistances");
  requireRows(right, x.rows, "pairSquaredDistances");
  const core = left.length >= EDGES_PER_ROW * x.rows && left.length * x.cols >= WORTH_COPYING ? wasm() : null;
  if (core) return pairDistancesByWasm(core, x, left, right);
  const out = new Float64Array(left.length);
  for (let e = 0; e < left.length; e++) out[e] = squaredDistance(x, left[e], x, right[e]);
  return out;
}

function centered(x: Matrix, center: Float64Array): Float64Array {
  const out = new Float64Array(x.data.length);
  for (let i = 0, p = 0; i < x.rows; i++) for (let c = 0; c < x.cols; c++, p++) out[p] = x.data[p] - center[c];
  return out;
}
