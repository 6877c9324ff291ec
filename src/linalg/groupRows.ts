import { allocCopies, chunkLength, eachChunk, eachChunkIn } from "./loops/chunks.ts";
import { INNER_BLOCK } from "./loops/gemm.ts";
import { copyOut } from "./loops/gemmWasm.ts";
import { addToGroups, rowSquares, subtractGroups } from "./loops/groupRows.ts";
import { inArena, type Wasm, wasm } from "./loops/wasm.ts";
import { Matrix } from "./matrix.ts";

const WORTH_COPYING = 200;

/** Sums of the rows of each group 0 … groups - 1, groups x d; rows coded -1 are in none. */
export function groupSums(points: Matrix, codes: Int32Array, groups: number): Matrix {
  const d = points.cols;
  const sums = new Matrix(groups, d);
  const core = coreFor(points);
  if (!core) {
    eachChunk(points, (chunk, first, count) =>
      addToGroups(count, d, chunk, codes.subarray(first, first + count), sums.data),
    );
    return sums;
  }
  inArena(core, () => {
    const x = core.alloc(chunkLength(d));
    const names = core.alloc(INNER_BLOCK);
    const [to] = allocCopies(core, sums.data);
    eachChunkIn(core, points, x, (first, count) => {
      core.i32(names, count).set(codes.subarray(first, first + count));
      core.loops.addToGroups(count, d, x, names, to);
    });
    sums.data.set(core.f64(to, sums.data.length));
  });
  return sums;
}

/** x_r − center of its group for every row, n x d; a row of zeros where the code is -1. */
export function withoutGroupCenters(points: Matrix, codes: Int32Array, centers: Matrix): Matrix {
  const d = points.cols;
  const out = new Matrix(points.rows, d);
  const core = coreFor(points);
  if (!core) {
    out.data.set(points.data);
    eachChunk(out, (chunk, first, count) =>
      subtractGroups(count, d, chunk, codes.subarray(first, first + count), centers.data),
    );
    return out;
  }
  inArena(core, () => {
    const x = core.alloc(chunkLength(d));
    const names = core.alloc(INNER_BLOCK);
    const [from] = allocCopies(core, centers.data);
    eachChunkIn(core, points, x, (first, count) => {
      core.i32(names, count).set(codes.subarray(first, first + count));
      core.loops.subtractGroups(count, d, x, names, from);
      copyOut(core, x, out, first, 0, count, d);
    });
  });
  return out;
}

/** Σ_c factor_c·x_c² of every row. */
export function weightedNorms(points: Matrix, factors: Float64Array): Float64Array {
  const d = points.cols;
  const norms = new Float64Array(points.rows);
  const core = coreFor(points);
  if (!core) {
    eachChunk(points, (chunk, first, count) =>
      rowSquares(count, d, chunk, factors, norms.subarray(first, first + count)),
    );
    return norms;
  }
  inArena(core, () => {
    const x = core.alloc(chunkLength(d));
    const out = core.alloc(INNER_BLOCK);
    const [from] = allocCopies(core, factors);
    eachChunkIn(core, points, x, (first, count) => {
      core.loops.rowSquares(count, d, x, from, out);
      norms.set(core.f64(out, count), first);
    });
  });
  return norms;
}

const coreFor = (points: Matrix): Wasm | null => (points.data.length >= WORTH_COPYING ? wasm() : null);
