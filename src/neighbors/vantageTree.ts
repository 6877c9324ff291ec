import { offer } from "./candidates.ts";
import { distanceOf, leastKey, type Measure } from "./measure.ts";
import { partitionAt } from "./partition.ts";
import type { Rows } from "./rows.ts";
import { TINY } from "./slack.ts";
import { DEPTH, growTree, mostNodes, type Search, scanLeaf, type Tree } from "./tree.ts";

/**
 * A vantage-point tree: the first place of each node is its vantage point, the rest are halved by their distance from it. Asks of the distance
 * nothing but symmetry and the triangle inequality. Yianilos 1993.
 */
export interface VantageTree extends Tree {
  readonly measure: Measure;
  /** Distances from the node's vantage point: least and greatest of the near half, then of the far half; rounded outwards. */
  readonly shells: Float64Array;
}

/** The vantage point is the one farthest from the first: seen from a corner, distances differ most. O(n log n) distances. */
export function vantageTree(points: Rows, measure: Measure): VantageTree {
  const { cols: d, data } = points;
  const keys = new Float64Array(points.rows);
  const shells = new Float64Array(4 * mostNodes(points.rows));
  const measureFrom = (order: Int32Array, from: number, to: number): void => {
    for (let at = from; at < to; at++) keys[at] = measure.key(data, order[from] * d, data, order[at] * d);
  };
  const tree = growTree(
    points,
    (order, from, to, node) => {
      const middle = (from + 1 + to) >> 1;
      if (to - from < 2) return middle;
      measureFrom(order, from, to);
      let farthest = from;
      for (let at = from + 1; at < to; at++) if (keys[at] > keys[farthest]) farthest = at;
      [order[from], order[farthest]] = [order[farthest], order[from]];
      measureFrom(order, from, to);
      partitionAt(keys, order, from + 1, to, middle);
      shells.set([...shell(measure, keys, from + 1, middle), ...shell(measure, keys, middle, to)], 4 * node);
      return middle;
    },
    1,
  );
  return { ...tree, measure, shells: shells.slice(0, 4 * tree.from.length) };
}

function shell(measure: Measure, keys: Float64Array, from: number, to: number): [number, number] {
  let [least, greatest] = [Infinity, 0];
  for (let at = from; at < to; at++) {
    least = Math.min(least, keys[at]);
    greatest = Math.max(greatest, keys[at]);
  }
  return [
    distanceOf(measure, least) * (1 - measure.rounding) - TINY,
    distanceOf(measure, greatest) * (1 + measure.rounding) + TINY,
  ];
}

/** A search of the tree by its measure's key. */
export function vantageSearch(tree: VantageTree): Search {
  const { order, rows, from, left, shells, measure } = tree;
  const d = rows.cols;
  const { rounding, key: keyOf } = measure;
  const [stack, bounds] = [new Int32Array(DEPTH), new Float64Array(DEPTH)];
  return (query, start, exclude, found, first, last) => {
    const { keys } = found;
    stack[0] = 0;
    bounds[0] = 0;
    for (let waiting = 1; waiting > 0; ) {
      const node = stack[--waiting];
      if (bounds[waiting] > keys[last]) continue;
      const child = left[node];
      if (child === 0) {
        scanLeaf(tree, node, keyOf, query, start, exclude, found, first, last);
        continue;
      }
      const place = from[node];
      const key = keyOf(query, start, rows.data, place * d);
      if (key <= keys[last] && order[place] !== exclude) offer(found, first, last, order[place], key);
      const distance = distanceOf(measure, key);
      const [low, high] = [distance * (1 - rounding), distance * (1 + rounding)];
      const t = 4 * node;
      const near = leastKey(measure, Math.max(low - shells[t + 1], shells[t] - high));
      const far = leastKey(measure, Math.max(low - shells[t + 3], shells[t + 2] - high));
      const swapped = 2 * distance > shells[t + 1] + shells[t + 2] ? 1 : 0;
      stack[waiting] = child + 1 - swapped;
      bounds[waiting++] = swapped ? near : far;
      stack[waiting] = child + swapped;
      bounds[waiting++] = swapped ? far : near;
    }
  };
}
