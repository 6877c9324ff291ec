import { Random } from "../../base/random.ts";
import { sampleDistinct } from "../../constraints/sampling.ts";
import type { Matrix } from "../../linalg/matrix.ts";
import { nearest } from "../../linalg/nearest.ts";

/** Pairs of rows worth asking about, `left[e] < right[e]`, each once. */
export interface Candidates {
  readonly left: Int32Array;
  readonly right: Int32Array;
}

export interface CandidateOptions {
  /** A code for each row: only rows of different codes make pairs. */
  readonly views?: Int32Array | undefined;
  /** How many nearest rows of each to take. */
  readonly neighbors: number;
  readonly seed: number;
  /** Multiplications that the search may cost; about a second's unless told. */
  readonly work?: number;
}

/** Up to this many rows all pairs are candidates. */
const FEW_ROWS = 200;
const SECOND = 5e9;
/** Multiplications of one turn. */
const TURN = 3e8;
const FEWEST_ASKING = 200;

/**
 * Candidate pairs without looking at all of them: each row with its nearest ones, and as many random pairs as rows that ask. Of many rows, a seeded
 * sample asks. Works in turns of some tens of milliseconds.
 */
export function* candidateSteps(points: Matrix, options: CandidateOptions): Generator<void, Candidates> {
  const { views, neighbors, seed, work = SECOND } = options;
  const { rows, cols } = points;
  const pairs = new PairSet(rows, views);
  if (rows <= FEW_ROWS) {
    for (let i = 0; i < rows; i++) for (let j = i + 1; j < rows; j++) pairs.add(i, j);
    return pairs.candidates();
  }
  const random = new Random(seed);
  const asking = Math.max(FEWEST_ASKING, Math.floor(work / (rows * cols)));
  const askers = Int32Array.from(sampleDistinct(rows, asking, random)).sort();
  for (const { queries, others } of searches(askers, rows, views)) {
    const gallery = others.length === rows ? points : points.take(others);
    const block = Math.max(1, Math.floor(TURN / (others.length * cols)));
    for (let start = 0; start < queries.length; start += block) {
      const part = queries.subarray(start, start + block);
      const exclude = views ? undefined : part;
      const found = nearest(points.take(part), gallery, Math.min(neighbors, others.length), exclude ? { exclude } : {});
      part.forEach((row, q) => {
        for (let k = q * found.neighbors; k < (q + 1) * found.neighbors; k++) {
          if (found.indices[k] >= 0) pairs.add(row, others[found.indices[k]]);
        }
      });
      yield;
    }
  }
  for (let k = 0; k < askers.length; k++) pairs.add(random.integer(rows), random.integer(rows));
  return pairs.candidates();
}

/** Who looks for neighbors among whom: all among all, or each view among the others. */
function* searches(
  askers: Int32Array,
  rows: number,
  views: Int32Array | undefined,
): Generator<{ readonly queries: Int32Array; readonly others: Int32Array }> {
  const all = Int32Array.from({ length: rows }, (_, i) => i);
  if (!views) return yield { queries: askers, others: all };
  for (const view of new Set(views)) {
    const queries = askers.filter((row) => views[row] === view);
    const others = all.filter((row) => views[row] !== view);
    if (queries.length > 0 && others.length > 0) yield { queries, others };
  }
}

/** Distinct pairs in the order they came. */
class PairSet {
  readonly #rows: number;
  readonly #views: Int32Array | undefined;
  readonly #keys = new Set<number>();

  constructor(rows: number, views: Int32Array | undefined) {
    this.#rows = rows;
    this.#views = views;
  }

  add(i: number, j: number): void {
    if (i === j || (this.#views && this.#views[i] === this.#views[j])) return;
    this.#keys.add(pairKey(i, j, this.#rows));
  }

  candidates(): Candidates {
    const keys = Float64Array.from(this.#keys);
    return {
      left: Int32Array.from(keys, (key) => Math.floor(key / this.#rows)),
      right: Int32Array.from(keys, (key) => key % this.#rows),
    };
  }
}

/** One number for a pair of rows in either order. */
export const pairKey = (i: number, j: number, rows: number): number => Math.min(i, j) * rows + Math.max(i, j);
