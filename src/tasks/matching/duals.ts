/** A matching under way: who is matched with whom, and the prices that prove it optimal so far. */
export interface Duals {
  /** Column of each row, -1 for none. */
  readonly columnOf: Int32Array;
  /** Row of each column, -1 for none. */
  readonly rowOf: Int32Array;
  /** u and v with c_ij ≥ u_i + v_j for every pair, equal for the matched ones; v is 0 for free columns. */
  readonly rowPrice: Float64Array;
  readonly columnPrice: Float64Array;
  /** Cost of leaving a row unmatched: no u is above it, and it is that of unmatched rows. */
  readonly unmatched: number;
}

/** What a search for a shortest augmenting path from one row has seen. */
export interface Search {
  /** Least reduced cost of a path to each column; meaningful for `closed` ones. */
  readonly distances: Float64Array;
  /** The row before each column on that path. */
  readonly before: Int32Array;
  /** Columns in the order in which they were reached for good, the last one free where the path ends in a column. */
  readonly closed: number[];
  /** The row that gives up its column, where the path ends there. */
  readonly dropped: number;
  /** Length of the path. */
  readonly length: number;
}

/** Raises the prices by what the search has found and turns the path around. Jonker & Volgenant 1987; Crouse 2016. */
export function augment(duals: Duals, start: number, search: Search): void {
  const { columnOf, rowOf, rowPrice, columnPrice } = duals;
  const { distances, before, closed, dropped, length } = search;
  rowPrice[start] += length;
  for (const column of closed) {
    const gap = length - distances[column];
    columnPrice[column] -= gap;
    if (rowOf[column] >= 0) rowPrice[rowOf[column]] += gap;
  }
  let column = closed[closed.length - 1];
  if (dropped >= 0) {
    rowPrice[dropped] = duals.unmatched; // exactly, in spite of rounding
    if (dropped === start) return;
    column = columnOf[dropped];
    columnOf[dropped] = -1;
  }
  for (let row = -1; row !== start; ) {
    row = before[column];
    const next = columnOf[row];
    columnOf[row] = column;
    rowOf[column] = row;
    column = next;
  }
}

/** Starts with the least cost of each row as its price; rows whose cheapest column is still free are matched with it. */
export function startDuals(
  rows: number,
  columns: number,
  unmatched: number,
  cheapest: (row: number) => { readonly column: number; readonly cost: number },
): Duals {
  const columnOf = new Int32Array(rows).fill(-1);
  const rowOf = new Int32Array(columns).fill(-1);
  const rowPrice = new Float64Array(rows);
  for (let row = 0; row < rows; row++) {
    const { column, cost } = cheapest(row);
    rowPrice[row] = Math.min(cost, unmatched);
    if (cost <= unmatched && column >= 0 && rowOf[column] < 0) {
      columnOf[row] = column;
      rowOf[column] = row;
    }
  }
  return { columnOf, rowOf, rowPrice, columnPrice: new Float64Array(columns), unmatched };
}

/** The price of an unmatched row where the least cost counts as 0. Where none is given, it is above all costs together, so that as many rows as possible are matched. */
export function unmatchedPrice(least: number, largest: number, pairs: number, given: number | undefined): number {
  return given === undefined ? (pairs + 1) * (largest - least) || 1 : given - least;
}
