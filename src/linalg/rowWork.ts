import * as twins from "./loops/rowWork.ts";
import { inArena, type Wasm, wasm } from "./loops/wasm.ts";
import { Matrix } from "./matrix.ts";

/** A working copy of n rows of d numbers, on which passes run one after the other. Sums over rows run in the order that is given. */
export interface RowWork {
  /** The largest |x|. */
  largest(): number;
  /** x_r −= row. */
  subtract(row: Float64Array): void;
  /** x / by + 0: without negative zeros. */
  divide(by: number): void;
  /** Σ_c w_c x_c of each row. */
  products(w: Float64Array): Float64Array;
  /** Σ_r x_r. */
  sums(order: Int32Array): Float64Array;
  /** Σ_c x_c² of each row. */
  norms(): Float64Array;
  /** The rows in the given order, divided by `size`. */
  taken(order: Int32Array, size: number): Matrix;
  /** Entry c of row r. */
  get(r: number, c: number): number;
}

/** Numbers from which the arena pays, and up to which two copies of them fit in there without growing it much. */
const WORTH_COPYING = 200;
const MOST = 1 << 20;

/** Runs `body` on a copy of the rows: in the arena, or in plain memory with the same bits. */
export function withRowWork<T>(points: Matrix, body: (work: RowWork) => T): T {
  const size = points.data.length;
  const core = size >= WORTH_COPYING && size <= MOST ? wasm() : null;
  return core ? inArena(core, () => body(arenaWork(core, points))) : body(plainWork(points));
}

function plainWork({ rows, cols: d, data }: Matrix): RowWork {
  const x = data.slice();
  const filled = (length: number, fill: (out: Float64Array) => void): Float64Array => {
    const out = new Float64Array(length);
    fill(out);
    return out;
  };
  return {
    largest: () => twins.largest(x),
    subtract: (row) => twins.subtractRow(d, x, row),
    divide: (by) => twins.divide(x, by),
    products: (w) => filled(rows, (out) => twins.rowProducts(d, x, w, out)),
    sums: (order) => filled(d, (out) => twins.orderedSums(d, x, order, out)),
    norms: () => filled(rows, (out) => twins.plainNorms(d, x, out)),
    taken: (order, size) =>
      new Matrix(
        rows,
        d,
        filled(x.length, (out) => twins.takeDivided(d, x, order, size, out)),
      ),
    get: (r, c) => x[r * d + c],
  };
}

function arenaWork(core: Wasm, { rows, cols: d, data }: Matrix): RowWork {
  const { loops } = core;
  const [x, out, aside, places] = [data.length, data.length, Math.max(rows, d), rows].map((size) => core.alloc(size));
  core.heap().set(data, x / 8);
  const lent = (values: Float64Array): number => {
    core.heap().set(values, aside / 8);
    return aside;
  };
  const placed = (order: Int32Array): number => {
    core.i32(places, rows).set(order);
    return places;
  };
  const copied = (length: number): Float64Array => core.heap().slice(out / 8, out / 8 + length);
  return {
    largest: () => loops.largest(data.length, x),
    subtract: (row) => loops.subtractRow(rows, d, x, lent(row)),
    divide: (by) => loops.divide(data.length, x, by),
    products(w) {
      loops.rowProducts(rows, d, x, lent(w), out);
      return copied(rows);
    },
    sums(order) {
      core.heap().fill(0, out / 8, out / 8 + d);
      loops.orderedSums(rows, d, x, placed(order), out);
      return copied(d);
    },
    norms() {
      loops.plainNorms(rows, d, x, out);
      return copied(rows);
    },
    taken(order, size) {
      loops.takeDivided(rows, d, x, placed(order), size, out);
      return new Matrix(rows, d, copied(data.length));
    },
    get: (r, c) => core.heap()[x / 8 + r * d + c],
  };
}
