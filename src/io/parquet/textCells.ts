import type { RowGroup } from "./footer.ts";
import type { Leaf } from "./leaves.ts";
import { eachPage } from "./pages.ts";

/** Reads a column of single texts; null where one is absent or empty. Throws on damaged input. */
export function textCells(
  groups: readonly RowGroup[],
  leaf: Leaf,
  text: (stored: unknown) => string,
): (string | null)[] {
  const cells: (string | null)[] = [];
  const cellOf = (stored: unknown): string | null => text(stored) || null;
  for (const group of groups) {
    const first = cells.length;
    let dictionary: (string | null)[] | undefined;
    eachPage(
      group.chunkOf(leaf),
      (values) => {
        dictionary = Array.from(values, cellOf);
      },
      ({ count, definitions, values, indexed }) => {
        for (let k = 0, next = 0; k < count; k++) {
          if (definitions && definitions[k] !== leaf.defined) cells.push(null);
          else cells.push(indexed ? entryOf(dictionary, values[next++]) : cellOf(values[next++]));
        }
      },
    );
    const found = cells.length - first;
    if (found !== group.rows) throw new Error(`${found} rows in place of ${group.rows}`);
  }
  return cells;
}

function entryOf(dictionary: readonly (string | null)[] | undefined, index: unknown): string | null {
  const entry = dictionary?.[index as number];
  if (entry === undefined) throw new Error("a value is not in the dictionary");
  return entry;
}
