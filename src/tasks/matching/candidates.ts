import { squaredDistance, squaredDistances } from "../../linalg/distances.ts";
import type { Matrix } from "../../linalg/matrix.ts";
import { nearest } from "../../linalg/nearest.ts";
import { greedyMatching } from "./greedyMatching.ts";
import { costOf, type MatchPlan } from "./pairCost.ts";
import { type PricedAssignment, sparseAssignment } from "./sparseAssignment.ts";

/** Costs are equal where they differ by less than this share of the largest one. */
const TOLERANCE = 1e-10;

/** Distances looked at together. */
const BLOCK = 1 << 20;

/**
 * The optimal matching of sets too large for all their distances: that of the nearest candidates of each row and of the greedy matching, which lets every
 * row find a partner; then with the candidates added whose cost is below their prices, four times as many each time, until there are none. Prices then prove
 * that no other matching costs less. The row of `b` for each row of `a`, -1 for none; `a` has no more rows than `b`.
 */
export function matchByCandidates(a: Matrix, b: Matrix, plan: MatchPlan): Int32Array {
  const { power, most } = plan;
  const k = Math.min(plan.candidates, b.rows);
  const { indices, squared } = nearest(a, b, k);
  // Beyond its last candidate no pair of a row costs less than this one.
  const beyond = Float64Array.from({ length: a.rows }, (_, i) => costOf(squared[(i + 1) * k - 1], power));
  const allowed = (cost: number): boolean => most === undefined || cost <= most;
  const lists = Array.from({ length: a.rows }, (_, i) => {
    const columns = Array.from(indices.subarray(i * k, (i + 1) * k));
    return columns.filter((_, slot) => allowed(costOf(squared[i * k + slot], power)));
  });
  greedyMatching(a, b, plan).forEach((column, row) => {
    if (column >= 0 && !lists[row].includes(column)) lists[row].push(column);
  });
  const largest = beyond.reduce((sum, value) => Math.max(sum, value), 0);
  for (let candidates = k; ; candidates *= 4) {
    const priced = solve(a, b, lists, power, most);
    const added = addUnderpriced(a, b, lists, priced, beyond, { ...plan, candidates, slack: TOLERANCE * largest });
    if (added === 0) return priced.columns;
  }
}

function solve(
  a: Matrix,
  b: Matrix,
  lists: readonly (readonly number[])[],
  power: 0.5 | 1,
  most: number | undefined,
): PricedAssignment {
  const starts = new Int32Array(lists.length + 1);
  lists.forEach((list, i) => {
    starts[i + 1] = starts[i] + list.length;
  });
  const columns = Int32Array.from(lists.flat());
  const costs = new Float64Array(columns.length);
  lists.forEach((list, i) => {
    list.forEach((j, slot) => {
      costs[starts[i] + slot] = costOf(squaredDistance(a, i, b, j), power);
    });
  });
  return sparseAssignment(
    { rows: a.rows, cols: b.rows, starts, columns, costs },
    most === undefined ? {} : { unmatched: most },
  );
}

/** Adds to the list of each row the pairs that cost least beside their prices, where they cost less than these; how many there were. */
function addUnderpriced(
  a: Matrix,
  b: Matrix,
  lists: number[][],
  { rowPrice, columnPrice }: PricedAssignment,
  beyond: Float64Array,
  { candidates, power, most, slack }: MatchPlan & { readonly slack: number },
): number {
  const doubtful = Int32Array.from(beyond.keys()).filter((i) => rowPrice[i] > beyond[i] + slack);
  const height = Math.max(1, Math.floor(BLOCK / b.rows));
  let added = 0;
  for (let start = 0; start < doubtful.length; start += height) {
    const rows = doubtful.subarray(start, start + height);
    const squares = squaredDistances(a.take(rows), b);
    rows.forEach((row, slot) => {
      const known = new Set(lists[row]);
      const found: { readonly column: number; readonly gap: number }[] = [];
      for (let column = 0; column < b.rows; column++) {
        const cost = costOf(squares.data[slot * b.rows + column], power);
        const gap = cost - columnPrice[column] - rowPrice[row];
        if (gap < -slack && (most === undefined || cost <= most) && !known.has(column)) found.push({ column, gap });
      }
      found.sort((x, y) => x.gap - y.gap || x.column - y.column);
      for (const { column } of found.slice(0, candidates)) lists[row].push(column);
      added += Math.min(found.length, candidates);
    });
  }
  return added;
}
