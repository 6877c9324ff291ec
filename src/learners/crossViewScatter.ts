import { once } from "../base/once.ts";
import { sharedByBoth } from "../base/shared.ts";
import { Matrix } from "../linalg/matrix.ts";
import { weightedGram } from "../linalg/products.ts";
import { groupsOf, residualsOf } from "./classScatter.ts";
import type { LabeledProblem } from "./problem.ts";
import type { Views } from "./views.ts";

/** All pairs of labeled points in different views, or all pairs where there are no views, by kind. */
export interface CrossViewScatter {
  /** Rows e with Σ e eᵀ = n · the mean of (x_i − x_j)(x_i − x_j)ᵀ over similar pairs; empty where there are none. */
  readonly similarRows: Matrix;
  /** Σ e eᵀ of these rows, d x d. */
  similarSum(): Matrix;
  /** Σ (x_i − x_j)(x_i − x_j)ᵀ over dissimilar pairs, d x d. */
  readonly dissimilar: Matrix;
  readonly similarPairs: number;
  readonly dissimilarPairs: number;
}

/**
 * Both kinds in O(n d²), without a loop over pairs: linked points i, j of one group, those in different views, have
 * Σ (x_i − x_j)(x_i − x_j)ᵀ = Σ_i links_i r_i r_iᵀ + Σ_v s_v s_vᵀ, with r_i the residual from the group's mean, links_i the number of its members in
 * other views and s_v the sum of r over the members in view v. Similar pairs: the groups are the classes; all pairs: one group.
 */
export function crossViewScatter(
  points: Matrix,
  problem: Pick<LabeledProblem, "labels" | "classes" | "views">,
): CrossViewScatter {
  const { rows, cols } = points;
  const numbers = cols * (rows + 2 * cols);
  return sharedByBoth(points, problem.labels, "cross-view scatter", () => summed(points, problem), numbers);
}

function summed(
  points: Matrix,
  { labels, classes, views }: Pick<LabeledProblem, "labels" | "classes" | "views">,
): CrossViewScatter {
  const similar = linked(points, labels, classes, views);
  const all = linked(points, new Int32Array(points.rows), 1, views);
  const dissimilar = weightedGram(all.rows);
  const within = weightedGram(similar.rows);
  for (let k = 0; k < dissimilar.data.length; k++) dissimilar.data[k] -= within.data[k];
  const share = similar.pairs > 0 ? Math.sqrt(points.rows / similar.pairs) : 0;
  const { rows, cols, data } = similar.rows;
  const similarRows = new Matrix(
    rows,
    cols,
    data.map((value) => value * share),
  );
  return {
    similarRows,
    similarSum: once(() => weightedGram(similarRows)),
    dissimilar,
    similarPairs: similar.pairs,
    dissimilarPairs: all.pairs - similar.pairs,
  };
}

interface Linked {
  /** √links_i · r_i, and s_v of each group below. */
  readonly rows: Matrix;
  readonly pairs: number;
}

function linked(points: Matrix, codes: Int32Array, count: number, views: Views | undefined): Linked {
  const groups = groupsOf(points, codes, count);
  const residuals = residualsOf(points, groups);
  if (!views) {
    const pairs = groups.sizes.reduce((sum, size) => sum + (size * (size - 1)) / 2, 0);
    return {
      rows: scaledRows(residuals, (i) => groups.sizes[codes[i]]),
      pairs,
    };
  }
  const cells = cellsOf(codes, views);
  const inView = groupsOf(residuals, cells.codes, cells.count);
  const links = codes.map((code, i) => groups.sizes[code] - inView.sizes[cells.codes[i]]);
  const sums = scaledRows(inView.means, (cell) => inView.sizes[cell] * inView.sizes[cell]);
  const pairs = links.reduce((sum, value) => sum + value, 0) / 2;
  return {
    rows: stacked(
      scaledRows(residuals, (i) => links[i]),
      sums,
    ),
    pairs,
  };
}

/** Codes of the pairs (group, view) that occur. */
function cellsOf(codes: Int32Array, views: Views): { codes: Int32Array; count: number } {
  const known = new Map<number, number>();
  const cells = codes.map((code, i) => {
    const key = code * views.count + views.codes[i];
    const cell = known.get(key) ?? known.size;
    known.set(key, cell);
    return cell;
  });
  return { codes: cells, count: known.size };
}

function scaledRows({ rows, cols, data }: Matrix, weight: (row: number) => number): Matrix {
  const scaled = new Float64Array(rows * cols);
  for (let i = 0, k = 0; i < rows; i++) {
    const root = Math.sqrt(weight(i));
    for (let c = 0; c < cols; c++, k++) scaled[k] = root * data[k];
  }
  return new Matrix(rows, cols, scaled);
}

function stacked(upper: Matrix, lower: Matrix): Matrix {
  const joined = new Matrix(upper.rows + lower.rows, upper.cols);
  joined.data.set(upper.data);
  joined.data.set(lower.data, upper.data.length);
  return joined;
}
