import { int } from "./graphMemory.ts";
import type { Index } from "./heap.ts";

/** Words of a graph's state at g, addresses and counts of words; what a graph is: graphSearch.ts. */
export const ENTRY: Index = 0;
/** The highest layer, -1 without nodes. */
export const TOP: Index = 1;
/** Floats of a point, a multiple of 4. */
export const WIDTH: Index = 2;
export const POINTS: Index = 3;
/** Lists of layer 0: a count and `2 · MOST` links for each node. */
export const BASE: Index = 4;
/** Links of a list above layer 0. */
export const MOST: Index = 5;
/** For each node where its lists of layer 1, 2, … start, relative to UPPER: a count and `MOST` links for each. */
export const UPPER_AT: Index = 6;
export const UPPER: Index = 7;
/** For each node the last round that saw it. */
export const SEEN: Index = 8;
export const ROUND: Index = 9;
/** The best nodes so far in order of (key, node): 2 · node, plus 1 when its links have been followed, and its squared distance. */
export const POOL: Index = 10;
export const POOL_KEYS: Index = 11;
/** A second such list, for making room among links. */
export const SPARE: Index = 12;
export const SPARE_KEYS: Index = 13;
/** Nodes chosen as links. */
export const CHOSEN: Index = 14;
export const NODES: Index = 15;
export const STATE_WORDS: Index = 16;

export function pointAt(g: Index, node: Index): Index {
  return int(g, POINTS) + node * int(g, WIDTH);
}

export function mostLinks(g: Index, layer: Index): Index {
  return layer === 0 ? 2 * int(g, MOST) : int(g, MOST);
}

/** The list of a node: its count, then its links. */
export function linksAt(g: Index, node: Index, layer: Index): Index {
  const most = int(g, MOST);
  if (layer === 0) return int(g, BASE) + node * (2 * most + 1);
  return int(g, UPPER) + int(int(g, UPPER_AT), node) + (layer - 1) * (most + 1);
}
