import fc from "fast-check";
import { gaussianPair } from "../../../src/base/gaussian.ts";
import { Random } from "../../../src/base/random.ts";

/** Points on a coarse grid, so that ties and duplicates are common. */
export const gridPoints = (least: number, most: number, side = 4) =>
  fc.array(fc.tuple(fc.nat(side), fc.nat(side)), { minLength: least, maxLength: most });

/** Points without ties, but for a probability of none. */
export const cloud = (rows: number, cols: number, seed: number): number[][] => {
  const random = new Random(seed);
  return Array.from({ length: rows }, () => Array.from({ length: cols }, () => random.uniform()));
};

/** Normal clouds around centers, row after row by turns. */
export const blobs = (
  rows: number,
  centers: readonly (readonly number[])[],
  spread: number,
  seed: number,
): number[][] => {
  const random = new Random(seed);
  return Array.from({ length: rows }, (_, i) =>
    centers[i % centers.length].map((value) => value + spread * gaussianPair(random)[0]),
  );
};

export const squared = (x: readonly number[], y: readonly number[]): number =>
  x.reduce((sum, value, c) => sum + (value - y[c]) * (value - y[c]), 0);

/** A shuffled list of rows and its seed-determined order. */
export const shuffled = (rows: number, seed: number): Int32Array =>
  new Random(seed).shuffle(Int32Array.from({ length: rows }, (_, i) => i));

/** Clusters as sets of rows, in an order that names do not decide. */
export const partition = (assignments: ArrayLike<number>): string => {
  const groups = new Map<number, number[]>();
  Array.from(assignments).forEach((cluster, row) => {
    groups.set(cluster, [...(groups.get(cluster) ?? []), row]);
  });
  const noise = groups.get(-1) ?? [];
  groups.delete(-1);
  return `${[...groups.values()]
    .map((rows) => rows.join(" "))
    .sort()
    .join(" | ")} noise ${noise.join(" ")}`;
};
