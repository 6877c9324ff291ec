import { eigh } from "./eigh.ts";
import { inArena, type Wasm } from "./loops/wasm.ts";
import { Matrix } from "./matrix.ts";
import { mapRows, weightedGram } from "./products.ts";

/** Share of the spread that the part keeps: then few pairs look nearer than they are (measured). */
const SHARE = 0.92;
/** Below so many columns, or rows for each of them, a part does not pay; nor where it is hardly narrower. */
const COLUMNS = 12;
const ROWS = 6;
const WORTH = 0.8;
/** Rows that tell the directions. */
const SAMPLE = 512;

/**
 * The rows less `center`, over `scale`, in coordinates along the p orthonormal directions in which a sample of them spreads most, n x p:
 * no two lie farther apart there than before, up to rounding. Undefined where that is not worth the time.
 */
export function leadingPart(core: Wasm, x: Matrix, center: Float64Array, scale: number): Matrix | undefined {
  const { rows: n, cols: d } = x;
  if (d < COLUMNS || n < ROWS * d) return undefined;
  const centered = offsets(core, x, center, scale);
  const step = Math.ceil(n / SAMPLE);
  const sample = centered.take(Int32Array.from({ length: Math.ceil(n / step) }, (_, r) => r * step));
  const { values, vectors } = eigh(weightedGram(sample));
  const least = (1 - SHARE) * values.reduce((sum, value) => sum + value, 0);
  let skipped = 0;
  for (let rest = values[0]; rest <= least && skipped < d - 1; rest += values[skipped]) skipped++;
  if (d - skipped > WORTH * d) return undefined;
  return mapRows(centered, new Matrix(d - skipped, d, vectors.data.subarray(skipped * d)));
}

const offsets = (core: Wasm, { rows, cols, data }: Matrix, center: Float64Array, scale: number): Matrix =>
  inArena(core, () => {
    const [at, by] = [core.alloc(data.length), core.alloc(cols)];
    const heap = core.heap();
    heap.set(data, at / 8);
    heap.set(center, by / 8);
    core.loops.subtractRow(rows, cols, at, by);
    core.loops.divide(data.length, at, scale);
    return new Matrix(rows, cols, heap.slice(at / 8, at / 8 + data.length));
  });
