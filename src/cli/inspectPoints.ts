import { clock } from "../engine/clock.ts";
import { nearest } from "../linalg/distances.ts";
import type { Matrix } from "../linalg/matrix.ts";
import { evenSample } from "../plot/sample.ts";

/** What points look like as a whole. */
export interface PointFacts {
  readonly norms: { readonly min: number; readonly max: number };
  /** Every row has length 1, to a millionth. */
  readonly unitNorm: boolean;
  /** Rows equal to an earlier one. */
  readonly duplicates: number;
  /** Features with one value only. */
  readonly constant: number;
}

export function inspectPoints({ rows, cols, data }: Matrix): PointFacts {
  let [min, max] = [Infinity, -Infinity];
  const seen = new Set<string>();
  for (let i = 0; i < rows; i++) {
    const row = data.subarray(i * cols, (i + 1) * cols);
    const norm = normOf(row);
    min = Math.min(min, norm);
    max = Math.max(max, norm);
    seen.add(row.join(" "));
  }
  let constant = 0;
  for (let j = 0; j < cols; j++) {
    let i = 1;
    while (i < rows && data[i * cols + j] === data[j]) i++;
    if (i === rows) constant++;
  }
  return {
    norms: { min, max },
    unitNorm: Math.abs(min - 1) < 1e-6 && Math.abs(max - 1) < 1e-6,
    duplicates: rows - seen.size,
    constant,
  };
}

/** ‖x‖ without overflow on the way; at most the largest number. */
function normOf(row: Float64Array): number {
  const largest = row.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  if (largest > 1e-150 && largest < 1e150) return Math.sqrt(row.reduce((sum, value) => sum + value * value, 0));
  if (largest === 0) return 0;
  const scaled = Math.sqrt(row.reduce((sum, value) => sum + (value / largest) * (value / largest), 0));
  return Math.min(largest * scaled, Number.MAX_VALUE);
}

/** Seconds that the nearest neighbors of all points take, the unit of which most fits take some dozens: measured on a sample and scaled by n². */
export function neighborSeconds(points: Matrix): number {
  const sample = points.take(evenSample(points.rows, 500));
  nearest(sample, sample, 1); // warms up
  const start = clock();
  nearest(sample, sample, Math.min(3, sample.rows));
  const factor = points.rows / sample.rows;
  return ((clock() - start) / 1000) * factor * factor;
}
