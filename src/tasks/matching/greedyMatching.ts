import type { Matrix } from "../../linalg/matrix.ts";
import { nearest } from "../../linalg/nearest.ts";
import { minHeap } from "./minHeap.ts";
import { costOf, type MatchPlan } from "./pairCost.ts";

/**
 * Always the nearest pair that is left, of equally near ones that with the lower rows: what is done where nobody weighs one match against another.
 * The row of `b` for each row of `a`, -1 for none. Memory of the candidates: a row whose candidates are all taken looks for others.
 */
export function greedyMatching(a: Matrix, b: Matrix, { candidates, power, most }: MatchPlan): Int32Array {
  const partner = new Int32Array(a.rows).fill(-1);
  const taken = new Uint8Array(b.rows);
  const k = Math.min(candidates, b.rows);
  const first = nearest(a, b, k);
  const lists: { columns: Int32Array; squared: Float64Array; next: number }[] = Array.from(
    { length: a.rows },
    (_, i) => ({
      columns: first.indices.subarray(i * k, (i + 1) * k),
      squared: first.squared.subarray(i * k, (i + 1) * k),
      next: 0,
    }),
  );
  const heap = minHeap();
  const offer = (row: number): void => {
    const list = lists[row];
    while (list.next < list.columns.length && taken[list.columns[list.next]] === 1) list.next++;
    if (list.next === list.columns.length) {
      const open = Int32Array.from(taken.keys()).filter((j) => taken[j] === 0);
      if (open.length === 0) return;
      const found = nearest(a.take([row]), b.take(open), Math.min(candidates, open.length));
      lists[row] = { columns: found.indices.map((j) => open[j]), squared: found.squared, next: 0 };
    }
    const { squared, next } = lists[row];
    if (most === undefined || costOf(squared[next], power) <= most) heap.push(squared[next], row);
  };
  for (let row = 0; row < a.rows; row++) offer(row);
  while (heap.size() > 0) {
    const { item: row } = heap.pop();
    const { columns, next } = lists[row];
    if (taken[columns[next]] === 1) {
      offer(row);
      continue;
    }
    partner[row] = columns[next];
    taken[columns[next]] = 1;
  }
  return partner;
}
