import type { Label } from "../../data/labels.ts";
import type { Data } from "../data.ts";

/**
 * Points of several tasks over the same features, and what is known of them as in `Data`, task by task: the names of classes and chunks say nothing across tasks,
 * and the rows of a pair, triplet or quadruplet are of one task.
 */
export interface MultiTaskData extends Data {
  /**
   * The task of each point, told apart by its text; null only for a point of which nothing else is known, which is left out. A point of two tasks is given
   * twice.
   */
  readonly tasks: ArrayLike<Label | null>;
}
