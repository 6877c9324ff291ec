import type { Label } from "../data/labels.ts";
import type { PointsInput } from "../data/points.ts";

/** What a user gives to `fit`. Constraints name points by row. */
export interface Data {
  readonly points: PointsInput;
  /** One label for each point; null for an unlabeled one. */
  readonly labels?: ArrayLike<Label | null>;
  /**
   * In place of labels, for learners tagged `softLabels`: the probability of each class, n x c, rows that add up to 1; zeros for an unlabeled point.
   */
  readonly softLabels?: PointsInput;
  /** The view (camera, source, device) of each point, for learners that compare across views; null where the label is null. */
  readonly views?: ArrayLike<Label | null>;
  /** `similar` holds 1, true or +1 for similar pairs and 0, false or -1 for dissimilar ones. */
  readonly pairs?: {
    readonly left: ArrayLike<number>;
    readonly right: ArrayLike<number>;
    readonly similar: ArrayLike<number | boolean>;
    /** What each is worth, above 0; 1 where left out. */
    readonly weights?: ArrayLike<number>;
  };
  /** d(anchor, positive) should be below d(anchor, negative). */
  readonly triplets?: {
    readonly anchor: ArrayLike<number>;
    readonly positive: ArrayLike<number>;
    readonly negative: ArrayLike<number>;
    /** What each is worth, above 0; 1 where left out. */
    readonly weights?: ArrayLike<number>;
  };
  /** d(a, b) should be below d(c, d). */
  readonly quadruplets?: {
    readonly a: ArrayLike<number>;
    readonly b: ArrayLike<number>;
    readonly c: ArrayLike<number>;
    readonly d: ArrayLike<number>;
    /** What each is worth, above 0; 1 where left out. */
    readonly weights?: ArrayLike<number>;
  };
  /** Numbers to be predicted: one for each point, or a row of numbers for each point. */
  readonly targets?: ArrayLike<number> | PointsInput;
  /** For each point the chunk it belongs to, null for none. */
  readonly chunks?: ArrayLike<Label | null>;
  /** What each point is worth, above 0, for learners tagged `sampleWeights`; 1 where left out. Only their ratios matter. */
  readonly weights?: ArrayLike<number>;
  /** Which of what is given to learn from; all that the learner takes (`learner.takes`) when left out. */
  readonly learnFrom?: Given | readonly Given[];
}

/** What a user can give to learn from. */
export type Given = "labels" | "pairs" | "triplets" | "quadruplets" | "chunks" | "targets";
