import { type Candidates, offer } from "./candidates.ts";
import type { Key } from "./measure.ts";
import { type Rows, rowsInOrder, sameRow } from "./rows.ts";

/** Points in a leaf at most, unless they all coincide. */
export const LEAF = 32;
/** Nodes that wait at most: one for each halving of 2³¹ points, and the two in hand. */
export const DEPTH = 64;

/** A binary tree over rows of points: node t holds the places `from[t]` to `to[t]` - 1 of `order`. */
export interface Tree {
  /** Rows by place: those of a node stand together. */
  readonly order: Int32Array;
  /** The points in that order. */
  readonly rows: Rows;
  readonly from: Int32Array;
  readonly to: Int32Array;
  /** The first of the two children of each node; the other one is next to it. 0 for leaves. */
  readonly left: Int32Array;
  /** 1 for leaves whose points are all the same, in ascending order of rows. */
  readonly coincident: Uint8Array;
}

/**
 * Divides the places of node t so that both sides count half, and returns where the second begins. `skip` places at the front stay with the node.
 * May note facts about the node; sees nodes in ascending order.
 */
export type Split = (order: Int32Array, from: number, to: number, node: number) => number;

/** The most nodes that `growTree` makes of n points: leaves hold LEAF/2 or more. */
export const mostNodes = (points: number): number => 4 * Math.ceil(points / LEAF) + 3;

/** Splits nodes by rank until they are small or their points coincide: however many points are equal, the depth is logarithmic. */
export function growTree(points: Rows, split: Split, skip: number): Tree {
  const order = Int32Array.from({ length: points.rows }, (_, row) => row);
  const most = mostNodes(points.rows);
  const [from, to, left] = [new Int32Array(most), new Int32Array(most), new Int32Array(most)];
  const coincident = new Uint8Array(most);
  to[0] = points.rows;
  let nodes = 1;
  for (let node = 0; node < nodes; node++) {
    const [start, end] = [from[node], to[node]];
    const middle = split(order, start, end, node);
    if (allTheSame(points, order, start, end)) {
      coincident[node] = 1;
      order.subarray(start, end).sort();
    }
    if (coincident[node] || end - start <= LEAF) continue;
    left[node] = nodes;
    from[nodes] = start + skip;
    to[nodes++] = middle;
    from[nodes] = middle;
    to[nodes++] = end;
  }
  return {
    order,
    rows: rowsInOrder(points, order),
    from: from.slice(0, nodes),
    to: to.slice(0, nodes),
    left: left.slice(0, nodes),
    coincident: coincident.slice(0, nodes),
  };
}

function allTheSame(points: Rows, order: Int32Array, from: number, to: number): boolean {
  for (let at = from + 1; at < to; at++) if (!sameRow(points, order[from], order[at])) return false;
  return true;
}

/** Puts the nearest rows to the query at `start` of `query` into slots `first` to `last`, by key; `exclude` is left out. Not to be called within itself. */
export type Search = (
  query: Rows["data"],
  start: number,
  exclude: number,
  found: Candidates,
  first: number,
  last: number,
) => void;

export function scanLeaf(
  { order, rows, from, to, coincident }: Tree,
  node: number,
  keyOf: Key,
  query: Rows["data"],
  start: number,
  exclude: number,
  found: Candidates,
  first: number,
  last: number,
): void {
  const d = rows.cols;
  const end = to[node];
  const alike = coincident[node] === 1;
  const { keys } = found;
  let key = 0;
  for (let at = from[node]; at < end; at++) {
    if (!alike || at === from[node]) key = keyOf(query, start, rows.data, at * d);
    if (key <= keys[last] && order[at] !== exclude) offer(found, first, last, order[at], key);
  }
}
