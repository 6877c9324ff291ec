import type { Label } from "../data/labels.ts";
import type { Items } from "../io/items.ts";
import { readTableAsync } from "../io/readTable.node.ts";
import { readChunks, readPairs, readQuadruplets, readTriplets } from "../io/relations.ts";
import type { Table } from "../io/table.ts";
import type { LoadedData } from "./data.ts";

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
export const loadPairs = async (
  path: string,
  loaded: LoadedData,
  strict = false,
): Promise<ReturnType<typeof readPairs>> =>
  readPairs(await readTableAsync(path, { text: ["a", "b", "unique_id_l", "unique_id_r"] }), itemsOf(loaded), {
    strict,
  });

/** The triplets in a file, between the points of the data. */
export const loadTriplets = async (
  path: string,
  loaded: LoadedData,
  strict = false,
): Promise<ReturnType<typeof readTriplets>> =>
  readTriplets(await readTableAsync(path, { text: ["anchor", "positive", "negative"] }), itemsOf(loaded), { strict });

/** The quadruplets in a file, between the points of the data. */
export const loadQuadruplets = async (
  path: string,
  loaded: LoadedData,
  strict = false,
): Promise<ReturnType<typeof readQuadruplets>> =>
  readQuadruplets(await readTableAsync(path, { text: ["a", "b", "c", "d"] }), itemsOf(loaded), { strict });

/** The chunks in a file, one entry for each point of the data. */
export const loadChunks = async (
  path: string,
  loaded: LoadedData,
  strict = false,
): Promise<ReturnType<typeof readChunks>> =>
  readChunks(await readTableAsync(path, { text: ["item", "chunk"] }), itemsOf(loaded), { strict });

/** What a file of relations holds. */
export interface RelationFacts {
  readonly file: string;
  readonly kind: "pairs" | "triplets" | "quadruplets" | "chunks";
  /** Relations, or chunks of two points or more. */
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
  const kind = kindOfColumns(await readTableAsync(path));
  if (kind === "pairs") {
    const { similar, contradictions, unknown, warnings } = await loadPairs(path, loaded, strict);
    const same = similar.reduce((sum, value) => sum + value, 0);
    const counts = { count: similar.length, similar: same, dissimilar: similar.length - same };
    return { file: path, kind, ...counts, contradictions, unknown: unknown.length, warnings };
  }
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

/** Chunks that hold two points or more. */
function chunkCount(chunks: readonly (Label | null)[]): number {
  const sizes = new Map<Label, number>();
  for (const chunk of chunks) if (chunk !== null) sizes.set(chunk, (sizes.get(chunk) ?? 0) + 1);
  return [...sizes.values()].filter((size) => size > 1).length;
}

function kindOfColumns({ columns }: Table): RelationFacts["kind"] {
  const names = columns.map(({ name }) => name);
  if (names.includes("anchor")) return "triplets";
  if (names.includes("item") && names.includes("chunk")) return "chunks";
  return names.includes("c") && names.includes("d") ? "quadruplets" : "pairs";
}

/** The points that relations may name. */
export const itemsOf = ({ dataset, points }: LoadedData): Items => ({
  count: points.rows,
  ids: dataset.ids,
  rows: dataset.rows,
});
