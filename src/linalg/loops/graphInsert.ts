import { float, int, setInt, squaredApart } from "./graphMemory.ts";
import { enterGraph, insertAt, placeOf, searchLayer } from "./graphSearch.ts";
import {
  CHOSEN,
  ENTRY,
  linksAt,
  MOST,
  mostLinks,
  POOL,
  POOL_KEYS,
  pointAt,
  SPARE,
  SPARE_KEYS,
  TOP,
  WIDTH,
} from "./graphState.ts";
import type { Index } from "./heap.ts";

/** Links a node, whose point and empty lists are in place, into the layers 0 to `level`, to nodes among the `effort` nearest. */
export function insertNode(g: Index, node: Index, level: Index, effort: Index): void {
  const top = int(g, TOP);
  if (top >= 0) {
    const query = pointAt(g, node);
    enterGraph(g, query);
    let count: Index = 1;
    for (let layer = top; layer > level; layer--) count = searchLayer(g, query, 1, layer, 1);
    for (let layer = top < level ? top : level; layer >= 0; layer--) {
      count = searchLayer(g, query, effort, layer, count);
      join(g, node, layer, count);
    }
  }
  if (level > top) {
    setInt(g, ENTRY, node);
    setInt(g, TOP, level);
  }
}

/** Links a node with the best of the pool, both ways. */
function join(g: Index, node: Index, layer: Index, count: Index): void {
  const chosen = int(g, CHOSEN);
  const links = linksAt(g, node, layer);
  const many = choose(g, int(g, POOL), int(g, POOL_KEYS), count, int(g, MOST));
  setInt(links, 0, many);
  for (let i: Index = 0; i < many; i++) setInt(links, i + 1, int(chosen, i));
  for (let i: Index = 1; i <= many; i++) linkBack(g, int(links, i), node, layer);
}

/** Of a list in order, chooses those nearer to where its keys count from than to any chosen before: links in all directions, not only to the nearest cluster. */
function choose(g: Index, pool: Index, keys: Index, count: Index, most: Index): Index {
  const chosen = int(g, CHOSEN);
  const width = int(g, WIDTH);
  let many: Index = 0;
  for (let i: Index = 0; i < count && many < most; i++) {
    const node = int(pool, i) >> 1;
    const key = float(keys, i);
    let apart = true;
    for (let j: Index = 0; j < many && apart; j++) {
      apart = squaredApart(width, pointAt(g, node), pointAt(g, int(chosen, j))) >= key;
    }
    if (apart) setInt(chosen, many++, node);
  }
  return many;
}

/** Adds a link from `node` to `other`; a full list keeps the best of all. */
export function linkBack(g: Index, node: Index, other: Index, layer: Index): void {
  const links = linksAt(g, node, layer);
  const count = int(links, 0);
  const most = mostLinks(g, layer);
  if (count < most) {
    setInt(links, count + 1, other);
    setInt(links, 0, count + 1);
    return;
  }
  const spare = int(g, SPARE);
  const keys = int(g, SPARE_KEYS);
  const width = int(g, WIDTH);
  const from = pointAt(g, node);
  for (let i: Index = 0; i <= count; i++) {
    const entry = 2 * (i < count ? int(links, i + 1) : other);
    const key = squaredApart(width, from, pointAt(g, entry >> 1));
    insertAt(spare, keys, i + 1, placeOf(spare, keys, i, entry, key), entry, key);
  }
  const chosen = int(g, CHOSEN);
  const many = choose(g, spare, keys, count + 1, most);
  setInt(links, 0, many);
  for (let i: Index = 0; i < many; i++) setInt(links, i + 1, int(chosen, i));
}
