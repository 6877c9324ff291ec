import { counted } from "../base/counted.ts";
import { EtalonError } from "../base/errors.ts";
import { type Items, itemFinder } from "./items.ts";
import { cellText, columnNamed, listed, placeOf, quoted, type Table } from "./table.ts";

/** Which items are relevant to which query, by index. */
export interface Relevance {
  /** For each query that has a relevant item: its index, ascending. */
  readonly queries: Int32Array;
  readonly relevant: readonly { readonly items: Int32Array; readonly grades: Float64Array }[];
  /** All judgments of known queries and items, those of grade 0 too, each once. */
  readonly judgments: { readonly query: Int32Array; readonly item: Int32Array; readonly grade: Float64Array };
  readonly warnings: readonly string[];
}

/**
 * Judgments from columns `query, item, relevance` (from 0, graded if you like; 1 for all where the column is missing). An item judged twice keeps its higher grade.
 * Unknown names are left out with a warning, or are an error under `strict`. `DATA` for missing columns, bad grades, or when no query is left.
 */
export function readRelevance(
  table: Table,
  queries: Items,
  items: Items,
  { strict = false }: { readonly strict?: boolean } = {},
): Relevance {
  const [query, item] = [columnNamed(table, "query", "query"), columnNamed(table, "item", "item")];
  const relevance = table.columns.find(({ name }) => name === "relevance");
  const ends = [
    { column: query, find: itemFinder(queries), noun: "query" },
    { column: item, find: itemFinder(items), noun: "item" },
  ];
  const grades = new Map<number, Map<number, number>>();
  const unknown = new Set<string>();
  let ignored = 0;
  for (let row = 0; row < table.rows; row++) {
    const grade = relevance ? gradeOf(cellText(relevance, row), placeOf(table, row, relevance)) : 1;
    const found = ends.map(({ column, find, noun }) => {
      const name = cellText(column, row);
      if (name === null)
        throw new EtalonError(
          "DATA",
          `${placeOf(table, row, column)}: the ${noun} is empty. Name it by its id or row.`,
        );
      const index = find(name);
      if (index === undefined && strict)
        throw new EtalonError(
          "DATA",
          `${placeOf(table, row, column)}: ${quoted(name)} names no ${noun}. Mend it, or leave out --strict to ignore it.`,
        );
      if (index === undefined) unknown.add(name);
      return index;
    });
    const [q, i] = found;
    if (q === undefined || i === undefined) ignored++;
    else {
      const of = grades.get(q) ?? new Map<number, number>();
      grades.set(q, of.set(i, Math.max(grade, of.get(i) ?? 0)));
    }
  }
  const judged = [...grades.keys()].sort((a, b) => a - b);
  const relevant = judged.map((q) => {
    const some = [...(grades.get(q) as Map<number, number>)].filter(([, grade]) => grade > 0);
    return { q, items: Int32Array.from(some, ([i]) => i), grades: Float64Array.from(some, ([, grade]) => grade) };
  });
  const kept = relevant.filter((judgment) => judgment.items.length > 0);
  const warnings: string[] = [];
  if (ignored > 0)
    warnings.push(
      `${table.source}: ${counted(unknown.size, "unknown id")} (${listed([...unknown].map(quoted), 5)}), so ${counted(ignored, "row")} ${ignored === 1 ? "was" : "were"} ignored`,
    );
  if (kept.length < relevant.length)
    warnings.push(
      `${table.source}: ${relevant.length - kept.length} of the queries have no relevant item and ask nothing`,
    );
  if (kept.length === 0)
    throw new EtalonError(
      "DATA",
      `${table.source}: no query has a relevant item. ${warnings.join("; ")}. Name queries and items by their ids.`,
    );
  const all = judged.flatMap((q) =>
    [...(grades.get(q) as Map<number, number>)].map(([item, grade]) => ({ q, item, grade })),
  );
  return {
    queries: Int32Array.from(kept, ({ q }) => q),
    relevant: kept.map(({ items: found, grades: worth }) => ({ items: found, grades: worth })),
    judgments: {
      query: Int32Array.from(all, ({ q }) => q),
      item: Int32Array.from(all, ({ item }) => item),
      grade: Float64Array.from(all, ({ grade }) => grade),
    },
    warnings,
  };
}

function gradeOf(text: string | null, place: string): number {
  const value = text === null || text.trim() === "" ? Number.NaN : Number(text);
  if (value >= 0 && value < Infinity) return value;
  throw new EtalonError("DATA", `${place}: ${quoted(text ?? "")} is no relevance. Give a number from 0.`);
}
