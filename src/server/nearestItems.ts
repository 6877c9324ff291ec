import { Matrix } from "../linalg/matrix.ts";
import { nearest } from "../linalg/nearest.ts";
import type { Turn } from "./turns.ts";

/** Multiplications between two turns, some milliseconds: many queries at once take 0.13 ns for each, few take 1 ns. */
const SLICE = { many: 40_000_000, few: 8_000_000 };
const MANY = 7;
const QUERIES = 128;

interface Neighbor {
  readonly row: number;
  readonly squared: number;
}

/**
 * The k nearest rows of `items` to each query, as `nearest` finds them, ties by lower row, in slices of queries and items with a turn after each.
 * `exclude` holds for each query a row that must not be found, or -1.
 */
export async function nearestItems(
  queries: Matrix,
  items: Matrix,
  k: number,
  exclude: Int32Array,
  turn: Turn,
): Promise<Neighbor[][]> {
  const lists: Neighbor[][] = Array.from({ length: queries.rows }, () => []);
  const together = Math.min(QUERIES, queries.rows);
  const slice = together < MANY ? SLICE.few : SLICE.many;
  const height = Math.max(1, Math.min(items.rows, Math.floor(slice / (together * items.cols))));
  for (let q = 0; q < queries.rows; q += QUERIES) {
    const asking = rowsOf(queries, q, QUERIES);
    for (let first = 0; first < items.rows; first += height) {
      const part = rowsOf(items, first, height);
      const without = exclude
        .subarray(q, q + asking.rows)
        .map((row) => (row < first || row >= first + part.rows ? -1 : row - first));
      const found = nearest(asking, part, k, { exclude: without });
      for (let i = 0; i < asking.rows; i++) {
        const list = lists[q + i];
        if (list)
          merge(list, k, found.indices.subarray(i * k, (i + 1) * k), found.squared.subarray(i * k, (i + 1) * k), first);
      }
      await turn();
    }
  }
  return lists;
}

const rowsOf = ({ rows, cols, data }: Matrix, first: number, count: number): Matrix => {
  const end = Math.min(rows, first + count);
  return new Matrix(end - first, cols, data.subarray(first * cols, end * cols));
};

/** Puts what a later slice found into the list: on equal distances earlier rows stay before. */
function merge(list: Neighbor[], k: number, indices: Int32Array, squared: Float64Array, first: number): void {
  const joined: Neighbor[] = [];
  let old = 0;
  let fresh = 0;
  while (joined.length < k) {
    const known = list[old];
    const index = indices[fresh] ?? -1;
    const distance = squared[fresh] ?? Infinity;
    if (known && (index < 0 || known.squared <= distance)) {
      joined.push(known);
      old++;
    } else if (index >= 0) {
      joined.push({ row: first + index, squared: distance });
      fresh++;
    } else break;
  }
  list.splice(0, list.length, ...joined);
}
