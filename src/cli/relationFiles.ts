import { basename } from "node:path";
import type { Label } from "../data/labels.ts";
import { type Items, itemFinder } from "../io/items.ts";
import { extensionOf, parseTableAsync } from "../io/parseTable.ts";
import { readFile } from "../io/readFile.node.ts";
import { readTableAsync } from "../io/readTable.node.ts";
import { readChunks, readPairs, readQuadruplets, readTriplets } from "../io/relations.ts";
import { readRelevance } from "../io/relevance.ts";
import { type Column, cellText, columnNamed, type Table } from "../io/table.ts";
import { wholeLines } from "../io/tornLine.ts";
import type { LoadedData } from "./data.ts";
import { tornNote } from "./labelFile.ts";

/** Pairs of rows; `similar` holds 1 or 0. */
export interface PairData {
  readonly left: Int32Array;
  readonly right: Int32Array;
  readonly similar: Uint8Array;
  readonly weights?: Float64Array;
}

/** Rows with d(anchor, positive) < d(anchor, negative). */
export type TripletData = Readonly<Record<"anchor" | "positive" | "negative", Int32Array>> & Worth;

/** Rows with d(a, b) < d(c, d). */
export type QuadrupletData = Readonly<Record<"a" | "b" | "c" | "d", Int32Array>> & Worth;

interface Worth {
  readonly weights?: Float64Array;
}

/** The pairs in a file, between the points of the data. */
export const loadPairs = (path: string, loaded: LoadedData, strict = false): Promise<ReturnType<typeof readPairs>> =>
  loadRelations(path, ["a", "b", "unique_id_l", "unique_id_r"], (table) =>
    readPairs(table, itemsOf(loaded), { strict }),
  );

/** The triplets in a file, between the points of the data. */
export const loadTriplets = (
  path: string,
  loaded: LoadedData,
  strict = false,
): Promise<ReturnType<typeof readTriplets>> =>
  loadRelations(path, ["anchor", "positive", "negative"], (table) => readTriplets(table, itemsOf(loaded), { strict }));

/** The quadruplets in a file, between the points of the data. */
export const loadQuadruplets = (
  path: string,
  loaded: LoadedData,
  strict = false,
): Promise<ReturnType<typeof readQuadruplets>> =>
  loadRelations(path, ["a", "b", "c", "d"], (table) => readQuadruplets(table, itemsOf(loaded), { strict }));

/** The chunks in a file, one entry for each point of the data. */
export const loadChunks = (path: string, loaded: LoadedData, strict = false): Promise<ReturnType<typeof readChunks>> =>
  loadRelations(path, ["item", "chunk"], (table) => readChunks(table, itemsOf(loaded), { strict }));

/** What a reader makes of a file whose `text` columns hold names, its warnings behind those of the file itself. */
async function loadRelations<T extends { readonly warnings: readonly string[] }>(
  path: string,
  text: readonly string[],
  read: (table: Table) => T,
): Promise<T> {
  const { table, warnings } = await relationTable(path, text);
  const found = read(table);
  return { ...found, warnings: [...warnings, ...found.warnings] };
}

/** The table in a file of relations. What a write that was cut short left of a last line is left out, with a warning. */
async function relationTable(
  path: string,
  text: readonly string[] = [],
): Promise<{ readonly table: Table; readonly warnings: readonly string[] }> {
  if (!["jsonl", "ndjson"].includes(extensionOf(path)))
    return { table: await readTableAsync(path, { text }), warnings: [] };
  const { bytes, torn } = wholeLines(readFile(path));
  const table = await parseTableAsync(bytes, basename(path), { text });
  return { table, warnings: torn === undefined ? [] : [tornNote(path, torn)] };
}

/** What a file of relations holds. */
export interface RelationFacts {
  readonly file: string;
  readonly kind: "pairs" | "triplets" | "quadruplets" | "chunks" | "qrels";
  /** Relations, judgments, or chunks of two points or more. */
  readonly count: number;
  /** Null but for pairs. */
  readonly similar: number | null;
  readonly dissimilar: number | null;
  /** Pairs that are both, each by name with both places. */
  readonly contradictions: readonly string[];
  /** How many names no point has. */
  readonly unknown: number;
  readonly warnings: readonly string[];
}

/** Looks at a file of relations, whose columns say of which kind they are. */
export async function relationFacts(path: string, loaded: LoadedData, strict = false): Promise<RelationFacts> {
  const kind = kindOfColumns((await relationTable(path)).table);
  if (kind === "pairs") {
    const { similar, contradictions, unknown, warnings } = await loadPairs(path, loaded, strict);
    const same = similar.reduce((sum, value) => sum + value, 0);
    const counts = { count: similar.length, similar: same, dissimilar: similar.length - same };
    return { file: path, kind, ...counts, contradictions, unknown: unknown.length, warnings };
  }
  if (kind === "qrels") return judgmentFacts(path, loaded, strict);
  const plain = { file: path, kind, similar: null, dissimilar: null, contradictions: [] };
  if (kind === "chunks") {
    const { chunks, unknown, warnings } = await loadChunks(path, loaded, strict);
    return { ...plain, count: chunkCount(chunks), unknown: unknown.length, warnings };
  }
  const { ends, unknown, warnings } = await (kind === "triplets" ? loadTriplets : loadQuadruplets)(
    path,
    loaded,
    strict,
  );
  const count = Object.values(ends)[0]!.length;
  return { ...plain, count, unknown: unknown.length, warnings };
}

/** Judgments of queries of any name, for these may have a file of their own. */
async function judgmentFacts(path: string, loaded: LoadedData, strict: boolean): Promise<RelationFacts> {
  const { table, warnings } = await relationTable(path, ["query", "item"]);
  const [queries, items] = ["query", "item"].map((name) => namesIn(table, columnNamed(table, name, name)));
  const find = itemFinder(itemsOf(loaded));
  const read = readRelevance(table, { count: queries!.length, ids: queries }, itemsOf(loaded), { strict });
  return {
    ...{ file: path, kind: "qrels", similar: null, dissimilar: null, contradictions: [] },
    count: read.judgments.query.length,
    unknown: items!.filter((name) => find(name) === undefined).length,
    warnings: [...warnings, ...read.warnings],
  };
}

const namesIn = (table: Table, column: Column): string[] => [
  ...new Set(Array.from({ length: table.rows }, (_, row) => cellText(column, row)?.trim() ?? "")),
];

/** Chunks that hold two points or more. */
function chunkCount(chunks: readonly (Label | null)[]): number {
  const sizes = new Map<Label, number>();
  for (const chunk of chunks) if (chunk !== null) sizes.set(chunk, (sizes.get(chunk) ?? 0) + 1);
  return [...sizes.values()].filter((size) => size > 1).length;
}

function kindOfColumns({ columns }: Table): RelationFacts["kind"] {
  const names = columns.map(({ name }) => name);
  if (names.includes("item") && names.includes("chunk")) return "chunks";
  if (names.includes("query") && names.includes("item")) return "qrels";
  if (names.includes("c") && names.includes("d")) return "quadruplets";
  return names.includes("anchor") && !names.includes("a") ? "triplets" : "pairs";
}

/** The points that relations may name. */
export const itemsOf = ({ dataset, points }: LoadedData): Items => ({
  count: points.rows,
  ids: dataset.ids,
  rows: dataset.rows,
});
