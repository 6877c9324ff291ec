import type { Rows } from "./oracle.ts";

export const squaredDistance = (a: readonly number[], b: readonly number[]): number =>
  a.reduce((sum, value, c) => sum + (value - b[c]) * (value - b[c]), 0);

/** The rows of the k nearest points that `admitted` lets in, by sorting all distances. */
export function nearestRows(points: Rows, i: number, k: number, admitted: (j: number) => boolean): number[] {
  return points
    .map((_, j) => j)
    .filter((j) => j !== i && admitted(j))
    .sort((p, q) => squaredDistance(points[i], points[p]) - squaredDistance(points[i], points[q]))
    .slice(0, k);
}

/** weight · (a − b)(a − b)ᵀ added to `sum`. */
export function addOuter(sum: Rows, a: readonly number[], b: readonly number[], weight: number): void {
  for (let p = 0; p < sum.length; p++) {
    for (let q = 0; q < sum.length; q++) sum[p][q] += weight * (a[p] - b[p]) * (a[q] - b[q]);
  }
}

export const zeros = (d: number): Rows => Array.from({ length: d }, () => new Array<number>(d).fill(0));

export const trace = (a: Rows): number => a.reduce((sum, row, i) => sum + row[i], 0);
export const sphere = (a: Rows, share: number): Rows =>
  a.map((row, i) => row.map((value, j) => (1 - share) * value + (i === j ? (share * trace(a)) / a.length : 0)));
