import { log } from "../base/elementary.ts";
import type { Random } from "../base/random.ts";
import { type GraphCore, type GraphSize, graphCore } from "../linalg/loops/graphCore.ts";
import { ENTRY, TOP } from "../linalg/loops/graphState.ts";

/** Layers above the lowest at most: with 5 links or more, 2³¹ points need fewer. */
export const HIGHEST = 16;

/** A graph of distinct points that can grow. Node numbers count from 0 in the order of insertion. */
export interface Graph {
  core: GraphCore;
  nodes: number;
  /** The highest layer of each node; at least as long as there are nodes. */
  levels: Uint8Array;
  /** Words used by lists above layer 0. */
  upperWords: number;
}

/** An empty graph with room for some nodes. */
export function emptyGraph(width: number, most: number, room: number): Graph {
  const upper = upperFor(room, most);
  return {
    core: graphCore({ width, most, nodes: room, upper }),
    nodes: 0,
    levels: new Uint8Array(room),
    upperWords: 0,
  };
}

/** Words that suffice for the lists above layer 0 of so many nodes, all but surely: a node has 1/(most − 1) of them on average. */
const upperFor = (nodes: number, most: number): number => {
  const lists = nodes / (most - 1);
  return Math.ceil(lists + 8 * Math.sqrt(lists) + 2 * HIGHEST) * (most + 1);
};

/** A random highest layer: each further one with probability 1/most. */
export function drawLevel(random: Random, most: number): number {
  const uniform = random.uniform();
  return uniform > 0 ? Math.min(HIGHEST, Math.floor(-log(uniform) / log(most))) : HIGHEST;
}

/** The next node, with the point at `core.query`, in the layers 0 to `level`, its lists empty. */
export function appendNode(graph: Graph, level: number): number {
  makeRoom(graph, level);
  const { core } = graph;
  const { width, most } = core.size;
  const node = graph.nodes++;
  const point = core.points + node * width;
  core.ints.copyWithin(point, core.query, core.query + width);
  graph.levels[node] = level;
  core.ints[core.upperAt + node] = graph.upperWords;
  graph.upperWords += level * (most + 1);
  return node;
}

function makeRoom(graph: Graph, level: number): void {
  const { size } = graph.core;
  const upper = graph.upperWords + level * (size.most + 1);
  if (graph.nodes < size.nodes && upper <= size.upper) return;
  const nodes = graph.nodes < size.nodes ? size.nodes : 2 * size.nodes;
  move(graph, { ...size, nodes, upper: Math.max(2 * upper, upperFor(nodes, size.most)) });
}

function move(graph: Graph, size: GraphSize): void {
  const from = graph.core;
  const to = graphCore(size);
  const copy = (source: number, target: number, words: number): void => {
    to.ints.set(from.ints.subarray(source, source + words), target);
  };
  copy(from.query, to.query, size.width);
  copy(from.upperAt, to.upperAt, graph.nodes);
  copy(from.points, to.points, graph.nodes * size.width);
  copy(from.base, to.base, graph.nodes * (2 * size.most + 1));
  copy(from.upper, to.upper, graph.upperWords);
  for (const field of [ENTRY, TOP]) to.ints[to.state + field] = from.ints[from.state + field];
  const levels = new Uint8Array(size.nodes);
  levels.set(graph.levels.subarray(0, graph.nodes));
  Object.assign(graph, { core: to, levels });
}

/** Where the list of a node in a layer stands in `core.ints`: its count, then its links. */
export function listAt({ core }: Graph, node: number, layer: number): number {
  const { most } = core.size;
  if (layer === 0) return core.base + node * (2 * most + 1);
  return core.upper + core.ints[core.upperAt + node] + (layer - 1) * (most + 1);
}
