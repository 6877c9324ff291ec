import type { Label } from "../../data/labels.ts";
import type { PointsInput } from "../../data/points.ts";

/** Points of several tasks over the same features, each task with classes of its own: a class name says nothing across tasks. */
export interface MultiTaskData {
  /** n x d. */
  readonly points: PointsInput;
  /** One label for each point; null for an unlabeled one, which is left out. */
  readonly labels: ArrayLike<Label | null>;
  /** The task of each point, told apart by its text; null only where the label is null. A point of two tasks is given twice. */
  readonly tasks: ArrayLike<Label | null>;
}
