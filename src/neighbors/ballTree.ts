import { squaredDifference } from "../linalg/loops/rowDistances.ts";
import type { Key } from "./measure.ts";
import { partitionAt } from "./partition.ts";
import type { Rows } from "./rows.ts";
import { roundingOf, TINY } from "./slack.ts";
import { DEPTH, growTree, mostNodes, type Search, scanLeaf, type Tree } from "./tree.ts";

/** A tree of balls: each node's points lie within its radius of its center. Omohundro 1989. */
export interface BallTree extends Tree {
  /** d numbers for each node. */
  readonly centers: Float64Array;
  /** Rounded up. */
  readonly radii: Float64Array;
}

/** Halves each ball at the median of the coordinate in which its points spread widest. O(n d log n). */
export function ballTree(points: Rows): BallTree {
  const { cols: d, data } = points;
  const keys = new Float64Array(points.rows);
  const centers = new Float64Array(mostNodes(points.rows) * d);
  const radii = new Float64Array(mostNodes(points.rows));
  const grow = 1 + roundingOf(d);
  const [low, high] = [new Float64Array(d), new Float64Array(d)];
  const tree = growTree(
    points,
    (order, from, to, node) => {
      const center = centers.subarray(node * d, (node + 1) * d);
      extent(points, order.subarray(from, to), low, high, center);
      let most = 0;
      for (let at = from; at < to; at++) most = Math.max(most, squaredDifference(d, center, 0, data, order[at] * d));
      radii[node] = Math.sqrt(most) * grow + TINY;
      let widest = 0;
      for (let c = 1; c < d; c++) if (high[c] - low[c] > high[widest] - low[widest]) widest = c;
      for (let at = from; at < to; at++) keys[at] = data[order[at] * d + widest];
      const middle = (from + to) >> 1;
      partitionAt(keys, order, from, to, middle);
      return middle;
    },
    0,
  );
  const nodes = tree.from.length;
  return { ...tree, centers: centers.slice(0, nodes * d), radii: radii.slice(0, nodes) };
}

function extent(
  { cols: d, data }: Rows,
  rows: Int32Array,
  low: Float64Array,
  high: Float64Array,
  mean: Float64Array,
): void {
  low.fill(Infinity);
  high.fill(-Infinity);
  mean.fill(0);
  for (const row of rows) {
    for (let c = 0, p = row * d; c < d; c++, p++) {
      const value = data[p];
      if (value < low[c]) low[c] = value;
      if (value > high[c]) high[c] = value;
      mean[c] += value;
    }
  }
  for (let c = 0; c < d; c++) mean[c] /= rows.length;
}

/** A search of the tree by squared distance. */
export function ballSearch(tree: BallTree): Search {
  const { rows, left, centers, radii } = tree;
  const d = rows.cols;
  const shrink = 1 - roundingOf(d);
  const [stack, bounds] = [new Int32Array(DEPTH), new Float64Array(DEPTH)];
  const key: Key = (x, xStart, y, yStart) => squaredDifference(d, x, xStart, y, yStart);
  return (query, start, exclude, found, first, last) => {
    const { keys } = found;
    stack[0] = 0;
    bounds[0] = 0;
    for (let waiting = 1; waiting > 0; ) {
      const node = stack[--waiting];
      if (bounds[waiting] > keys[last]) continue;
      const child = left[node];
      if (child === 0) {
        scanLeaf(tree, node, key, query, start, exclude, found, first, last);
        continue;
      }
      const one = lowerBound(squaredDifference(d, query, start, centers, child * d), radii[child], shrink);
      const other = lowerBound(squaredDifference(d, query, start, centers, (child + 1) * d), radii[child + 1], shrink);
      const swapped = other < one ? 1 : 0;
      stack[waiting] = child + 1 - swapped;
      bounds[waiting++] = swapped ? one : other;
      stack[waiting] = child + swapped;
      bounds[waiting++] = swapped ? other : one;
    }
  };
}

/** No point of the ball is nearer than this, squared. */
function lowerBound(squared: number, radius: number, shrink: number): number {
  const least = Math.sqrt(squared) * shrink - radius;
  return least > TINY ? least * least * shrink : 0;
}
