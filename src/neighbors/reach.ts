import { squaredDifference } from "../linalg/loops/rowDistances.ts";
import { type Graph, listAt } from "./graph.ts";

/** A new link may cost another node its last path: then once more. */
const ROUNDS = 20;

/**
 * Links every node that no path from the entry reaches in layer 0 from the nearest that one does: tight clusters can crowd out all links from
 * outside. In a full list the new link takes the place of the last whose end has another link to it.
 */
export function reconnect(graph: Graph, effort: number): void {
  for (let round = 0; round < ROUNDS; round++) {
    const reached = reachable(graph);
    const lost = reached.indexOf(0);
    if (lost < 0) return;
    const arriving = linksInto(graph);
    for (let node = lost; node < graph.nodes; node++) {
      if (reached[node]) continue;
      const near = nearReached(graph, node, reached, effort);
      if (near.some((from) => linkTo(graph, from, node, arriving))) spread(graph, node, reached);
    }
  }
}

/** 1 for nodes that paths from the entry lead to in layer 0. */
export function reachable(graph: Graph): Uint8Array {
  const reached = new Uint8Array(graph.nodes);
  if (graph.nodes > 0) spread(graph, graph.core.ints[graph.core.state], reached);
  return reached;
}

function spread(graph: Graph, start: number, reached: Uint8Array): void {
  const { ints } = graph.core;
  const waiting = new Int32Array(graph.nodes);
  let count = 1;
  waiting[0] = start;
  reached[start] = 1;
  while (count > 0) {
    const list = listAt(graph, waiting[--count], 0);
    for (let i = 1; i <= ints[list]; i++) {
      const other = ints[list + i];
      if (reached[other]) continue;
      reached[other] = 1;
      waiting[count++] = other;
    }
  }
}

/** Reached nodes near a node, nearest first: those a search finds, or else the one nearest of all. */
function nearReached({ core, nodes }: Graph, node: number, reached: Uint8Array, effort: number): number[] {
  const { width } = core.size;
  const point = core.points + node * width;
  const count = core.loops.searchGraph(core.state, point, effort);
  const found = Array.from(core.ints.subarray(core.pool, core.pool + count), (entry) => entry >> 1);
  const near = found.filter((other) => reached[other]);
  if (near.length > 0) return near;
  let [least, nearest] = [Infinity, core.ints[core.state]];
  for (let other = 0; other < nodes; other++) {
    if (!reached[other]) continue;
    const squared = squaredDifference(width, core.floats, point, core.floats, core.points + other * width);
    if (squared < least) [least, nearest] = [squared, other];
  }
  return [nearest];
}

function linksInto(graph: Graph): Int32Array {
  const { ints } = graph.core;
  const arriving = new Int32Array(graph.nodes);
  for (let node = 0; node < graph.nodes; node++) {
    const list = listAt(graph, node, 0);
    for (let i = 1; i <= ints[list]; i++) arriving[ints[list + i]]++;
  }
  return arriving;
}

/** Whether `from` had room for a link to `node`, or one to spare. */
function linkTo(graph: Graph, from: number, node: number, arriving: Int32Array): boolean {
  const { ints, size } = graph.core;
  const list = listAt(graph, from, 0);
  let slot = ints[list] + 1;
  if (slot > 2 * size.most) {
    do slot--;
    while (slot > 0 && arriving[ints[list + slot]] < 2);
    if (slot === 0) return false;
    arriving[ints[list + slot]]--;
  } else ints[list] = slot;
  ints[list + slot] = node;
  arriving[node]++;
  return true;
}
