import { type Items, itemFinder } from "./items.ts";
import { similarityOf } from "./similarity.ts";
import { type Column, cellText, type Table } from "./table.ts";

/** The label of a line that takes the latest standing one about the same points, by the same person, back. */
export const UNDO = "undo";

const PAIR = ["a", "b"] as const;
const TRIPLET = ["anchor", "positive", "negative"] as const;

/**
 * The table without what a file of labels holds beside relations of these columns: lines labeled `undo` and those they take back, lines that leave all
 * these columns empty since they speak of others, and triplets labeled `unsure` or `skip`. The table itself where nothing is left out.
 */
export function withoutUndone(table: Table, names: readonly string[]): Table {
  const label = columnOf(table, "label");
  const ends = names.map((name) => columnOf(table, name));
  if (!label || !ends.every((end) => end !== undefined)) return table;
  const triplets = names.length === TRIPLET.length;
  const rows = standing(table, ends, label).filter((row) => !(triplets && isIdle(wordOf(label, row))));
  return rows.length === table.rows ? table : takeRows(table, rows);
}

/** What was answered about points, by index. */
export type Logged =
  | {
      readonly kind: "pair";
      readonly rows: readonly [number, number];
      readonly answer: "same" | "different" | "unsure" | "skip";
      readonly by: string;
    }
  | {
      readonly kind: "triple";
      /** The last one is the odd one out, where one was named. */
      readonly rows: readonly [number, number, number];
      readonly answer: "odd" | "unsure" | "skip";
      readonly by: string;
    };

/** The answers that stand in a file of labels, oldest first, and how many lines speak of points that the data do not have. `DATA` with the place for a verdict that is none. */
export function readLabelLog(
  table: Table,
  items: Items,
): { readonly answers: readonly Logged[]; readonly unknown: number } {
  const find = itemFinder(items);
  const label = columnOf(table, "label");
  const by = columnOf(table, "by");
  const found: { readonly row: number; readonly logged: Logged }[] = [];
  const seen = new Set<string>();
  let unknown = 0;
  for (const names of [PAIR, TRIPLET]) {
    const ends = names.map((name) => columnOf(table, name));
    if (!label || !ends.every((end) => end !== undefined)) continue;
    for (const row of standing(table, ends, label)) {
      const points = ends.map((end) => find(cellText(end, row) ?? ""));
      const author = (by && cellText(by, row)) ?? "";
      const key = JSON.stringify([[...points].sort(), author]); // an odd one out takes two lines
      if (points.some((point) => point === undefined)) unknown++;
      else if (names === PAIR) {
        const answer = wordOf(label, row) === "skip" ? "skip" : similarityOf(table, label, row, false);
        found.push({ row, logged: { kind: "pair", rows: points as [number, number], answer, by: author } });
      } else if (!seen.has(key)) {
        seen.add(key);
        const word = wordOf(label, row);
        const rows = points as [number, number, number];
        found.push({ row, logged: { kind: "triple", rows, answer: isIdle(word) ? word : "odd", by: author } });
      }
    }
  }
  return { answers: found.sort((x, y) => x.row - y.row).map(({ logged }) => logged), unknown };
}

/** The rows that speak of these columns and were not taken back. */
function standing(table: Table, ends: readonly Column[], label: Column): number[] {
  const by = columnOf(table, "by");
  const shared = columnOf(table, "a") !== undefined && columnOf(table, "anchor") !== undefined;
  const rows = new Set<number>();
  const said = new Map<string, number[]>();
  for (let row = 0; row < table.rows; row++) {
    const items = ends.map((end) => cellText(end, row)?.trim() ?? null);
    if (shared && items.every((item) => item === null)) continue;
    const key = JSON.stringify([items.map(String).sort(), by ? cellText(by, row) : null]);
    const earlier = said.get(key) ?? [];
    said.set(key, earlier);
    if (wordOf(label, row) === UNDO) {
      const last = earlier.pop();
      if (last !== undefined) rows.delete(last);
    } else {
      earlier.push(row);
      rows.add(row);
    }
  }
  return [...rows];
}

const isIdle = (word: string | null): word is "unsure" | "skip" => word === "unsure" || word === "skip";

const wordOf = (label: Column, row: number): string | null => cellText(label, row)?.trim().toLowerCase() ?? null;

const columnOf = ({ columns }: Table, name: string): Column | undefined => columns.find((c) => c.name === name);

function takeRows(table: Table, rows: readonly number[]): Table {
  const { lines } = table;
  const columns = table.columns.map((column): Column => {
    if (column.kind === "number") return { ...column, values: Float64Array.from(rows, (row) => column.values[row]) };
    if (column.kind === "vector") return { ...column, values: rows.map((row) => column.values[row]) };
    return { ...column, values: rows.map((row) => column.values[row]) };
  });
  return { ...table, rows: rows.length, columns, lines: lines && Int32Array.from(rows, (row) => lines[row]) };
}
