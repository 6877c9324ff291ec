import { z } from "zod";
import { EtalonError } from "../base/errors.ts";
import { Random } from "../base/random.ts";
import { type ContainerFormat, type ModelRead, readModel, writeModel } from "../io/modelContainer.ts";
import { ENTRY, TOP } from "../linalg/loops/graphState.ts";
import { addRow, noCopies } from "./copies.ts";
import { appendNode, emptyGraph, type Graph, HIGHEST, listAt } from "./graph.ts";
import { type Hnsw, rowsOfHnsw } from "./hnsw.ts";
import { hnswOptions } from "./hnswOptions.ts";
import { isPlain, navigate } from "./navigation.ts";
import { findOrPut, pointTable } from "./pointTable.ts";
import type { Recall } from "./types.ts";

const FORMAT: ContainerFormat = {
  name: "etalon-index",
  title: "index of Etalon",
  again: "Save the index again or copy it anew.",
};
const CARD = `# Nearest-neighbor index

A hierarchical navigable small-world graph, written by Etalon. points.npy holds the points, node_of_row.npy the node of each (equal points share one),
levels.npy each node's highest layer, and links.npy all lists, layer 0 of all nodes first, then the upper layers of each: a count and as many nodes.
`;
const effort = z.int().min(1);
const facts = z.strictObject({
  options: z.strictObject({ links: effort, efConstruction: effort, efSearch: effort, seed: z.int().min(0) }),
  reason: z.string(),
  recall: z.strictObject({ mean: z.number().min(0).max(1), neighbors: z.int().min(0), queries: z.int().min(0) }),
  factor: z.number().gt(0),
  entry: z.int().min(0),
});

/** A graph as it is saved. */
export interface SavedHnsw {
  readonly graph: Hnsw;
  readonly reason: string;
  readonly recall: Recall;
}

export function saveHnsw(index: Hnsw, reason: string, recall: Recall): Uint8Array {
  const { graph, copies, navigation, options } = index;
  const { rows, cols, data } = rowsOfHnsw(index);
  const links = listsOf(graph);
  const entry = graph.core.ints[graph.core.state + ENTRY];
  const single = (values: Float64Array | Int32Array | Uint8Array) => ({ data: values, shape: [values.length] });
  return writeModel(
    {
      facts: { options, reason, recall, factor: navigation.factor, entry },
      arrays: {
        points: { data, shape: [rows, cols] },
        node_of_row: single(copies.nodeOf.slice(0, rows)),
        levels: single(graph.levels.slice(0, graph.nodes)),
        links: single(links),
        center: single(navigation.center),
        random: single(Int32Array.from(index.random.state)),
      },
      card: CARD,
    },
    FORMAT,
  );
}

/** Calls `visit` with where each list stands: layer 0 of all nodes, then the upper layers of each. */
function eachList(graph: Graph, visit: (at: number, node: number, layer: number) => void): void {
  for (let node = 0; node < graph.nodes; node++) visit(listAt(graph, node, 0), node, 0);
  for (let node = 0; node < graph.nodes; node++) {
    for (let layer = 1; layer <= graph.levels[node]; layer++) visit(listAt(graph, node, layer), node, layer);
  }
}

function listsOf(graph: Graph): Int32Array {
  const { ints } = graph.core;
  let length = 0;
  eachList(graph, (at) => {
    length += 1 + ints[at];
  });
  const lists = new Int32Array(length);
  let to = 0;
  eachList(graph, (at) => {
    lists.set(ints.subarray(at, at + 1 + ints[at]), to);
    to += 1 + ints[at];
  });
  return lists;
}

