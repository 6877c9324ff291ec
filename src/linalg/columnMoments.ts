import { allocCopies, chunkLength, eachChunk, eachChunkIn, type Offsets } from "./loops/chunks.ts";
import { columnSquares, columnSums, scaleOffsets } from "./loops/columnMoments.ts";
import { copyOut } from "./loops/gemmWasm.ts";
import { inArena, type Wasm, wasm } from "./loops/wasm.ts";
import { Matrix } from "./matrix.ts";

const WORTH_COPYING = 200;

/** Sums of the offsets of each column from a number, of their squares, and the largest |x| of all. */
export interface ColumnSums {
  readonly sums: Float64Array;
  readonly squares: Float64Array;
  readonly largest: number;
}

/** Σ (x_rc − origin_c) and Σ (x_rc − origin_c)² of each column, in chunks of 256 rows. */
export function columnSumsFrom(points: Matrix, origin: Float64Array): ColumnSums {
  const d = points.cols;
  const [sums, squares] = [new Float64Array(d), new Float64Array(d)];
  let largest = 0;
  const core = coreFor(points);
  if (!core) {
    eachChunk(points, (chunk, _, count) => {
      largest = Math.max(largest, columnSums(count, d, chunk, origin, sums, squares));
    });
    return { sums, squares, largest };
  }
  inArena(core, () => {
    const x = core.alloc(chunkLength(d));
    const [from, to, aside] = allocCopies(core, origin, sums, squares);
    eachChunkIn(core, points, x, (_, count) => {
      largest = Math.max(largest, core.loops.columnSums(count, d, x, from, to, aside));
    });
    sums.set(core.f64(to, d));
    squares.set(core.f64(aside, d));
  });
  return { sums, squares, largest };
}

/** Σ of the squares of each column's offsets from `origin` and `shift`, in chunks of 256 rows. */
export function columnSquaresFrom(
  points: Matrix,
  { origin, shift }: Pick<Offsets, "origin" | "shift"> = centered(points.cols),
): Float64Array {
  const d = points.cols;
  const squares = new Float64Array(d);
  const core = coreFor(points);
  if (!core) {
    eachChunk(points, (chunk, _, count) => columnSquares(count, d, chunk, origin, shift, squares));
    return squares;
  }
  inArena(core, () => {
    const x = core.alloc(chunkLength(d));
    const [from, by, to] = allocCopies(core, origin, shift, squares);
    eachChunkIn(core, points, x, (_, count) => core.loops.columnSquares(count, d, x, from, by, to));
    squares.set(core.f64(to, d));
  });
  return squares;
}

/** The offsets of all rows, as a new matrix. */
export function scaledOffsets(points: Matrix, { origin, shift, factor }: Offsets): Matrix {
  const d = points.cols;
  const out = new Matrix(points.rows, d);
  const core = coreFor(points);
  if (!core) {
    out.data.set(points.data);
    eachChunk(out, (chunk, _, count) => scaleOffsets(count, d, chunk, origin, shift, factor));
    return out;
  }
  inArena(core, () => {
    const x = core.alloc(chunkLength(d));
    const [from, by] = allocCopies(core, origin, shift);
    eachChunkIn(core, points, x, (first, count) => {
      core.loops.scaleOffsets(count, d, x, from, by, factor);
      copyOut(core, x, out, first, 0, count, d);
    });
  });
  return out;
}

const centered = (d: number) => ({ origin: new Float64Array(d), shift: new Float64Array(d) });

const coreFor = (points: Matrix): Wasm | null => (points.data.length >= WORTH_COPYING ? wasm() : null);
