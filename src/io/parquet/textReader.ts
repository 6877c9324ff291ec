import type { RowGroup } from "./footer.ts";
import type { Leaf } from "./leaves.ts";
import { lookedUp, PageCursor } from "./pageCursor.ts";
import type { ReadRows } from "./readRows.ts";

/** Reads a column of single texts, so many rows at a time; null where one is absent or empty. Throws on damaged input. */
export function textReader(
  groups: readonly RowGroup[],
  leaf: Leaf,
  text: (stored: unknown) => string,
): ReadRows<(string | null)[]> {
  const cursor = new PageCursor<string | null>(groups, leaf, {
    of: (stored) => Array.from(stored, (value) => text(value) || null),
    at: (indices, dictionary) => lookedUp(indices, dictionary, new Array<string | null>(indices.length)),
  });
  return (rows) => {
    const cells: (string | null)[] = [];
    while (cells.length < rows && cursor.ready()) {
      const { page, values } = cursor;
      const end = Math.min(page.count, cursor.entry + rows - cells.length);
      cursor.begin(end - cursor.entry);
      for (; cursor.entry < end; cursor.entry++) {
        const there = !page.definitions || page.definitions[cursor.entry] === leaf.defined;
        cells.push(there ? values[cursor.value++] : null);
      }
    }
    if (cells.length < rows) throw new Error(`${cells.length} rows in place of ${rows}`);
    return cells;
  };
}
