import { type Column, cellText, type Table, type VectorColumn } from "../io/table.ts";

/** What one column holds. */
export interface ColumnFacts {
  readonly name: string;
  readonly kind: Column["kind"];
  /** The kind; for lists their numbers and how many, such as `float32[384]`. */
  readonly type: string;
  readonly missing: number;
  readonly distinct: number;
  /** All numbers are integers. */
  readonly whole: boolean;
  readonly range: readonly [number, number] | null;
}

/** Counts the gaps and values of a column. */
export function factsOf(table: Table, column: Column): ColumnFacts {
  const distinct = new Set<string>();
  let missing = 0;
  let whole = column.kind === "number";
  let [low, high] = [Infinity, -Infinity];
  for (let row = 0; row < table.rows; row++) {
    const text = cellText(column, row);
    if (text === null) missing++;
    else distinct.add(text);
    if (column.kind !== "number" || text === null) continue;
    whole &&= Number.isInteger(column.values[row]!);
    low = Math.min(low, column.values[row]!);
    high = Math.max(high, column.values[row]!);
  }
  return {
    name: column.name,
    kind: column.kind,
    type: column.kind === "vector" ? listType(column) : column.kind,
    missing,
    distinct: distinct.size,
    whole,
    range: low <= high ? [low, high] : null,
  };
}

function listType({ values }: VectorColumn): string {
  const lists = values.filter((vector) => vector !== null);
  const single = lists.length > 0 && lists.every((vector) => vector instanceof Float32Array);
  let [least, most] = [Infinity, 0];
  for (const { length } of lists) [least, most] = [Math.min(least, length), Math.max(most, length)];
  return `${single ? "float32" : "float64"}[${least < most ? `${least} to ${most}` : most}]`;
}

/** A column called label, class, target or the like whose values repeat; else the text column with the fewest values, if they repeat. */
export function likelyLabel(columns: readonly ColumnFacts[], rows: number): string | undefined {
  const repeated = columns.filter(({ kind, distinct, whole, missing }) => {
    const filled = rows - missing;
    return distinct > 1 && (kind === "text" ? distinct < filled : whole && 2 * distinct <= filled);
  });
  const named = repeated.find(({ name }) => /^(label|class|target|y|species|category)$/i.test(name));
  if (named) return named.name;
  const texts = repeated.filter(({ kind, distinct }) => kind === "text" && distinct <= 50);
  return texts.sort((a, b) => a.distinct - b.distinct)[0]?.name;
}
