import { type Assignment, type AssignmentOptions, finished, rangeOf, requireUnmatched } from "./assignment.ts";
import { augment, type Duals, type Search, startDuals, unmatchedPrice } from "./duals.ts";
import { minHeap } from "./minHeap.ts";

/** Costs of the pairs that may be matched, row by row: those of row i at `starts[i]` up to `starts[i + 1]`. */
export interface SparseCosts {
  readonly rows: number;
  readonly cols: number;
  readonly starts: Int32Array;
  readonly columns: Int32Array;
  readonly costs: Float64Array;
}

/** With prices that prove it: costs − rowPrice − columnPrice is at least 0 for each pair, and 0 for matched ones. */
export interface PricedAssignment extends Assignment {
  readonly rowPrice: Float64Array;
  readonly columnPrice: Float64Array;
}

/** The same as `assignment` where most pairs are forbidden: memory of the listed pairs. Errors as there. */
export function sparseAssignment(sparse: SparseCosts, { unmatched }: AssignmentOptions = {}): PricedAssignment {
  requireUnmatched(unmatched);
  const { rows, cols, starts, columns, costs } = sparse;
  const { least, largest } = rangeOf(costs, (k) => `entry ${k}`);
  const duals = startDuals(rows, cols, unmatchedPrice(least, largest, Math.min(rows, cols), unmatched), (row) => {
    let best = -1;
    for (let k = starts[row]; k < starts[row + 1]; k++) {
      if (best < 0 || costs[k] < costs[best] || (costs[k] === costs[best] && columns[k] < columns[best])) best = k;
    }
    return best < 0 ? { column: -1, cost: Infinity } : { column: columns[best], cost: costs[best] - least };
  });
  const scratch: Scratch = {
    distances: new Float64Array(cols).fill(Infinity),
    before: new Int32Array(cols),
    done: new Uint8Array(cols),
  };
  for (let row = 0; row < rows; row++) {
    if (duals.columnOf[row] >= 0) continue;
    const { touched, search } = shortestPath(sparse, least, duals, row, scratch);
    augment(duals, row, search);
    for (const column of touched) {
      scratch.distances[column] = Infinity;
      scratch.done[column] = 0;
    }
  }
  const costOf = (row: number, column: number): number => {
    let cost = Infinity;
    for (let k = starts[row]; k < starts[row + 1]; k++) if (columns[k] === column) cost = Math.min(cost, costs[k]);
    return cost;
  };
  const { rowPrice, columnPrice } = duals;
  return { ...finished(duals, costOf), rowPrice: rowPrice.map((price) => price + least), columnPrice };
}

interface Scratch {
  readonly distances: Float64Array;
  readonly before: Int32Array;
  readonly done: Uint8Array;
}

function shortestPath(
  { starts, columns, costs }: SparseCosts,
  least: number,
  duals: Duals,
  start: number,
  { distances, before, done }: Scratch,
): { readonly touched: readonly number[]; readonly search: Search } {
  const { rowOf, rowPrice, columnPrice, unmatched } = duals;
  const heap = minHeap();
  const touched: number[] = [];
  const closed: number[] = [];
  let dropped = -1;
  let bound = Infinity;
  for (let row = start, reached = 0; ; ) {
    if (reached + unmatched - rowPrice[row] < bound) {
      bound = reached + unmatched - rowPrice[row];
      dropped = row;
    }
    const base = reached - rowPrice[row] - least;
    for (let k = starts[row]; k < starts[row + 1]; k++) {
      const column = columns[k];
      const length = base + costs[k] - columnPrice[column];
      if (done[column] === 1 || !(length < distances[column]) || length > bound) continue;
      if (distances[column] === Infinity) touched.push(column);
      distances[column] = length;
      before[column] = row;
      heap.push(length, rowOf[column] < 0 ? column : column + rowOf.length);
    }
    let column = -1;
    while (column < 0 && heap.size() > 0) {
      const { key, item } = heap.pop();
      const candidate = item % rowOf.length;
      if (done[candidate] === 0 && key === distances[candidate]) column = candidate;
    }
    if (column < 0 || distances[column] > bound) {
      return { touched, search: { distances, before, closed, dropped, length: bound } };
    }
    done[column] = 1;
    closed.push(column);
    reached = distances[column];
    row = rowOf[column];
    if (row < 0) return { touched, search: { distances, before, closed, dropped: -1, length: reached } };
  }
}
