import { EtalonError } from "../base/errors.ts";
import type { Label } from "../data/labels.ts";
import { featureNames, type PointsInput, toMatrix } from "../data/points.ts";
import type { Matrix } from "../linalg/matrix.ts";

/** What a user's class probabilities say: the likeliest class of each point, and the probabilities where not all are 0 or 1. */
export interface SoftLabels {
  /** By column name, or number without names; null for a row of zeros: an unlabeled point. Ties go to the first. */
  readonly labels: readonly (Label | null)[];
  /** n x c, rows that add up to 1 (or are 0). */
  readonly memberships: Matrix | undefined;
}

/** How far the sum of a row may lie from 1 unnoticed. */
const ROUNDING = 1e-6;

/** Reads class probabilities, n x c. `SHAPE` unless there is a row for each point, `DATA` for negative ones or a single column; rows of another sum are scaled, with a warning. */
export function readSoftLabels(
  learner: string,
  input: PointsInput,
  rows: number,
  warn: (message: string) => void,
): SoftLabels {
  const memberships = toMatrix(input, "softLabels");
  const { cols, data } = memberships;
  if (memberships.rows !== rows) {
    throw new EtalonError(
      "SHAPE",
      `${learner}: there are ${memberships.rows} rows of softLabels for ${rows} points. Give one for each point (zeros where unknown).`,
    );
  }
  if (cols < 2) {
    throw new EtalonError(
      "DATA",
      `${learner}: softLabels have one column. Give the probability of each class: two columns or more.`,
    );
  }
  const negative = data.findIndex((value) => value < 0);
  if (negative >= 0) {
    throw new EtalonError(
      "DATA",
      `${learner}: softLabels, row ${Math.floor(negative / cols)}, column ${negative % cols} is ${data[negative]}. Give probabilities, from 0 to 1.`,
    );
  }
  const names = featureNames(input) ?? Array.from({ length: cols }, (_, c) => c);
  let [scaled, soft] = [0, false];
  const labels = Array.from({ length: rows }, (_, i): Label | null => {
    const row = data.subarray(i * cols, (i + 1) * cols);
    const largest = row.reduce((most, value) => Math.max(most, value), 0);
    if (largest === 0) return null;
    const likeliest = row.indexOf(largest);
    for (let c = 0; c < cols; c++) row[c] /= largest;
    const sum = row.reduce((total, value) => total + value, 0);
    if (Math.abs(sum * largest - 1) > ROUNDING) scaled++;
    if (sum > 1) soft = true;
    for (let c = 0; c < cols; c++) row[c] /= sum;
    return names[likeliest];
  });
  if (scaled > 0) warn(`${scaled} rows of softLabels do not add up to 1; they were scaled`);
  return { labels, memberships: soft ? memberships : undefined };
}
