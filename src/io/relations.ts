import { counted } from "../base/counted.ts";
import { EtalonError } from "../base/errors.ts";
import type { Label } from "../data/labels.ts";
import { type Items, itemFinder } from "./items.ts";
import { withoutUndone } from "./labelLog.ts";
import { weightsOf } from "./pointColumns.ts";
import { type Similarity, similarityOf } from "./similarity.ts";
import { type Column, cellText, listed, placeOf, quoted, type Table } from "./table.ts";

/** Relations between points by index, and what was left out of them. */
export interface Relations<Name extends string> {
  readonly ends: Readonly<Record<Name, Int32Array>>;
  /** Names that no point has, each once. */
  readonly unknown: readonly string[];
  /** From a column `weight`, where there is one: what each relation is worth, above 0. */
  readonly weights?: Float64Array;
  readonly warnings: readonly string[];
}

export interface RelationOptions {
  /** Unknown names are an error, not a warning. */
  readonly strict?: boolean;
}

/** Pairs: `similar[e]` is 1 for a similar and 0 for a dissimilar pair. */
export interface PairRelations extends Relations<"left" | "right"> {
  readonly similar: Uint8Array;
  /** Pairs given both as similar and as dissimilar, each by name with both places. */
  readonly contradictions: readonly string[];
}

/**
 * Pairs from columns `a, b, label` (1/0, +1/-1, same/different; `unsure` and empty are skipped), with weights where there is a column `weight`, or splink's `unique_id_l, unique_id_r, clerical_match_score` (similar from 0.5).
 * Answers of `etalon label` are read as they stand: what a line labeled `undo` takes back is left out, and so are its triplets. `DATA` for missing columns, unreadable labels, or when nothing is left.
 */
export function readPairs(given: Table, items: Items, options: RelationOptions = {}): PairRelations {
  const splink = given.columns.some(({ name }) => name === "unique_id_l");
  const names = splink ? ["unique_id_l", "unique_id_r", "clerical_match_score"] : ["a", "b", "label"];
  const table = withoutUndone(given, ["a", "b"]);
  const [left, right, label] = columnsOf(table, "pairs", names);
  const similarities = Array.from({ length: table.rows }, (_, row) => similarityOf(table, label, row, splink));
  const unsure = similarities.filter((similarity) => similarity === "unsure").length;
  const { kept, ...relations } = resolve(
    table,
    items,
    { left, right },
    options,
    (row) => similarities[row] !== "unsure",
  );
  const notes =
    unsure > 0
      ? [`${table.source}: ${counted(unsure, "pair")} without a verdict ${unsure === 1 ? "was" : "were"} skipped`]
      : [];
  const similar = Uint8Array.from(kept, (row) => (similarities[row] === ("same" satisfies Similarity) ? 1 : 0));
  return {
    ...relations,
    similar,
    contradictions: contradictionsOf(table, [left, right], relations.ends, similar, kept),
    warnings: [...notes, ...relations.warnings],
  };
}

/** Triplets from columns `anchor, positive, negative`: d(anchor, positive) < d(anchor, negative). Answers of `etalon label` as they stand, `DATA` as for pairs. */
export function readTriplets(
  given: Table,
  items: Items,
  options: RelationOptions = {},
): Relations<"anchor" | "positive" | "negative"> {
  const table = withoutUndone(given, ["anchor", "positive", "negative"]);
  const [anchor, positive, negative] = columnsOf(table, "triplets", ["anchor", "positive", "negative"]);
  const { kept: _, ...relations } = resolve(table, items, { anchor, positive, negative }, options);
  return relations;
}

/** Quadruplets from columns `a, b, c, d`: d(a, b) < d(c, d). `DATA` as for pairs. */
export function readQuadruplets(
  table: Table,
  items: Items,
  options: RelationOptions = {},
): Relations<"a" | "b" | "c" | "d"> {
  const [a, b, c, d] = columnsOf(table, "quadruplets", ["a", "b", "c", "d"]);
  const { kept: _, ...relations } = resolve(table, items, { a, b, c, d }, options);
  return relations;
}

/** Chunks: for each point the one it belongs to, null for none. */
export interface ChunkRelations {
  readonly chunks: readonly (Label | null)[];
  readonly unknown: readonly string[];
  readonly warnings: readonly string[];
}

/**
 * Chunks from columns `item, chunk`: points with the same chunk are of one class, which need not be known; rows with an empty chunk are skipped. `DATA` as
 * for pairs, and for a point in two chunks, with both places.
 */
export function readChunks(table: Table, items: Items, options: RelationOptions = {}): ChunkRelations {
  const [item, chunk] = columnsOf(table, "chunks", ["item", "chunk"]);
  const nameAt = (row: number): string | null => cellText(chunk, row)?.trim() || null;
  const { ends, kept, weights, unknown, warnings } = resolve(
    table,
    items,
    { item },
    options,
    (row) => nameAt(row) !== null,
  );
  const chunks = new Array<string | null>(items.count).fill(null);
  const places = new Map<number, number>();
  kept.forEach((row, e) => {
    const point = ends.item[e];
    const name = nameAt(row);
    const before = places.get(point);
    if (before !== undefined && chunks[point] !== name) {
      const both = `${quoted(chunks[point] as string)} at ${placeOf(table, before, chunk)} and ${quoted(name as string)} at ${placeOf(table, row, chunk)}`;
      throw new EtalonError(
        "DATA",
        `${table.source}: ${quoted(cellText(item, row) ?? "")} is in two chunks, ${both}. Give each point one, or join the two.`,
      );
    }
    chunks[point] = name;
    places.set(point, row);
  });
  const idle = weights ? [`${table.source}: chunks have no weights: the column "weight" was passed over`] : [];
  return { chunks, unknown, warnings: [...warnings, ...idle] };
}

