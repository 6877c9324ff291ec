import { eigh } from "../linalg/eigh.ts";
import { Matrix } from "../linalg/matrix.ts";
import { mapRows, multiply } from "../linalg/products.ts";
import { gramOfMap } from "../linalg/psd.ts";
import { svd } from "../linalg/svd.ts";
import { dot, norm, scaled } from "../optim/vectors.ts";
import type { PointsProblem } from "./problem.ts";
import { reduceMap } from "./reduce.ts";
import type { StartingMap } from "./start.ts";

/** The points that a descent learns from (centered, n x r), and where the user wants it to begin. */
export interface Beginning {
  readonly points: Matrix;
  readonly start?: StartingMap | undefined;
  /** L for the features of the problem as L for the r coordinates of the points. */
  carry?(map: Matrix): Matrix;
}

const asItIs = (map: Matrix): Matrix => map;

/**
 * The map to begin at: `usual` (k x r), or the user's start brought to k rows. Of more rows the principal directions of the mapped points are kept. Missing
 * rows are the principal directions of what the start does not see, as long as the usual ones: rows of zeros would stay zero.
 */
export function beginAt({ start, points, carry = asItIs }: Beginning, usual: Matrix): Matrix {
  if (!start) return usual;
  const map = filled(reduceMap(carry(start.map), points, usual.rows), points, usual);
  return start.foreign ? withSpreadOf(usual, map, points) : map;
}

/** The same for a descent that is held near `usual`: turned towards it, which changes no distance. */
export function beginNear(beginning: Beginning, usual: Matrix): Matrix {
  return beginning.start ? turnedTowards(usual, beginAt(beginning, usual)) : usual;
}

/** The matrix M = LᵀL to begin at: `usual` (r x r), or that of the user's start, whatever its rank. */
export function beginAtMatrix({ start, points, carry = asItIs }: Beginning, usual: Matrix): Matrix {
  if (!start) return usual;
  const matrix = gramOfMap(carry(start.map));
  if (!start.foreign) return matrix;
  const spread = (m: Matrix): number => dot(multiply(points, m), points);
  return scaled(matrix, spread(usual) / (spread(matrix) || 1));
}

/** The Z = CᵀMC of trace 1 to begin at: I/r, or that of the user's start, for a factor C (r x r) of full rank. */
export function beginWhitened({ start }: Pick<PointsProblem, "start">, factor: Matrix): Matrix {
  const z = start ? gramOfMap(multiply(start.map, factor)) : Matrix.identity(factor.rows);
  return scaled(z, 1 / z.data.reduce((trace, value, e) => (e % (z.cols + 1) === 0 ? trace + value : trace), 0));
}

/** The start, or with a warning the usual one where the objective is infinite: one with a ln det of M cannot begin at an M of lower rank. */
export function finiteStart(
  objective: (x: Matrix) => number,
  start: Matrix,
  usual: Matrix,
  { warn }: Pick<PointsProblem, "warn">,
): Matrix {
  if (start === usual || objective(start) < Infinity) return start;
  warn("the start gives some directions no distance, which this objective forbids: began as usual");
  return usual;
}

function filled(map: Matrix, points: Matrix, usual: Matrix): Matrix {
  const missing = usual.rows - map.rows;
  if (missing <= 0) return map;
  const unseen = eigh(gramOfMap(map)).vectors.take(Array.from({ length: map.cols - map.rows }, (_, r) => r));
  const added = scaled(reduceMap(unseen, points, missing), norm(usual) / Math.sqrt(usual.rows));
  const whole = new Matrix(usual.rows, map.cols);
  whole.data.set(map.data);
  whole.data.set(added.data, map.data.length);
  return whole;
}

function withSpreadOf(usual: Matrix, map: Matrix, points: Matrix): Matrix {
  const spread = norm(mapRows(points, map));
  return spread > 0 ? scaled(map, norm(mapRows(points, usual)) / spread) : usual;
}

/** QL for the orthogonal Q that brings it nearest to the anchor: U Vᵀ, where A Lᵀ = U S Vᵀ. */
function turnedTowards(anchor: Matrix, map: Matrix): Matrix {
  const { left, right } = svd(multiply(anchor, map, { transposeB: true }));
  return multiply(multiply(left, right), map);
}
