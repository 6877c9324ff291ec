import type { Random } from "../base/random.ts";
import type { ChunkLinks } from "../constraints/chunkLinks.ts";
import type { Chunks, Pairs, Quadruplets, Triplets } from "../constraints/types.ts";
import type { Label } from "../data/labels.ts";
import type { Matrix } from "../linalg/matrix.ts";
import type { StartingMap } from "./start.ts";
import type { Views } from "./views.ts";

/** What every learner sees: normalized points (see `data/normalize.ts`), seeded randomness, a place for warnings. */
export interface PointsProblem {
  readonly points: Matrix;
  /** The shape of the points. */
  readonly rows: number;
  readonly cols: number;
  /** The features, where the points are given in coordinates of their span and one direction outside (`withinSpan.ts`). */
  readonly dimensions?: number;
  /** Σ x xᵀ of the points, times their weights where they have some: d x d, computed once; a learner that reads this alone spares the memory of normalized points. */
  gram(): Matrix;
  /** The points without a label in the same units, in canonical order: where there are some, for learners tagged `semiSupervised`. */
  readonly unlabeled?: Matrix;
  /** What each point is worth, mean 1: where the user gives weights, for learners tagged `sampleWeights`. */
  readonly weights?: Float64Array;
  /** How many of the user's units one normalized unit is. */
  readonly scale: number;
  /** Where the user wants it to begin: for learners tagged `warmStart`. */
  readonly start?: StartingMap | undefined;
  readonly random: Random;
  /** Something the user should know; it ends in `metric.report.warnings`. */
  warn(message: string): void;
  /** Notes how many constraints of a kind are used; it ends in `metric.report.constraints`. */
  count(kind: string, amount: number): void;
}

/** Every point has a class code from 0 to classes - 1 (unlabeled rows are left out before). */
export interface LabeledProblem extends PointsProblem {
  readonly labels: Int32Array;
  readonly classes: number;
  /** The classes as the user calls them. */
  readonly names: readonly Label[];
  /** Where the user gives class probabilities that are not all 0 or 1: n x c; `labels` are then the likeliest classes. */
  readonly memberships?: Matrix;
  /** Where the user names views. */
  readonly views?: Views;
}

/** Pairs given by the user, drawn from labels when first asked for, or both: then `given` are the user's own, and unlabeled points have code -1. */
export interface PairedProblem extends PointsProblem {
  readonly pairs: Pairs;
  readonly given?: Pairs;
  readonly labels?: Int32Array;
  readonly classes?: number;
}

/** Chunks given by the user, or the classes themselves when there are labels. */
export interface ChunkedProblem extends PointsProblem {
  readonly chunks: Chunks;
  /** Chunks that dissimilar pairs of the user's, or labels beside chunks, tell apart; left out where none are given. */
  readonly links?: ChunkLinks;
}

/** Triplets given by the user or made of what else they give; from labels (nearest genuine x nearest impostors) when first asked for. Labels where these alone are given. */
export interface TripletProblem extends PointsProblem {
  readonly triplets: Triplets;
  readonly labels?: Int32Array;
  readonly classes?: number;
}

/** Quadruplets given by the user or made of what else they give; from labels (a similar and a dissimilar pair each) when first asked for. Labels where these alone are given. */
export interface QuadrupletProblem extends PointsProblem {
  readonly quadruplets: Quadruplets;
  readonly labels?: Int32Array;
  readonly classes?: number;
}

/** A target vector for each point: the user's numbers, or the indicators of the classes where there are labels. */
export interface TargetProblem extends PointsProblem {
  /** n x m. */
  readonly targets: Matrix;
}

/** The problem type of each kind of supervision. */
export interface Problems {
  none: PointsProblem;
  labels: LabeledProblem;
  pairs: PairedProblem;
  triplets: TripletProblem;
  quadruplets: QuadrupletProblem;
  chunks: ChunkedProblem;
  targets: TargetProblem;
}
export type Supervision = keyof Problems;
