import { addOuter, timesVector } from "./loops/rankOne.ts";
import { ownWasm, type Wasm } from "./loops/wasm.ts";
import { Matrix } from "./matrix.ts";
import { mirrorLower } from "./products.ts";
import { requireSquare } from "./requirements.ts";
import { requireEqual } from "./shapes.ts";

/**
 * A symmetric d x d matrix M that changes by rank-one steps, its lower triangle kept where they are fast: `timesVector(v)` holds u = M v,
 * `addOuter(a)` then makes M += a u uᵀ. The step of ITML: p = vᵀ M v, M += β (M v)(M v)ᵀ.
 */
export class RankOneMatrix {
  readonly size: number;
  readonly #core: Wasm | null;
  readonly #entries: Float64Array;
  readonly #vector: Float64Array;
  readonly #heap: Float64Array;
  /** Where M, v and u begin, in doubles. */
  readonly #places: readonly [number, number, number];

  /** Starts from a copy of `start`. */
  constructor(start: Matrix) {
    const d = requireSquare(start, "RankOneMatrix");
    const core = d > 1 ? ownWasm() : null;
    this.size = d;
    this.#core = core;
    this.#places = core ? [core.alloc(d * d) / 8, core.alloc(d) / 8, core.alloc(d) / 8] : [0, d * d, d * d + d];
    const [m, v] = this.#places;
    this.#heap = core ? core.heap() : new Float64Array(d * d + 2 * d);
    this.#entries = this.#heap.subarray(m, m + d * d);
    this.#vector = this.#heap.subarray(v, v + d);
    this.#entries.set(start.data);
  }

  /** Computes u = M v and returns vᵀ M v. */
  timesVector(v: ArrayLike<number>): number {
    requireEqual(v.length, this.size, "RankOneMatrix", "the vector and the matrix differ in size");
    this.#vector.set(v);
    const [m, from, to] = this.#places;
    return this.#core
      ? this.#core.loops.timesVector(this.size, m, from, to)
      : timesVector(this.size, m, from, to, this.#heap);
  }

  /** M += a u uᵀ with the u of the last `timesVector`. */
  addOuter(a: number): void {
    const [m, , u] = this.#places;
    if (this.#core) this.#core.loops.addOuter(this.size, m, u, a);
    else addOuter(this.size, m, u, a, this.#heap);
  }

  /** A copy of M as it stands, exactly symmetric. */
  toMatrix(): Matrix {
    const matrix = new Matrix(this.size, this.size, this.#entries.slice());
    mirrorLower(matrix);
    return matrix;
  }
}

/** One step outside a loop: M += a (M v)(M v)ᵀ in place; returns vᵀ M v of the old M. */
export function rankOneUpdate(m: Matrix, v: Float64Array, a: number): number {
  const d = requireSquare(m, "rankOneUpdate");
  requireEqual(v.length, d, "rankOneUpdate", "the vector and the matrix differ in size");
  const heap = new Float64Array(d * d + 2 * d);
  heap.set(m.data);
  heap.set(v, d * d);
  const quadratic = timesVector(d, 0, d * d, d * d + d, heap);
  addOuter(d, 0, d * d + d, a, heap);
  m.data.set(heap.subarray(0, d * d));
  mirrorLower(m);
  return quadratic;
}
