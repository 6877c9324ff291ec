import { EtalonError } from "../../base/errors.ts";
import { type GraphLoops, graphTwin } from "./graphLoops.ts";
import {
  BASE,
  CHOSEN,
  MOST,
  NODES,
  POINTS,
  POOL,
  POOL_KEYS,
  SEEN,
  SPARE,
  SPARE_KEYS,
  STATE_WORDS,
  TOP,
  UPPER,
  UPPER_AT,
  WIDTH,
} from "./graphState.ts";
import { ownWasm } from "./wasm.ts";

/** Nodes in a pool at most. */
export const MOST_EFFORT = 10_000;

/** Room for a graph. */
export interface GraphSize {
  /** Floats of a point, a multiple of 4. */
  readonly width: number;
  /** Links of a list above layer 0. */
  readonly most: number;
  readonly nodes: number;
  /** Words for the lists above layer 0. */
  readonly upper: number;
}

/** A graph in a memory of its own. Addresses count 32-bit words. */
export interface GraphCore {
  readonly size: GraphSize;
  readonly loops: GraphLoops;
  readonly state: number;
  /** Where a query is put. */
  readonly query: number;
  readonly points: number;
  readonly base: number;
  readonly upperAt: number;
  readonly upper: number;
  readonly pool: number;
  readonly ints: Int32Array;
  readonly floats: Float32Array;
}

/** An empty graph: WebAssembly where there is, the TypeScript loops elsewhere. `MEMORY` beyond 4 GiB. */
export function graphCore(size: GraphSize): GraphCore {
  const { width, most, nodes, upper } = size;
  let words = 0;
  const take = (count: number): number => {
    const at = words;
    words += 16 * Math.ceil(count / 16);
    return at;
  };
  const at = {
    state: take(STATE_WORDS),
    query: take(width),
    pool: take(MOST_EFFORT),
    poolKeys: take(MOST_EFFORT),
    spare: take(2 * most + 1),
    spareKeys: take(2 * most + 1),
    chosen: take(2 * most + 1),
    seen: take(nodes),
    upperAt: take(nodes),
    points: take(nodes * width),
    base: take(nodes * (2 * most + 1)),
    upper: take(upper),
  };
  const { loops, buffer, start } = memoryOf(words);
  const ints = new Int32Array(buffer);
  ints.fill(0, start, start + words);
  const address = (offset: number): number => start + offset;
  const core: GraphCore = {
    size,
    loops,
    state: address(at.state),
    query: address(at.query),
    points: address(at.points),
    base: address(at.base),
    upperAt: address(at.upperAt),
    upper: address(at.upper),
    pool: address(at.pool),
    ints,
    floats: new Float32Array(buffer),
  };
  const set = (field: number, value: number): void => {
    ints[core.state + field] = value;
  };
  set(TOP, -1);
  set(WIDTH, width);
  set(MOST, most);
  set(NODES, nodes);
  set(POINTS, core.points);
  set(BASE, core.base);
  set(UPPER, core.upper);
  set(UPPER_AT, core.upperAt);
  set(SEEN, address(at.seen));
  set(POOL, core.pool);
  set(POOL_KEYS, address(at.poolKeys));
  set(SPARE, address(at.spare));
  set(SPARE_KEYS, address(at.spareKeys));
  set(CHOSEN, address(at.chosen));
  return core;
}

function memoryOf(words: number): { loops: GraphLoops; buffer: ArrayBuffer; start: number } {
  if (4 * words > 0xfff00000) {
    throw new EtalonError(
      "MEMORY",
      `hnsw: the graph needs ${4 * words} bytes of at most 4 GiB. Use fewer points, features or \`links\`.`,
    );
  }
  const core = ownWasm();
  if (core) {
    const start = core.alloc(words / 2) / 4;
    return { loops: core.loops, buffer: core.heap().buffer as ArrayBuffer, start };
  }
  const buffer = new ArrayBuffer(4 * words);
  return { loops: graphTwin(buffer), buffer, start: 0 };
}
