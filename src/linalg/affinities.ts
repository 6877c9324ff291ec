import * as twins from "./loops/affinities.ts";
import { inArena, type Wasm, wasm } from "./loops/wasm.ts";
import type { Matrix } from "./matrix.ts";

const WORTH_COPYING = 200;
/** Numbers of the table in the arena at a time. */
const TILE = 1 << 15;

/**
 * Squared distances q_rc (n x m) become affinities e^(−q_rc f_{first + r} f_c) in place, 1 where q_rc = 0 whatever the factors (length m).
 * Returns the sum of each row.
 */
export function affinities(table: Matrix, first: number, factors: Float64Array): Float64Array {
  const { rows, cols, data } = table;
  const sums = new Float64Array(rows);
  const core = coreFor(table);
  if (!core) {
    twins.affinities(cols, first, data, factors, sums);
    return sums;
  }
  inArena(core, () => {
    const [rates, totals] = [core.alloc(cols), core.alloc(rowsOfTile(table))];
    core.heap().set(factors, rates / 8);
    eachTile(core, table, (tile, from, count) => {
      core.loops.affinities(count, cols, first + from, tile, rates, totals);
      data.set(core.f64(tile, count * cols), from * cols);
      sums.set(core.f64(totals, count), from);
    });
  });
  return sums;
}

const coreFor = (table: Matrix): Wasm | null => (table.data.length >= WORTH_COPYING ? wasm() : null);

const rowsOfTile = ({ rows, cols }: Matrix): number => Math.min(rows, Math.max(1, Math.floor(TILE / cols)));

function eachTile(core: Wasm, table: Matrix, visit: (tile: number, first: number, count: number) => void): void {
  const { rows, cols, data } = table;
  const height = rowsOfTile(table);
  const tile = core.alloc(height * cols);
  for (let first = 0; first < rows; first += height) {
    const count = Math.min(height, rows - first);
    core.heap().set(data.subarray(first * cols, (first + count) * cols), tile / 8);
    visit(tile, first, count);
  }
}
