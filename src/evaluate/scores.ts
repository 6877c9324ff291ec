import { EtalonError } from "../base/errors.ts";
import { Matrix } from "../linalg/matrix.ts";

/** Classes x classes counts: row = true class, column = predicted. Codes run from 0 to `classes` - 1. `SHAPE` if lengths disagree. */
export function confusion(truth: ArrayLike<number>, predicted: ArrayLike<number>, classes: number): Matrix {
  requireSameLength(truth.length, predicted.length);
  const table = new Matrix(classes, classes);
  for (let i = 0; i < truth.length; i++) table.data[truth[i] * classes + predicted[i]]++;
  return table;
}

/** Share of equal entries. */
export function accuracy(truth: ArrayLike<unknown>, predicted: ArrayLike<unknown>): number {
  requireSameLength(truth.length, predicted.length);
  let correct = 0;
  for (let i = 0; i < truth.length; i++) if (truth[i] === predicted[i]) correct++;
  return correct / truth.length;
}

/** Mean recall of the classes that occur in the truth. */
export function balancedAccuracy(table: Matrix): number {
  const classes = classCounts(table).filter(({ actual }) => actual > 0);
  return classes.reduce((sum, { hits, actual }) => sum + hits / actual, 0) / classes.length;
}

/** Mean over classes of F1 = 2·hits / (actual + predicted), classes that occur in neither left out. */
export function macroF1(table: Matrix): number {
  const classes = classCounts(table).filter(({ actual, predicted }) => actual + predicted > 0);
  return (
    classes.reduce((sum, { hits, actual, predicted }) => sum + (2 * hits) / (actual + predicted), 0) / classes.length
  );
}

/** Mean of (target − prediction)². */
export function meanSquaredError(targets: ArrayLike<number>, predictions: ArrayLike<number>): number {
  requireSameLength(targets.length, predictions.length);
  let sum = 0;
  for (let i = 0; i < targets.length; i++) sum += (targets[i] - predictions[i]) * (targets[i] - predictions[i]);
  return sum / targets.length;
}

/** R² = 1 − Σ(target − prediction)² / Σ(target − mean)²; `DATA` when all targets are equal, which leaves nothing to explain. */
export function rSquared(targets: ArrayLike<number>, predictions: ArrayLike<number>): number {
  const n = targets.length;
  let mean = 0;
  for (let i = 0; i < n; i++) mean += targets[i] / n;
  let spread = 0;
  for (let i = 0; i < n; i++) spread += ((targets[i] - mean) * (targets[i] - mean)) / n;
  const residual = meanSquaredError(targets, predictions);
  if (!(spread > 0)) throw new EtalonError("DATA", "rSquared: all targets are equal. Give targets that differ.");
  return 1 - residual / spread;
}

/** `SHAPE` unless both lengths are equal and not 0. */
export function requireSameLength(first: number, second: number): void {
  if (first === second && first > 0) return;
  throw new EtalonError(
    "SHAPE",
    `scores: got ${first} true values and ${second} predictions. Give one of each for at least one case.`,
  );
}

function classCounts({ rows, data }: Matrix): { hits: number; actual: number; predicted: number }[] {
  return Array.from({ length: rows }, (_, c) => {
    let actual = 0;
    let predicted = 0;
    for (let o = 0; o < rows; o++) {
      actual += data[c * rows + o];
      predicted += data[o * rows + c];
    }
    return { hits: data[c * rows + c], actual, predicted };
  });
}