/** Reads what `saveHnsw` wrote, and nothing else: every number is checked before it is used as an address. */
export function loadHnsw(bytes: Uint8Array, source: string): SavedHnsw {
  const refuse = (why: string): EtalonError => new EtalonError("FORMAT", `${source}: ${why}. ${FORMAT.again}`);
  const read = readModel(bytes, source, FORMAT);
  const parsed = facts.safeParse(read.facts);
  if (!parsed.success || read.arrays.size !== 6) throw refuse("its facts are not those of an index");
  const { reason, recall, factor, entry } = parsed.data;
  const options = hnswOptions(parsed.data.options);
  const [rows, cols] = shapeOf(read);
  const data = read.arrays.get("points")?.data;
  if (!(rows > 0 && cols > 0 && (data instanceof Float64Array || data instanceof Float32Array)))
    throw refuse("it holds no points");
  const integers = (name: string, length?: number): Int32Array => {
    const found = read.arrays.get(name);
    if (
      !(found?.data instanceof Int32Array) ||
      found.shape.length !== 1 ||
      (length ?? found.data.length) !== found.data.length
    )
      throw refuse(`${name} is missing or of the wrong length`);
    return found.data;
  };
  const [nodeOf, links, state] = [integers("node_of_row", rows), integers("links"), integers("random", 4)];
  const center = read.arrays.get("center")?.data;
  const levels = read.arrays.get("levels")?.data;
  if (!(center instanceof Float64Array && center.length === cols))
    throw refuse("center is missing or of the wrong length");
  if (!(levels instanceof Uint8Array && levels.every((level) => level <= HIGHEST)))
    throw refuse("levels are missing or too high");
  const navigation = { center, factor };
  const index: Hnsw = {
    cols,
    options,
    navigation,
    random: Random.fromState(state),
    graph: emptyGraph(4 * Math.ceil(cols / 4), options.links, Math.max(16, levels.length)),
    copies: noCopies(rows),
    table: pointTable(rows),
    given: isPlain(navigation) && data instanceof Float32Array ? undefined : data,
  };
  const { graph, copies } = index;
  for (let row = 0; row < rows; row++) {
    const { core } = graph;
    navigate(navigation, data, row * cols, core.floats, core.query);
    const { width } = core.size;
    const twin = findOrPut(
      index.table,
      core.ints,
      core.query,
      width,
      graph.nodes,
      (node) => core.points + node * width,
    );
    const node = twin < 0 ? graph.nodes : twin;
    if (nodeOf[row] !== node || node >= levels.length) throw refuse(`row ${row} is not where its point belongs`);
    addRow(copies, node);
    if (twin < 0) appendNode(graph, levels[node]);
  }
  if (graph.nodes !== levels.length) throw refuse("there are more levels than points");
  if (entry >= graph.nodes) throw refuse("its entry is no node");
  const top = levels.reduce((most, level) => Math.max(most, level), 0);
  if (levels[entry] !== top) throw refuse("its entry is not in the highest layer");
  readLists(graph, links, refuse);
  graph.core.ints[graph.core.state + ENTRY] = entry;
  graph.core.ints[graph.core.state + TOP] = top;
  return { graph: index, reason, recall };
}

const shapeOf = ({ arrays }: ModelRead): readonly [number, number] => {
  const shape = arrays.get("points")?.shape;
  return shape?.length === 2 ? [shape[0], shape[1]] : [0, 0];
};

function readLists(graph: Graph, links: Int32Array, refuse: (why: string) => EtalonError): void {
  const { ints, size } = graph.core;
  let from = 0;
  eachList(graph, (at, node, layer) => {
    const count = links[from++];
    const list = links.subarray(from, from + count);
    if (!(count >= 0 && count <= (layer === 0 ? 2 : 1) * size.most && list.length === count))
      throw refuse(`the links of node ${node} in layer ${layer} are cut off or too many`);
    const wrong = list.findIndex(
      (other, i) =>
        !(
          other >= 0 &&
          other < graph.nodes &&
          other !== node &&
          graph.levels[other] >= layer &&
          list.indexOf(other) === i
        ),
    );
    if (wrong >= 0)
      throw refuse(`link ${wrong} of node ${node} in layer ${layer} leads to ${list[wrong]}, where it may not`);
    ints[at] = count;
    ints.set(list, at + 1);
    from += count;
  });
  if (from !== links.length) throw refuse("there are more links than lists");
}
