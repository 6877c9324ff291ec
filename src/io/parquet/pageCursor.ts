import type { RowGroup } from "./footer.ts";
import type { Leaf } from "./leaves.ts";
import { type Page, partsOf } from "./pages.ts";

/** How the stored values of a page become what they stand for, and values by their places in a dictionary. */
export interface Understanding<Value> {
  readonly of: (stored: ArrayLike<unknown>) => ArrayLike<Value>;
  readonly at: (indices: Int32Array, dictionary: ArrayLike<Value>) => ArrayLike<Value>;
}

/** Goes through the entries of a column, page by page over all row groups. Throws on damaged input. */
export class PageCursor<Value> {
  /** The next entry of the page at hand, present or absent, and its next value. */
  entry = 0;
  value = 0;
  readonly #groups: readonly RowGroup[];
  readonly #pages: Generator<{ readonly group: number; readonly page: Page; readonly values: ArrayLike<Value> }, void>;
  #page: Page | undefined;
  #values: ArrayLike<Value> = [];
  #group = -1;
  #begun = 0;

  constructor(groups: readonly RowGroup[], leaf: Leaf, understanding: Understanding<Value>) {
    this.#groups = groups;
    this.#pages = understoodPages(groups, leaf, understanding);
  }

  /** The page at hand, and all its values. */
  get page(): Page {
    if (!this.#page) throw new Error("there is no page");
    return this.#page;
  }

  get values(): ArrayLike<Value> {
    return this.#values;
  }

  /** Makes sure that an entry is there to be read; false at the end of the column. */
  ready(): boolean {
    while (this.#page === undefined || this.entry === this.#page.count) {
      const next = this.#pages.next();
      this.#enter(next.done ? this.#groups.length : next.value.group);
      if (next.done) {
        this.#page = undefined;
        return false;
      }
      this.#page = next.value.page;
      this.#values = next.value.values;
      this.entry = 0;
      this.value = 0;
    }
    return true;
  }

  /** Notes that so many rows begin in the group at hand. */
  begin(rows: number): void {
    this.#begun += rows;
    const most = this.#groups[this.#group].rows;
    if (this.#begun > most) throw new Error(`there are more than ${most} rows`);
  }

  /** Throws unless a row of the group at hand has begun. */
  requireBegun(): void {
    if (this.#begun === 0) throw new Error("a list begins nowhere");
  }

  #enter(group: number): void {
    while (this.#group < group) {
      const rows = this.#groups[this.#group]?.rows ?? 0;
      if (this.#begun !== rows) throw new Error(`${this.#begun} rows in place of ${rows}`);
      this.#group++;
      this.#begun = 0;
    }
  }
}

function* understoodPages<Value>(groups: readonly RowGroup[], leaf: Leaf, { of, at }: Understanding<Value>) {
  for (const [group, { chunkOf }] of groups.entries()) {
    let dictionary: ArrayLike<Value> | undefined;
    for (const part of partsOf(chunkOf(leaf))) {
      if ("dictionary" in part) {
        dictionary = of(part.dictionary);
        continue;
      }
      const { page } = part;
      if (!page.indexed) yield { group, page, values: of(page.values) };
      else if (dictionary || page.values.length === 0)
        yield { group, page, values: at(page.values as Int32Array, dictionary ?? []) };
      else throw new Error("a dictionary is missing");
    }
  }
}

/** Fills `out` with the values at these places of a dictionary. Throws for places that it does not have. */
export function lookedUp<Value, Out extends { [index: number]: Value }>(
  indices: Int32Array,
  dictionary: ArrayLike<Value>,
  out: Out,
): Out {
  for (let k = 0; k < indices.length; k++) {
    const value = dictionary[indices[k]];
    if (value === undefined) throw new Error("a value is not in the dictionary");
    out[k] = value;
  }
  return out;
}
