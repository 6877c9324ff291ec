import { tooLarge } from "./allowance.ts";
import type { RowGroup } from "./footer.ts";
import type { Leaf } from "./leaves.ts";
import type { PageCursor } from "./pageCursor.ts";
import type { Page } from "./pages.ts";
import type { NumberCells, ReadRows } from "./readRows.ts";

type Numbers = Float64Array | Float32Array;

/** Reads the rows of a column of lists. A list may go on in the next page, so that a row is whole only where another one begins. */
export function listReader(
  groups: readonly RowGroup[],
  leaf: Leaf,
  cursor: PageCursor<number>,
  OfNumbers: new (length: number) => Numbers,
): ReadRows<NumberCells> {
  const chunks = groups.map((group) => group.chunkOf(leaf));
  let entriesLeft = chunks.reduce((sum, { entries }) => sum + entries, 0);
  let rowsLeft = groups.reduce((sum, { rows }) => sum + rows, 0);

  const allocate = (entries: number): Numbers => {
    const { source, allowance } = chunks[0];
    if (entries > allowance.mostEntries)
      throw tooLarge(source, `${entries} entries of lists stand in one batch`, 8 * allowance.mostEntries);
    return new OfNumbers(entries);
  };

  return (rows) => {
    let numbers = allocate(Math.min(entriesLeft, Math.ceil((entriesLeft / rowsLeft) * rows)));
    const starts = new Int32Array(rows + 1);
    const absent = new Uint8Array(rows);
    let row = 0;
    let at = 0;
    while (cursor.ready()) {
      const { page, entry } = cursor;
      const end = endOfRows(page, entry, rows - row);
      const needed = at + end - entry;
      if (needed > numbers.length) {
        const wider = allocate(Math.min(at + entriesLeft, Math.max(2 * numbers.length, needed)));
        wider.set(numbers);
        numbers = wider;
      }
      const part = { starts: starts.subarray(row), absent: absent.subarray(row), numbers: numbers.subarray(at) };
      const filled = page.definitions ? fillSome(cursor, leaf, end, part) : fillAll(cursor, end, part);
      for (let r = row; r < row + filled.rows; r++) starts[r] += at;
      row += filled.rows;
      at += filled.numbers;
      entriesLeft -= end - entry;
      if (end < page.count) break;
    }
    if (row < rows) throw new Error(`${row} rows in place of ${rows}`);
    rowsLeft -= rows;
    starts[rows] = at;
    return { numbers: numbers.subarray(0, at), starts, absent };
  };
}

/** Where rows and numbers of a page go. */
interface Place {
  readonly starts: Int32Array;
  readonly absent: Uint8Array;
  readonly numbers: Numbers;
}

/** Takes the entries of a page to before `end`, all of which are there. */
function fillAll(
  cursor: PageCursor<number>,
  end: number,
  { starts, numbers }: Place,
): { rows: number; numbers: number } {
  const { page, entry, value } = cursor;
  const count = end - entry;
  let rows = 0;
  for (let k = nextRow(page, entry); k < end; k = nextRow(page, k + 1)) starts[rows++] = k - entry;
  if (count > 0 && (rows === 0 || starts[0] > 0)) cursor.requireBegun();
  cursor.begin(rows);
  numbers.set((cursor.values as Numbers).subarray(value, value + count));
  cursor.value += count;
  cursor.entry = end;
  return { rows, numbers: count };
}

/** The same where some entries, or whole lists, are absent. */
function fillSome(
  cursor: PageCursor<number>,
  leaf: Leaf,
  end: number,
  { starts, absent, numbers }: Place,
): { rows: number; numbers: number } {
  const { page, values } = cursor;
  const { repetitions, definitions } = page;
  let rows = 0;
  let at = 0;
  for (; cursor.entry < end; cursor.entry++) {
    const level = definitions![cursor.entry];
    if (repetitions![cursor.entry] === 0) {
      cursor.begin(1);
      starts[rows] = at;
      absent[rows++] = level < leaf.entered - 1 ? 1 : 0;
    } else cursor.requireBegun();
    if (level === leaf.defined) numbers[at++] = values[cursor.value++];
    else if (level >= leaf.entered) numbers[at++] = Number.NaN;
  }
  return { rows, numbers: at };
}

/** The entry of a page before which a row begins that is beyond the next `rows`; the end of the page when there is none. */
function endOfRows(page: Page, from: number, rows: number): number {
  let k = nextRow(page, from);
  for (let begun = 0; begun < rows && k < page.count; begun++) k = nextRow(page, k + 1);
  return k;
}

/** The first entry from `from` on that begins a row. */
function nextRow({ repetitions, count }: Page, from: number): number {
  const found = repetitions!.indexOf(0, from);
  return found < 0 ? count : found;
}
