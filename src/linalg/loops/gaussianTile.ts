import { exp } from "../../base/elementary/exponential.ts";

/** Numbers at these places of the memory belong to the n rows and m columns of a tile; columns count from `first`. */
export interface TileSides {
  /** Columns from here to there are of the row's own group: n numbers each. */
  readonly from: number;
  readonly to: number;
  readonly ownRows: number;
  readonly otherRows: number;
  readonly ownColumns: number;
  readonly otherColumns: number;
}

/** Replaces q, n x m, by e^−q and adds it to the sums of its row and of its column, apart for the row's own group and the others. */
export function gaussianTileTwin(
  memory: Float64Array,
  [n, m, first]: readonly [number, number, number],
  q: number,
  { from, to, ownRows, otherRows, ownColumns, otherColumns }: TileSides,
): void {
  const segment = (row: number, start: number, end: number, columns: number): number =>
    laneSum(start, end, (c) => {
      const value = exp(-memory[row + c]);
      memory[row + c] = value;
      memory[columns + c] += value;
      return value;
    });
  for (let i = 0; i < n; i++) {
    const [start, end] = ownColumnsOf(memory[from + i] - first, memory[to + i] - first, m);
    const row = q + i * m;
    const before = segment(row, 0, start, otherColumns);
    const own = segment(row, start, end, ownColumns);
    memory[ownRows + i] += own;
    memory[otherRows + i] += before + segment(row, end, m, otherColumns);
  }
}

/** Replaces e, n x m, by e times the factor of its row plus that of its column, and adds it to the degrees of both. */
export function weighTileTwin(
  memory: Float64Array,
  [n, m, first]: readonly [number, number, number],
  e: number,
  { from, to, ownRows, otherRows, ownColumns, otherColumns }: TileSides,
  rowDegrees: number,
  columnDegrees: number,
): void {
  const segment = (row: number, start: number, end: number, factor: number, factors: number): number =>
    laneSum(start, end, (c) => {
      const value = memory[row + c] * (factor + memory[factors + c]);
      memory[row + c] = value;
      memory[columnDegrees + c] += value;
      return value;
    });
  for (let i = 0; i < n; i++) {
    const [start, end] = ownColumnsOf(memory[from + i] - first, memory[to + i] - first, m);
    const row = e + i * m;
    const other = memory[otherRows + i];
    const before = segment(row, 0, start, other, otherColumns);
    const own = segment(row, start, end, memory[ownRows + i], ownColumns);
    memory[rowDegrees + i] += before + own + segment(row, end, m, other, otherColumns);
  }
}

/** Replaces e, n x m, by e times its factor, a tile like it, and adds it to the degrees of its row and of its column. */
export function weighTileByTwin(
  memory: Float64Array,
  [n, m]: readonly [number, number],
  e: number,
  factors: Float64Array,
  rowDegrees: number,
  columnDegrees: number,
): void {
  for (let i = 0; i < n; i++) {
    memory[rowDegrees + i] += laneSum(0, m, (c) => {
      const value = memory[e + i * m + c] * factors[i * m + c];
      memory[e + i * m + c] = value;
      memory[columnDegrees + c] += value;
      return value;
    });
  }
}

function ownColumnsOf(from: number, to: number, m: number): readonly [number, number] {
  const start = Math.max(0, Math.min(m, from));
  return [start, Math.max(start, Math.min(m, to))];
}

/** The sum over start … end − 1 in two lanes, an odd last one apart. */
function laneSum(start: number, end: number, term: (c: number) => number): number {
  let [even, odd] = [0, 0];
  let c = start;
  for (; c + 2 <= end; c += 2) {
    even += term(c);
    odd += term(c + 1);
  }
  return even + odd + (c < end ? term(c) : 0);
}
