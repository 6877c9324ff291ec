import type { Matrix } from "../matrix.ts";
import { allocCopies, chunkLength, eachChunkIn, type Offsets } from "./chunks.ts";
import { gemm, INNER_BLOCK } from "./gemm.ts";
import { copyIn, copyOut } from "./gemmWasm.ts";
import { inArena, type Wasm } from "./wasm.ts";

/** C += Xᵀ diag(w) X on and below the diagonal, in chunks of 256 rows: each entry sums x_ri·(w_r·x_rj) over a chunk from zero. */
export function weightedGramTwin(points: Matrix, weights: ArrayLike<number> | undefined, c: Matrix): void {
  const d = points.cols;
  const scaled = new Float64Array(Math.min(INNER_BLOCK, points.rows) * d);
  for (let first = 0; first < points.rows; first += INNER_BLOCK) {
    const rows = Math.min(INNER_BLOCK, points.rows - first);
    const chunk = points.data.subarray(first * d, (first + rows) * d);
    scaled.set(chunk);
    if (weights) scaleRows(scaled, rows, d, weights, first);
    const x = { data: chunk, start: 0, row: 1, col: d };
    gemm(
      d,
      d,
      rows,
      1,
      x,
      { data: scaled, start: 0, row: d, col: 1 },
      { data: c.data, start: 0, row: d, col: 1 },
      true,
    );
  }
}

/** The same in the arena, columns packed four at a time; above the diagonal C is undefined afterwards. */
export function gramByWasm(
  core: Wasm,
  points: Matrix,
  weights: ArrayLike<number> | undefined,
  c: Matrix,
  offsets?: Offsets,
): void {
  const d = points.cols;
  inArena(core, () => {
    const x = core.alloc(chunkLength(d));
    const [origin, shift] = offsets ? allocCopies(core, offsets.origin, offsets.shift) : [0, 0];
    const left = core.alloc(panelsLength(d));
    const right = weights ? core.alloc(panelsLength(d)) : left;
    const out = core.alloc(d * d);
    const band = core.threads === 1 ? d : BAND;
    const bands = Array.from({ length: Math.ceil(d / band) }, (_, e) => e * band);
    const factors = core.alloc(INNER_BLOCK);
    copyIn(core, c, 0, 0, d, d, out);
    eachChunkIn(core, points, x, (first, rows) => {
      if (offsets) core.loops.scaleOffsets(rows, d, x, origin, shift, offsets.factor);
      core.loops.packPanels(rows, d, x, 0, left);
      if (weights) {
        const heap = core.heap();
        for (let r = 0; r < rows; r++) heap[factors / 8 + r] = weights[first + r];
        core.loops.packPanels(rows, d, x, factors, right);
      }
      core.spread(
        "addGram",
        bands.map((from) => [rows, d, from, Math.min(d, from + band), left, right, out, 0] as const),
        rows * d * d,
        { at: 7, count: 16 },
      );
    });
    copyOut(core, out, c, 0, 0, d, d);
  });
}

/** Rows of C that a thread takes at a time; a multiple of 4. */
const BAND = 48;

const panelsLength = (d: number): number => INNER_BLOCK * 4 * Math.ceil(d / 4);

function scaleRows(data: Float64Array, rows: number, cols: number, weights: ArrayLike<number>, first: number): void {
  for (let r = 0, p = 0; r < rows; r++) for (let c = 0; c < cols; c++, p++) data[p] *= weights[first + r];
}
