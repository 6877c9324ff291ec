import type { RowGroup } from "./footer.ts";
import type { Leaf } from "./leaves.ts";
import { listReader } from "./listReader.ts";
import type { Meaning } from "./meaning.ts";
import { lookedUp, PageCursor } from "./pageCursor.ts";
import type { NumberCells, ReadRows } from "./readRows.ts";

/** Reads a column of numbers or of lists of numbers, so many rows at a time; lists of 32-bit numbers stay such, single ones with `single`. Throws on damaged input. */
export function numberReader(
  groups: readonly RowGroup[],
  leaf: Leaf,
  meaning: Extract<Meaning, { as: "number" | "integer" }>,
  single = leaf.list,
): ReadRows<NumberCells> {
  const OfNumbers = single && leaf.element.type === "FLOAT" ? Float32Array : Float64Array;
  const of = (stored: ArrayLike<unknown>): Float32Array | Float64Array => {
    if (meaning.as === "integer") return Float64Array.from(stored, (value) => Number(meaning.integer(value)));
    if (stored instanceof Float32Array || stored instanceof Float64Array) return stored;
    return Float64Array.from(stored, meaning.number);
  };
  const cursor = new PageCursor(groups, leaf, {
    of,
    at: (indices, dictionary) => lookedUp(indices, dictionary, new OfNumbers(indices.length)),
  });
  return leaf.list
    ? listReader(groups, leaf, cursor, OfNumbers)
    : (rows) => ({ numbers: singles(cursor, leaf, new OfNumbers(rows)), starts: undefined, absent: new Uint8Array(0) });
}

type Numbers = Float64Array | Float32Array;

function singles(cursor: PageCursor<number>, leaf: Leaf, numbers: Numbers): Numbers {
  let at = 0;
  while (at < numbers.length && cursor.ready()) {
    const { definitions, count: entries } = cursor.page;
    const { entry } = cursor;
    const count = Math.min(numbers.length - at, entries - entry);
    if (definitions) {
      for (let k = 0; k < count; k++)
        numbers[at + k] = definitions[entry + k] === leaf.defined ? cursor.values[cursor.value++] : Number.NaN;
    } else {
      numbers.set((cursor.values as Numbers).subarray(cursor.value, cursor.value + count), at);
      cursor.value += count;
    }
    cursor.entry += count;
    cursor.begin(count);
    at += count;
  }
  if (at < numbers.length) throw new Error(`${at} rows in place of ${numbers.length}`);
  return numbers;
}

/** The row, from 0, of the first integer that no double holds, and its place in the list of that row; undefined where all are those of the file. */
export function inexactInteger(
  { as }: Meaning,
  { numbers, starts }: NumberCells,
): { row: number; entry: number } | undefined {
  if (as !== "integer") return undefined;
  const k = numbers.findIndex((value) => Math.abs(value) > Number.MAX_SAFE_INTEGER);
  if (k < 0) return undefined;
  const row = starts ? starts.findLastIndex((start) => start <= k) : k;
  return { row, entry: starts ? k - starts[row] : 0 };
}
