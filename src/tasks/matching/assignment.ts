import { EtalonError } from "../../base/errors.ts";
import type { Matrix } from "../../linalg/matrix.ts";
import { augment, type Duals, type Search, startDuals, unmatchedPrice } from "./duals.ts";

export interface AssignmentOptions {
  /** What leaving a row unmatched costs. As many rows as possible are matched when left out. */
  readonly unmatched?: number;
}

/** Rows and columns matched one to one. */
export interface Assignment {
  /** The column of each row, -1 for none. */
  readonly columns: Int32Array;
  /** Σ cost of the matched pairs, without what unmatched rows cost. */
  readonly cost: number;
  /** How many pairs there are. */
  readonly matched: number;
}

/**
 * The one-to-one matching of the rows and columns of a cost matrix (n x m, any shape) that costs least: shortest augmenting paths, O(n² m), memory
 * of the matrix. Infinity forbids a pair. Of several best matchings always the same one is found.
 * `DATA` for NaN and -Infinity, `OPTION` for an illegal price. Kuhn 1955; Jonker & Volgenant 1987.
 */
export function assignment(costs: Matrix, { unmatched }: AssignmentOptions = {}): Assignment {
  requireUnmatched(unmatched);
  const { least, largest } = rangeOf(costs.data, (k) => `row ${Math.floor(k / costs.cols)}, column ${k % costs.cols}`);
  const { rows, cols: columns, data } = costs;
  const duals = startDuals(rows, columns, unmatchedPrice(least, largest, Math.min(rows, columns), unmatched), (row) => {
    let column = 0;
    for (let j = 1; j < columns; j++) if (data[row * columns + j] < data[row * columns + column]) column = j;
    return columns === 0 ? { column: -1, cost: Infinity } : { column, cost: data[row * columns + column] - least };
  });
  const scratch = {
    distances: new Float64Array(columns),
    before: new Int32Array(columns),
    open: new Int32Array(columns),
  };
  for (let row = 0; row < rows; row++) {
    if (duals.columnOf[row] < 0) augment(duals, row, shortestPath(data, least, duals, row, scratch));
  }
  return finished(duals, (row, column) => data[row * columns + column]);
}

interface Scratch {
  readonly distances: Float64Array;
  readonly before: Int32Array;
  readonly open: Int32Array;
}

/** Dijkstra's search over reduced costs, ended by a free column or by a row that is better left unmatched. */
function shortestPath(data: Float64Array, least: number, duals: Duals, start: number, scratch: Scratch): Search {
  const { rowOf, rowPrice, columnPrice, unmatched } = duals;
  const { distances, before, open } = scratch;
  const columns = rowOf.length;
  distances.fill(Infinity);
  for (let j = 0; j < columns; j++) open[j] = j;
  const closed: number[] = [];
  let left = columns;
  let dropped = -1;
  let bound = Infinity;
  for (let row = start, reached = 0; ; ) {
    if (reached + unmatched - rowPrice[row] < bound) {
      bound = reached + unmatched - rowPrice[row];
      dropped = row;
    }
    const base = reached - rowPrice[row] - least;
    let best = -1;
    for (let slot = 0; slot < left; slot++) {
      const column = open[slot];
      const length = base + data[row * columns + column] - columnPrice[column];
      if (length < distances[column]) {
        distances[column] = length;
        before[column] = row;
      }
      if (best < 0 || isNearer(distances, rowOf, column, open[best])) best = slot;
    }
    if (best < 0 || distances[open[best]] > bound) return { distances, before, closed, dropped, length: bound };
    const column = open[best];
    open[best] = open[--left];
    closed.push(column);
    reached = distances[column];
    row = rowOf[column];
    if (row < 0) return { distances, before, closed, dropped: -1, length: reached };
  }
}

/** Nearer; of equally near columns a free one, then the lower one. */
function isNearer(distances: Float64Array, rowOf: Int32Array, a: number, b: number): boolean {
  if (distances[a] !== distances[b]) return distances[a] < distances[b];
  if (rowOf[a] < 0 !== rowOf[b] < 0) return rowOf[a] < 0;
  return a < b;
}

/** `OPTION` unless the price of an unmatched row is a finite number. */
export function requireUnmatched(unmatched: number | undefined): void {
  if (unmatched === undefined || Number.isFinite(unmatched)) return;
  throw new EtalonError(
    "OPTION",
    `assignment: \`unmatched: ${unmatched}\` is not legal. Give a number, or leave it out to match as many as possible.`,
  );
}

/** Least and largest finite cost; 0 where there is none. `DATA` for NaN and -Infinity. */
export function rangeOf(costs: Float64Array, place: (k: number) => string): { least: number; largest: number } {
  let [least, largest] = [Infinity, -Infinity];
  for (let k = 0; k < costs.length; k++) {
    const cost = costs[k];
    if (cost === Infinity) continue;
    if (!(cost > -Infinity)) {
      throw new EtalonError(
        "DATA",
        `assignment: the cost at ${place(k)} is ${cost}. Give numbers, or Infinity for a forbidden pair.`,
      );
    }
    if (cost < least) least = cost;
    if (cost > largest) largest = cost;
  }
  return least <= largest ? { least, largest } : { least: 0, largest: 0 };
}

/** The matching that the duals hold, with its cost as given. */
export function finished({ columnOf }: Duals, costOf: (row: number, column: number) => number): Assignment {
  let cost = 0;
  let matched = 0;
  columnOf.forEach((column, row) => {
    if (column < 0) return;
    cost += costOf(row, column);
    matched++;
  });
  return { columns: columnOf, cost, matched };
}
