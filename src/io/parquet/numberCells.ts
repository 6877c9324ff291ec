import type { RowGroup } from "./footer.ts";
import type { Leaf } from "./leaves.ts";
import type { Meaning } from "./meaning.ts";
import { eachPage, type Page } from "./pages.ts";

/** The numbers of a column, one after the other. */
export interface NumberCells {
  /** NaN where a single value or an entry of a list is absent. */
  readonly numbers: Float64Array | Float32Array;
  /** Where the list of each row begins, and the end; undefined for single values. */
  readonly starts: Int32Array | undefined;
  /** 1 for rows without a list. */
  readonly absent: Uint8Array;
  /** Whether each integer is the one of the file. */
  readonly exact: boolean;
}

/** Reads a column of numbers or of lists of numbers; lists of 32-bit numbers stay such. Throws on damaged input. */
export function numberCells(
  groups: readonly RowGroup[],
  leaf: Leaf,
  meaning: Extract<Meaning, { as: "number" | "integer" }>,
): NumberCells {
  const rows = groups.reduce((sum, group) => sum + group.rows, 0);
  const chunks = groups.map((group) => group.chunkOf(leaf));
  const entries = chunks.reduce((sum, chunk) => sum + chunk.entries, 0);
  const single = leaf.list && leaf.element.type === "FLOAT";
  const numbers = single ? new Float32Array(entries) : new Float64Array(entries);
  const starts = leaf.list ? new Int32Array(rows + 1) : undefined;
  const absent = new Uint8Array(leaf.list ? rows : 0);
  let exact = true;
  let at = 0;
  let row = 0;

  const convert = (values: ArrayLike<unknown>): ArrayLike<number> => {
    const plain = meaning.as === "number" ? plainNumbers(values) : undefined;
    if (plain) return plain;
    const converted = new Float64Array(values.length);
    for (let k = 0; k < converted.length; k++) {
      const value = meaning.as === "number" ? meaning.number(values[k]) : Number(meaning.integer(values[k]));
      if (meaning.as === "integer") exact &&= Number.isSafeInteger(value);
      converted[k] = value;
    }
    return converted;
  };
  const place = ({ count, repetitions, definitions }: Page, values: ArrayLike<number>): void => {
    if (!definitions && !repetitions) {
      numbers.set(values, at);
      at += count;
      return;
    }
    for (let k = 0, next = 0; k < count; k++) {
      const level = definitions ? definitions[k] : leaf.defined;
      if (starts && repetitions?.[k] === 0) {
        if (row === rows) throw new Error(`there are more than ${rows} rows`);
        starts[row] = at;
        absent[row++] = level < leaf.entered - 1 ? 1 : 0;
      } else if (starts && row === 0) throw new Error("a list begins nowhere");
      if (level === leaf.defined) numbers[at++] = values[next++];
      else if (!starts || level >= leaf.entered) numbers[at++] = Number.NaN;
    }
  };

  groups.forEach((group, g) => {
    const [firstRow, firstNumber] = [row, at];
    let dictionary: ArrayLike<number> | undefined;
    eachPage(
      chunks[g],
      (values) => {
        dictionary = convert(values);
      },
      (page) => place(page, page.indexed ? lookUp(page.values, dictionary) : convert(page.values)),
    );
    const found = starts ? row - firstRow : at - firstNumber;
    if (found !== group.rows) throw new Error(`${found} rows in place of ${group.rows}`);
  });
  if (starts) starts[rows] = at;
  return { numbers, starts, absent, exact };
}

/** The values where they are numbers already. */
const plainNumbers = (values: ArrayLike<unknown>): ArrayLike<number> | undefined =>
  values instanceof Float32Array || values instanceof Float64Array ? values : undefined;

function lookUp(indices: ArrayLike<unknown>, dictionary: ArrayLike<number> | undefined): Float64Array {
  const positions = indices as Int32Array;
  const out = new Float64Array(positions.length);
  if (positions.length > 0 && dictionary === undefined) throw new Error("a dictionary is missing");
  for (let k = 0; k < positions.length; k++) {
    const value = dictionary?.[positions[k]];
    if (value === undefined) throw new Error("a value is not in the dictionary");
    out[k] = value;
  }
  return out;
}
