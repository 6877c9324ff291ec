import { EtalonError } from "../base/errors.ts";
import type { Label } from "../data/labels.ts";
import type { Matrix } from "../linalg/matrix.ts";
import { nearestWithinGroups } from "../neighbors/withinGroups.ts";

/** Points (n x d) with a class code from 0 for each. `names` are the classes as the user calls them. */
export interface LabeledPoints {
  readonly points: Matrix;
  readonly labels: Int32Array;
  readonly names?: readonly Label[];
}

/** For each point the points of its own class that should stay close. */
export interface TargetNeighbors {
  readonly neighbors: number;
  /** n x neighbors rows, nearest first; -1 throughout for the only point of a class. */
  readonly indices: Int32Array;
  /** Classes of a single point: they have no target neighbors. */
  readonly singletons: number;
}

/**
 * The k nearest points of the same class of each point, ties by lower row.
 * `OPTION` if a class has two points or more but not k + 1, `DATA` if every class has one point. Weinberger & Saul 2009.
 */
export function targetNeighbors(
  { points, labels, names }: LabeledPoints,
  neighbors: number,
  owner: string,
): TargetNeighbors {
  const sizes = classSizes(labels);
  let singletons = 0;
  sizes.forEach((size, code) => {
    if (size === 1) singletons++;
    else if (size > 0 && size <= neighbors) throw tooFew(owner, neighbors, names?.[code] ?? code, size);
  });
  if (singletons === sizes.filter((size) => size > 0).length) {
    throw new EtalonError(
      "DATA",
      `${owner}: every class has a single point. Give at least ${neighbors + 1} points of a class.`,
    );
  }
  const { indices } = nearestWithinGroups(points, labels, neighbors);
  return { neighbors, indices, singletons };
}

/** How many points each class code has. */
export function classSizes(labels: Int32Array): number[] {
  const sizes: number[] = [];
  for (const label of labels) sizes[label] = (sizes[label] ?? 0) + 1;
  return Array.from(sizes, (size) => size ?? 0);
}

const tooFew = (owner: string, neighbors: number, name: Label, size: number): EtalonError =>
  new EtalonError(
    "OPTION",
    `${owner}: \`neighbors: ${neighbors}\` needs ${neighbors + 1} points of each class, but class ${JSON.stringify(String(name))} has ${size}. ` +
      `Give at most ${size - 1}, or leave that class out.`,
  );