function contradictionsOf(
  table: Table,
  [left, right]: readonly [Column, Column],
  ends: Readonly<Record<"left" | "right", Int32Array>>,
  similar: Uint8Array,
  kept: readonly number[],
): string[] {
  const first = new Map<string, number>();
  const found: string[] = [];
  kept.forEach((row, e) => {
    const key = `${Math.min(ends.left[e], ends.right[e])} ${Math.max(ends.left[e], ends.right[e])}`;
    const earlier = first.get(key);
    if (earlier === undefined) first.set(key, e);
    else if (similar[earlier] !== similar[e]) {
      const names = [left, right].map((column) => quoted(cellText(column, row) ?? "")).join(" and ");
      found.push(`${names} at ${placeOf(table, kept[earlier], left)} and ${placeOf(table, row, left)}`);
    }
  });
  return found;
}

function columnsOf(table: Table, kind: string, names: readonly string[]): Column[] {
  return names.map((name) => {
    const column = table.columns.find((candidate) => candidate.name === name);
    if (column) return column;
    const other = kind === "pairs" ? " (or unique_id_l, unique_id_r, clerical_match_score)" : "";
    const has = listed(table.columns.map((candidate) => quoted(candidate.name)));
    throw new EtalonError(
      "DATA",
      `${table.source}: ${kind} need the columns ${names.join(", ")}${other}; ${quoted(name)} is missing. It has ${has}.`,
    );
  });
}

function resolve<Name extends string>(
  table: Table,
  items: Items,
  columns: Readonly<Record<Name, Column>>,
  { strict = false }: RelationOptions,
  wanted: (row: number) => boolean = () => true,
): Relations<Name> & { readonly kept: readonly number[] } {
  const find = itemFinder(items);
  const roles = Object.keys(columns) as Name[];
  const found = Object.fromEntries(roles.map((role) => [role, [] as number[]])) as Record<Name, number[]>;
  const unknown = new Set<string>();
  const unknownLines: number[] = [];
  const selfPlaces: string[] = [];
  const kept: number[] = [];
  for (let row = 0; row < table.rows; row++) {
    if (!wanted(row)) continue;
    const indices = roles.map((role) => itemAt(table, columns[role], row, find, unknown, strict, items));
    if (indices.includes(undefined)) unknownLines.push(table.lines ? table.lines[row] : row + 1);
    else if (
      indices[0] === indices[1] ||
      (roles.length === 4 && indices[2] === indices[3]) ||
      (roles.length === 3 && indices[1] === indices[2])
    ) {
      selfPlaces.push(placeOf(table, row, columns[roles[0]]));
    } else {
      kept.push(row);
      for (const [k, role] of roles.entries()) found[role].push(indices[k] as number);
    }
  }
  const warnings: string[] = [];
  if (unknown.size > 0) {
    warnings.push(
      `${table.source}: ${counted(unknown.size, "unknown id")} (${listed([...unknown].map(quoted), 5)}), so ${counted(unknownLines.length, "row")} ${unknownLines.length === 1 ? "was" : "were"} ignored: ${listed(unknownLines.map(String), 5)}`,
    );
  }
  if (selfPlaces.length > 0)
    warnings.push(
      `${table.source}: ${selfPlaces.length === 1 ? "1 row relates a point to itself and was" : `${selfPlaces.length} rows relate a point to itself and were`} ignored: ${listed(selfPlaces, 5)}`,
    );
  if (kept.length === 0) {
    throw new EtalonError(
      "DATA",
      `${table.source}: no relation is left of ${table.rows}. ${warnings.join("; ") || "All are without a verdict"}. Name points by ${items.ids ? "their id" : "their 0-based row, or give --id"}.`,
    );
  }
  const weight = table.columns.find(({ name }) => name === "weight");
  const worth = weight && weightsOf(table, weight);
  const ends = Object.fromEntries(roles.map((role) => [role, Int32Array.from(found[role])])) as Record<
    Name,
    Int32Array
  >;
  const weights = worth && Float64Array.from(kept, (row) => worth[row]);
  return { ends, ...(weights ? { weights } : {}), unknown: [...unknown], warnings, kept };
}

function itemAt(
  table: Table,
  column: Column,
  row: number,
  find: (name: string) => number | undefined,
  unknown: Set<string>,
  strict: boolean,
  items: Items,
): number | undefined {
  const name = cellText(column, row);
  if (name === null)
    throw new EtalonError(
      "DATA",
      `${placeOf(table, row, column)}: ${quoted(column.name)} is empty. Name a point by ${items.ids ? "its id" : "its 0-based row"}.`,
    );
  const index = find(name);
  if (index !== undefined) return index;
  if (strict) {
    const known = items.ids ? "an id of the data" : `a row from 0 to ${items.count - 1}, or give --id`;
    throw new EtalonError(
      "DATA",
      `${placeOf(table, row, column)}: ${quoted(name)} names no point. Give ${known}, or leave out --strict to ignore it.`,
    );
  }
  unknown.add(name);
  return undefined;
}
