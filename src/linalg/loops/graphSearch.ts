import { fillWords, float, int, moveWords, setFloat, setInt, squaredApart } from "./graphMemory.ts";
import { ENTRY, linksAt, NODES, POOL, POOL_KEYS, pointAt, ROUND, SEEN, TOP, WIDTH } from "./graphState.ts";
import type { Index } from "./heap.ts";

const LAST_ROUND: Index = 2147483647;

/**
 * A hierarchical navigable small world: every node is in layer 0, ever fewer are in the layers above; links lead to near nodes of the same layer.
 * Puts the nodes found nearest to the floats at `query` into the pool, `effort` at most, and returns how many. Malkov & Yashunin 2020.
 */
export function searchGraph(g: Index, query: Index, effort: Index): Index {
  if (int(g, TOP) < 0) return 0;
  enterGraph(g, query);
  let count: Index = 1;
  for (let layer = int(g, TOP); layer > 0; layer--) count = searchLayer(g, query, 1, layer, 1);
  return searchLayer(g, query, effort, 0, count);
}

/** Starts the pool with the entry node. */
export function enterGraph(g: Index, query: Index): void {
  const entry = int(g, ENTRY);
  setInt(int(g, POOL), 0, 2 * entry);
  setFloat(int(g, POOL_KEYS), 0, squaredApart(int(g, WIDTH), query, pointAt(g, entry)));
}

/** Follows the links of the nearest node not yet followed until none of the `effort` nearest is left; the pool starts with `started` nodes. */
export function searchLayer(g: Index, query: Index, effort: Index, layer: Index, started: Index): Index {
  const pool = int(g, POOL);
  const keys = int(g, POOL_KEYS);
  const seen = int(g, SEEN);
  const width = int(g, WIDTH);
  const round = nextRound(g);
  for (let i: Index = 0; i < started; i++) {
    const node = int(pool, i) >> 1;
    setInt(pool, i, 2 * node);
    setInt(seen, node, round);
  }
  let count = started;
  let next: Index = 0;
  while (next < count) {
    const entry = int(pool, next);
    if ((entry & 1) === 1) {
      next++;
      continue;
    }
    setInt(pool, next, entry | 1);
    let resume = next + 1;
    const links = linksAt(g, entry >> 1, layer);
    const end = int(links, 0);
    for (let i: Index = 1; i <= end; i++) {
      const node = int(links, i);
      if (int(seen, node) === round) continue;
      setInt(seen, node, round);
      const key = squaredApart(width, query, pointAt(g, node));
      if (count === effort && key > float(keys, count - 1)) continue;
      const at = placeOf(pool, keys, count, 2 * node, key);
      if (at === effort) continue;
      if (count < effort) count++;
      insertAt(pool, keys, count, at, 2 * node, key);
      if (at < resume) resume = at;
    }
    next = resume;
  }
  return count;
}

function nextRound(g: Index): Index {
  if (int(g, ROUND) === LAST_ROUND) {
    fillWords(int(g, NODES), int(g, SEEN), 0);
    setInt(g, ROUND, 0);
  }
  const round = int(g, ROUND) + 1;
  setInt(g, ROUND, round);
  return round;
}

/** Where an entry belongs among the `count` that are in order of (key, node). */
export function placeOf(pool: Index, keys: Index, count: Index, entry: Index, key: number): Index {
  let low: Index = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >> 1;
    const other = float(keys, middle);
    if (other < key || (other === key && int(pool, middle) < entry)) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Makes `count` entries of the ones before by an insertion; the last falls out where there were as many. */
export function insertAt(pool: Index, keys: Index, count: Index, at: Index, entry: Index, key: number): void {
  moveWords(count - 1 - at, pool + at, pool + at + 1);
  moveWords(count - 1 - at, keys + at, keys + at + 1);
  setInt(pool, at, entry);
  setFloat(keys, at, key);
}
