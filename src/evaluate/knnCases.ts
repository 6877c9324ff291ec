import type { Label } from "../data/labels.ts";
import type { Matrix } from "../linalg/matrix.ts";
import { knnClassifier } from "../tasks/knn.ts";

/** Points with their classes, null where unknown. */
export interface Labeled {
  readonly points: Matrix;
  readonly labels: readonly (Label | null)[];
}

/** For each asked point 1 where the vote of its nearest known points in a space tells its class, else 0. */
export const knnCases = (
  known: Labeled,
  asked: Labeled,
  neighbors: number,
  space: (points: Matrix) => Matrix,
): Int32Array =>
  Int32Array.from(
    knnClassifier({ points: space(known.points), labels: known.labels }, { neighbors }).predict(space(asked.points)),
    (label, i) => (label === asked.labels[i] ? 1 : 0),
  );
