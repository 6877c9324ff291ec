import type { Matrix } from "../matrix.ts";
import { copyIndices } from "./distancesWasm.ts";
import { copyIn, copyOut } from "./gemmWasm.ts";
import { inArena, type Wasm, WORTH_SPREADING } from "./wasm.ts";
import type { Call } from "./wasmLoops.ts";

const EDGES = 65536;
/** Columns that threads never share: a line of the cache. */
const LINE = 8;
/** Multiplications that an edge takes the time of for each column (measured): it reads and writes two rows anywhere. */
const WORK = 4;

/**
 * Weights on pairs of rows, as an edge list. The identity behind most learners:
 * Σ_e w_e (x_i − x_j)(x_i − x_j)ᵀ = Xᵀ Lap(w) X, with Lap(w) = diag(W·1) − W.
 */
export interface PairWeights {
  readonly left: ArrayLike<number>;
  readonly right: ArrayLike<number>;
  /** One weight for each edge, of any sign. */
  readonly weights: ArrayLike<number>;
}

/** y += Lap(w) x, edge by edge: the flow w (x_i − x_j) is added to row i and taken from row j. */
export function laplacianTwin(x: Matrix, { left, right, weights }: PairWeights, y: Matrix): void {
  const d = x.cols;
  for (let e = 0; e < left.length; e++) {
    const i = left[e] * d;
    const j = right[e] * d;
    const weight = weights[e];
    for (let c = 0; c < d; c++) {
      const flow = weight * (x.data[i + c] - x.data[j + c]);
      y.data[i + c] += flow;
      y.data[j + c] -= flow;
    }
  }
}

/** The same in the arena, where y starts from zero. */
export function laplacianByWasm(core: Wasm, x: Matrix, { left, right, weights }: PairWeights, y: Matrix): void {
  const size = Math.min(EDGES, left.length);
  const alone = core.threads === 1 || WORK * size * x.cols < WORTH_SPREADING;
  const band = alone ? x.cols : LINE * Math.max(1, Math.floor(x.cols / LINE / core.threads));
  const bands = Array.from({ length: Math.ceil(x.cols / band) }, (_, e) => e * band);
  inArena(core, () => {
    const [from, to] = [core.alloc(x.data.length), core.alloc(x.data.length)];
    const [lefts, rights, heights] = [core.alloc(size / 2 + 1), core.alloc(size / 2 + 1), core.alloc(size)];
    copyIn(core, x, 0, 0, x.rows, x.cols, from);
    core.f64(to, x.data.length).fill(0);
    for (let e = 0; e < left.length; e += size) {
      const count = Math.min(size, left.length - e);
      copyIndices(core, left, e, count, lefts);
      copyIndices(core, right, e, count, rights);
      const target = core.f64(heights, count);
      if (weights instanceof Float64Array) target.set(weights.subarray(e, e + count));
      else for (let t = 0; t < count; t++) target[t] = weights[e + t];
      const calls = bands.map((c): Call<"laplacianTimes"> => {
        const width = Math.min(band, x.cols - c);
        return [width, from + 8 * c, lefts, rights, heights, count, to + 8 * c, x.cols];
      });
      core.spread("laplacianTimes", calls, WORK * count * x.cols);
    }
    copyOut(core, to, y, 0, 0, x.rows, x.cols);
  });
}
