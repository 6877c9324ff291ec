import { EtalonError } from "../base/errors.ts";
import { encodeLabels, type Label } from "../data/labels.ts";
import type { PointsInput } from "../data/points.ts";
import type { Matrix } from "../linalg/matrix.ts";
import { mapped, requireOneEach, type Space } from "./space.ts";

/** Points with their classes; null for an unlabeled one, which is left out. */
export interface LabeledPoints {
  readonly points: PointsInput;
  readonly labels: ArrayLike<Label | null>;
}

/** Assigns a class to each query. */
export interface Classifier {
  /** Class names by code. */
  readonly classes: readonly Label[];
  /** One class for each row of `queries`. */
  predict(queries: PointsInput): Label[];
  /** The same as codes, positions in `classes`. */
  predictCodes(queries: PointsInput): Int32Array;
}

/** The labeled points in mapped space, with class codes and their rows in the input. `SHAPE` if lengths disagree, `DATA` when nothing is labeled or a label is NaN. */
export function mappedClasses(
  { points, labels }: LabeledPoints,
  metric: Space | undefined,
): {
  readonly points: Matrix;
  readonly codes: Int32Array;
  readonly classes: readonly Label[];
  readonly rows: Int32Array;
} {
  const all = mapped(metric, points, "points");
  requireOneEach("labels", labels.length, all.rows);
  for (let i = 0; i < labels.length; i++) {
    if (Number.isNaN(labels[i]))
      throw new EtalonError("DATA", `labels: the label of row ${i} is NaN. Use null for an unlabeled point.`);
  }
  const { codes, names } = encodeLabels(labels);
  const labeled = Int32Array.from(codes.keys()).filter((i) => codes[i] >= 0);
  if (labeled.length === 0) throw new EtalonError("DATA", "labels: no point has a label. Label at least one.");
  return { points: all.take(labeled), codes: labeled.map((i) => codes[i]), classes: names, rows: labeled };
}
