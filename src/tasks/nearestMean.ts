import type { PointsInput } from "../data/points.ts";
import { nearest } from "../linalg/distances.ts";
import { Matrix } from "../linalg/matrix.ts";
import { type Classifier, type LabeledPoints, mappedClasses } from "./classifier.ts";
import { mapped, requireSameColumns, type Space } from "./space.ts";

/** Classifies by the nearest class mean in the metric's space; ties: the class that appears first in the training points. */
export function nearestMeanClassifier(
  training: LabeledPoints,
  { metric }: { readonly metric?: Space } = {},
): Classifier {
  const { points, codes, classes } = mappedClasses(training, metric);
  const means = classMeans(points, codes, classes.length);
  const predictCodes = (input: PointsInput): Int32Array => {
    const queries = mapped(metric, input, "queries");
    requireSameColumns(queries, means);
    return nearest(queries, means, 1).indices;
  };
  return { classes, predictCodes, predict: (queries) => Array.from(predictCodes(queries), (code) => classes[code]) };
}

/** Mean of each class, classes x d. Every code from 0 to `classes` - 1 must occur. */
export function classMeans({ rows, cols, data }: Matrix, codes: Int32Array, classes: number): Matrix {
  const sizes = new Int32Array(classes);
  for (const code of codes) sizes[code]++;
  const means = new Matrix(classes, cols);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < cols; j++) means.data[codes[i] * cols + j] += data[i * cols + j] / sizes[codes[i]];
  }
  return means;
}
