import { addOuter, timesVector } from "./loops/rankOne.ts";
import { ownWasm, type Wasm } from "./loops/wasm.ts";
import { Matrix } from "./matrix.ts";
import { requireSquare } from "./requirements.ts";
import { requireEqual } from "./shapes.ts";

/**
 * A symmetric d x d matrix M that changes by rank-one steps, kept where they are fast: `timesVector(v)` holds u = M v,
 * `addOuter(a)` then makes M += a u uᵀ. The step of ITML: p = vᵀ M v, M += β (M v)(M v)ᵀ.
 */
export class RankOneMatrix {
  readonly size: number;
  readonly #core: Wasm | null;
  readonly #entries: Float64Array;
  readonly #vector: Float64Array;
  readonly #product: Float64Array;
  readonly #addresses: readonly [number, number, number];

  /** Starts from a copy of `start`. */
  constructor(start: Matrix) {
    const d = requireSquare(start, "RankOneMatrix");
    const core = d > 1 ? ownWasm() : null;
    this.size = d;
    this.#core = core;
    this.#addresses = core ? [core.alloc(d * d), core.alloc(d), core.alloc(d)] : [0, 0, 0];
    [this.#entries, this.#vector, this.#product] = this.#addresses.map((address, part) => {
      const length = part === 0 ? d * d : d;
      return core ? core.f64(address, length) : new Float64Array(length);
    });
    this.#entries.set(start.data);
  }

  /** Computes u = M v and returns vᵀ M v. */
  timesVector(v: ArrayLike<number>): number {
    requireEqual(v.length, this.size, "RankOneMatrix", "the vector and the matrix differ in size");
    this.#vector.set(v);
    const [m, from, to] = this.#addresses;
    return this.#core
      ? this.#core.loops.timesVector(this.size, m, from, to)
      : timesVector(this.size, this.#entries, this.#vector, this.#product);
  }

  /** M += a u uᵀ with the u of the last `timesVector`; M stays exactly symmetric. */
  addOuter(a: number): void {
    const [m, , u] = this.#addresses;
    if (this.#core) this.#core.loops.addOuter(this.size, m, u, a);
    else addOuter(this.size, this.#entries, this.#product, a);
  }

  /** A copy of M as it stands. */
  toMatrix(): Matrix {
    return new Matrix(this.size, this.size, this.#entries.slice());
  }
}

/** One step outside a loop: M += a (M v)(M v)ᵀ in place; returns vᵀ M v of the old M. */
export function rankOneUpdate(m: Matrix, v: Float64Array, a: number): number {
  requireEqual(
    v.length,
    requireSquare(m, "rankOneUpdate"),
    "rankOneUpdate",
    "the vector and the matrix differ in size",
  );
  const u = new Float64Array(m.rows);
  const quadratic = timesVector(m.rows, m.data, v, u);
  addOuter(m.rows, m.data, u, a);
  return quadratic;
}
