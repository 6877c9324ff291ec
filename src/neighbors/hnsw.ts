import { Random } from "../base/random.ts";
import { squaredDifference } from "../linalg/loops/rowDistances.ts";
import type { Nearest } from "../linalg/nearest.ts";
import { noneFound } from "./bruteForce.ts";
import { type Candidates, offer } from "./candidates.ts";
import { addRow, type Copies, noCopies } from "./copies.ts";
import { appendNode, drawLevel, emptyGraph, type Graph } from "./graph.ts";
import type { HnswOptions } from "./hnswOptions.ts";
import { isPlain, type Navigation, navigate, navigationFor, requireNear } from "./navigation.ts";
import { findOrPut, type PointTable, pointTable } from "./pointTable.ts";
import { reconnect } from "./reach.ts";
import type { Rows } from "./rows.ts";

/** A graph over the distinct ones of some points. Malkov & Yashunin 2020. */
export interface Hnsw {
  readonly cols: number;
  readonly options: Required<HnswOptions>;
  readonly navigation: Navigation;
  readonly random: Random;
  readonly graph: Graph;
  readonly copies: Copies;
  readonly table: PointTable;
  /** The rows as given, with room for more; undefined where the floats of the graph are the points themselves. */
  given: Float64Array | Float32Array | undefined;
}

/** Candidates from 32-bit distances beyond those asked for, to be measured in 64 bits. */
const SPARE = 16;

export function hnsw(points: Rows, options: Required<HnswOptions>): Hnsw {
  const navigation = navigationFor(points);
  const index: Hnsw = {
    cols: points.cols,
    options,
    navigation,
    random: new Random(options.seed),
    graph: emptyGraph(4 * Math.ceil(points.cols / 4), options.links, Math.max(16, points.rows)),
    copies: noCopies(points.rows),
    table: pointTable(points.rows),
    given: isPlain(navigation) && points.data instanceof Float32Array ? undefined : points.data.slice(0, 0),
  };
  addToHnsw(index, points);
  return index;
}

/** Adds rows behind those there are. */
export function addToHnsw(index: Hnsw, points: Rows): void {
  const { graph, copies, options, random } = index;
  requireNear(index.navigation, points);
  keep(index, points);
  for (let i = 0; i < points.rows; i++) {
    const { query, points: stored, ints, floats, size } = graph.core;
    navigate(index.navigation, points.data, i * points.cols, floats, query);
    const twin = findOrPut(index.table, ints, query, size.width, graph.nodes, (node) => stored + node * size.width);
    addRow(copies, twin < 0 ? graph.nodes : twin);
    if (twin >= 0) continue;
    const level = drawLevel(random, size.most);
    const node = appendNode(graph, level);
    graph.core.loops.insertNode(graph.core.state, node, level, options.efConstruction);
  }
  reconnect(graph, options.efConstruction);
}

function keep(index: Hnsw, points: Rows): void {
  if (!index.given) return;
  const used = index.copies.rows * index.cols;
  const needed = used + points.data.length;
  if (needed > index.given.length) {
    const room = used === 0 ? needed : Math.max(needed, 2 * index.given.length);
    const longer = index.given instanceof Float32Array ? new Float32Array(room) : new Float64Array(room);
    longer.set(index.given.subarray(0, used));
    index.given = longer;
  }
  index.given.set(points.data, used);
}

export function searchHnsw(index: Hnsw, queries: Rows, k: number, exclude: Int32Array | undefined): Nearest {
  const { graph, navigation, options } = index;
  const result = noneFound(queries.rows, k);
  const found = { rows: result.indices, keys: result.squared };
  const effort = Math.max(options.efSearch, k + (exclude ? 1 : 0));
  for (let i = 0; i < queries.rows; i++) {
    const { core } = graph;
    navigate(navigation, queries.data, i * index.cols, core.floats, core.query);
    const count = core.loops.searchGraph(core.state, core.query, effort);
    measure(index, count, queries, i, exclude?.[i] ?? -1, found, k);
  }
  return result;
}

/** Orders the rows of the nearest nodes by their distances in 64 bits. */
function measure(
  { cols, graph, copies, given }: Hnsw,
  count: number,
  queries: Rows,
  i: number,
  exclude: number,
  found: Candidates,
  k: number,
): void {
  const { core } = graph;
  const first = i * k;
  let seen = 0;
  for (let at = 0; at < count && seen < k + SPARE; at++) {
    const node = core.ints[core.pool + at] >> 1;
    // Copies in 32 bits may differ in 64.
    let left = given ? copies.rows : k + 1;
    for (let row = copies.first[node]; row >= 0 && left-- > 0; row = copies.next[row]) {
      if (row === exclude) continue;
      const key = given
        ? squaredDifference(cols, queries.data, i * cols, given, row * cols)
        : squaredDifference(cols, queries.data, i * cols, core.floats, core.points + node * core.size.width);
      offer(found, first, first + k - 1, row, key);
      seen++;
    }
  }
}

/** The rows as given. */
export function rowsOfHnsw({ cols, graph, copies, given }: Hnsw): Rows {
  const { rows, nodeOf } = copies;
  if (given) return { rows, cols, data: given.subarray(0, rows * cols) };
  const { core } = graph;
  const data = new Float32Array(rows * cols);
  for (let row = 0; row < rows; row++) {
    const start = core.points + nodeOf[row] * core.size.width;
    data.set(core.floats.subarray(start, start + cols), row * cols);
  }
  return { rows, cols, data };
}
