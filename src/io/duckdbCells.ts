import { dayText, momentText, timeText } from "./parquet/moments.ts";

/** A column of a chunk, as DuckDB hands it out. */
export interface DuckdbVector {
  getItem(index: number): unknown;
}

/** The lists of a column: their entries stand one after the other in another vector. */
export interface DuckdbLists extends DuckdbVector {
  readonly childVector: DuckdbVector;
  getEntryOffset(index: number): number;
  getEntryLength(index: number): number;
}

/** What a column of DuckDB's holds for us. `integer`: numbers that may be beyond 2^53. */
export type DuckdbKind =
  | { readonly kind: "number"; readonly single: boolean; readonly integer: boolean; readonly numberOf: NumberOf }
  | { readonly kind: "vector"; readonly single: boolean; readonly integer: boolean; readonly numberOf: NumberOf }
  | { readonly kind: "text"; readonly textOf: (item: unknown) => string }
  | { readonly kind: "nothing"; readonly what: string };

type NumberOf = (item: unknown) => number;

/** What a column of that type (such as `FLOAT[]` or `DECIMAL(7,2)`) holds, by the same rules as our own reader. */
export function duckdbKind(type: string): DuckdbKind {
  const numbers = numbersOf(type);
  if (numbers) return { kind: "number", ...numbers };
  const textOf = textsOf(type);
  if (textOf) return { kind: "text", textOf };
  const list = /^(.*)\[\d*\]$/.exec(type)?.[1];
  if (list !== undefined) {
    const entries = numbersOf(list);
    if (entries) return { kind: "vector", ...entries };
    return { kind: "nothing", what: textsOf(list) ? "list of texts" : "list" };
  }
  if (type === "BLOB") return { kind: "nothing", what: "bytes" };
  return { kind: "nothing", what: type.replace(/\(.*$/s, "").toLowerCase() };
}

function numbersOf(type: string): { single: boolean; integer: boolean; numberOf: NumberOf } | undefined {
  if (type.startsWith("DECIMAL(")) return { single: false, integer: false, numberOf: decimal };
  if (type === "BIGINT" || type === "UBIGINT") return { single: false, integer: true, numberOf: Number };
  return NUMBERS.has(type) ? { single: type === "FLOAT", integer: false, numberOf: Number } : undefined;
}

const NUMBERS: ReadonlySet<string> = new Set([
  "FLOAT",
  "DOUBLE",
  "BOOLEAN",
  "TINYINT",
  "UTINYINT",
  "SMALLINT",
  "USMALLINT",
  "INTEGER",
  "UINTEGER",
]);

/** The double nearest to a decimal number. */
function decimal(item: unknown): number {
  const { value, scale } = item as { value: bigint; scale: number };
  return Number(`${value}e${-scale}`);
}

const MICRO = 1_000_000n;
const micros = (item: unknown): bigint => (item as { micros: bigint }).micros;

const TEXTS: Readonly<Record<string, (item: unknown) => string>> = {
  VARCHAR: String,
  UUID: String,
  JSON: String,
  DATE: (item) => dayText((item as { days: number }).days),
  TIME: (item) => timeText(micros(item), MICRO),
  TIMESTAMP: (item) => momentText(micros(item), MICRO),
  "TIMESTAMP WITH TIME ZONE": (item) => momentText(micros(item), MICRO),
  TIMESTAMP_NS: (item) => momentText((item as { nanos: bigint }).nanos, 1_000_000_000n),
};

const textsOf = (type: string): ((item: unknown) => string) | undefined =>
  Object.hasOwn(TEXTS, type) ? TEXTS[type] : undefined;

/** The cells of a column of a chunk: numbers (NaN where missing), lists or texts (null where missing). */
export function duckdbCells(kind: DuckdbKind, vector: DuckdbVector, count: number): unknown[] {
  const cells = new Array<unknown>(count);
  for (let row = 0; row < count; row++) {
    if (kind.kind === "vector") cells[row] = listOf(kind, vector as DuckdbLists, row);
    else {
      const item = vector.getItem(row);
      if (kind.kind === "number") cells[row] = item === null ? Number.NaN : kind.numberOf(item);
      else if (kind.kind === "text") cells[row] = item === null ? null : kind.textOf(item) || null;
    }
  }
  return cells;
}

function listOf(
  { single, numberOf }: { readonly single: boolean; readonly numberOf: NumberOf },
  lists: DuckdbLists,
  row: number,
): Float32Array | Float64Array | null {
  const [offset, length] = [lists.getEntryOffset(row), lists.getEntryLength(row)];
  if (length === 0 && lists.getItem(row) === null) return null;
  const list = single ? new Float32Array(length) : new Float64Array(length);
  const { childVector: entries } = lists;
  for (let k = 0; k < length; k++) {
    const item = entries.getItem(offset + k);
    list[k] = item === null ? Number.NaN : numberOf(item);
  }
  return list;
}
