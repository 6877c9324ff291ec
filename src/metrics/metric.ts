import type { PointsInput } from "../data/points.ts";
import type { Nearest } from "../linalg/distances.ts";
import type { Matrix } from "../linalg/matrix.ts";
import type { SearchedBy } from "../neighbors/finder.ts";
import type { IndexKind } from "../neighbors/types.ts";
import type { Decision, Sameness } from "./decision.ts";

/** What some learners find beside the map. */
export interface Details {
  /** A weight from 0 for each feature; 0 says that the feature is not used. */
  readonly featureWeights?: readonly number[];
  readonly truncation?: Truncation;
}

/** What a softmax over the nearest alone leaves out: shares from 0 to 1 of the softmax over all others, on average over the points. */
export interface Truncation {
  /** How many nearest each softmax ran over. */
  readonly neighbors: number;
  /** How many at most were drawn for each to stand for the rest. `neglected` and `bound` then say how far the probability of its class (nca) or the natural logarithm of its sum (mcml) is off, 1 at most. */
  readonly drawn?: number;
  /** The share left out, as measured. */
  readonly neglected: number;
  /** The mean share over all points is above this with probability 5 % at most. */
  readonly bound: number;
  /** Points that it was measured on. */
  readonly points: number;
}

/** The metric that a run began at in place of its usual start. */
export interface Began {
  /** The learner that it came from; null for a map without one. */
  readonly learner: string | null;
  /** The rows of its map. */
  readonly components: number;
}

/** How the run that learned a metric went. */
export interface Report {
  readonly iterations: number;
  readonly converged: boolean;
  readonly reason: string;
  /** Objective at the end, in the learner's own normalized units; null for closed forms that state none. */
  readonly value: number | null;
  /** Objective after each iteration. */
  readonly trace: readonly number[];
  readonly gradientNorm?: number;
  /** What the user should know: dropped rows, regularised matrices, a stalled start. */
  readonly warnings: readonly string[];
  /** Constraints used, by kind: `{ similar: 200, dissimilar: 200 }`. */
  readonly constraints: Readonly<Record<string, number>>;
  readonly details?: Details;
  /** Where it began, if not as usual. */
  readonly start?: Began;
}

/** A squared distance taken apart. Contributions add up to `squared`; single ones may be negative. */
export interface Explanation {
  readonly distance: number;
  readonly squared: number;
  /** δ_j (M δ)_j for each feature, largest first. */
  readonly features: readonly {
    readonly feature: string;
    readonly index: number;
    readonly difference: number;
    readonly contribution: number;
  }[];
  /** (L δ)_i² for each learned direction, in the order of the map. */
  readonly directions: readonly number[];
  top(count: number): Explanation["features"];
}

export interface NeighborsOptions {
  /** How many; default 10. */
  readonly neighbors?: number;
  /** For each query a row of `points` to leave out, -1 for none. */
  readonly exclude?: ArrayLike<number>;
  /** How to search. Default `auto`: whatever is fastest among the kinds that find all neighbors. `hnsw` finds most. */
  readonly index?: IndexKind | "auto";
}

/** Neighbors, and how they were found. */
export interface FoundNeighbors extends Nearest {
  readonly by: SearchedBy;
}

/** A learned distance d(a, b) = ‖L(a − b)‖, immutable. M = LᵀL is positive semidefinite: a pseudometric. */
export interface Metric {
  readonly kind: "linear";
  readonly learner: string;
  readonly options: Readonly<Record<string, unknown>>;
  /** L, k x d. */
  readonly map: Matrix;
  /** Subtracted before mapping; distances do not depend on it. Length d. */
  readonly mean: Float64Array;
  readonly features: readonly string[] | undefined;
  readonly report: Report;
  /** k. */
  readonly components: number;
  /** A fresh copy of M = LᵀL, d x d. */
  readonly matrix: Matrix;
  /** (x − mean) Lᵀ for each row: n x k. */
  transform(points: PointsInput): Matrix;
  /** Plain (not squared) distance of two points. */
  distance(a: ArrayLike<number>, b: ArrayLike<number>): number;
  /** Plain distances of all rows of `a` to all rows of `b` (or of `a`): n x m. */
  distances(a: PointsInput, b?: PointsInput): Matrix;
  /** The nearest rows of `points` to each query, all of them unless `index` is `hnsw`, ties by lower index; distances in `squared` are squared. */
  neighbors(points: PointsInput, queries: PointsInput, options?: NeighborsOptions): FoundNeighbors;
  explain(a: ArrayLike<number>, b: ArrayLike<number>): Explanation;
  /** When two points count as the same; undefined until the metric is calibrated. */
  readonly decision: Decision | undefined;
  /** Whether two points are the same, and how probable that is. `UNSUPPORTED` until the metric is calibrated. */
  same(a: ArrayLike<number>, b: ArrayLike<number>): Sameness;
  /** The bytes of a `.etalon` file. */
  save(): Uint8Array;
}
