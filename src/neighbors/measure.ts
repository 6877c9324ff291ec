import type { Distance } from "../distances/laws.ts";
import { squaredDifference } from "../linalg/loops/rowDistances.ts";
import type { Rows } from "./rows.ts";
import { roundingOf, TINY } from "./slack.ts";

/** A distance between rows of numbers, such as those of `etalon/distances`. */
export type VectorDistance = Distance<ArrayLike<number>>;

export type Key = (x: Rows["data"], xStart: number, y: Rows["data"], yStart: number) => number;

/** How far two rows are from each other: a `key` that candidates are ordered by, and what it takes to bound keys from afar. */
export interface Measure {
  /** The squared Euclidean distance, or the given distance. */
  readonly key: Key;
  readonly squared: boolean;
  /** Relative error to allow for in a distance. */
  readonly rounding: number;
}

/** The triangle inequality of a given distance may fail by this much, relative to the distances in it. */
const GIVEN_ROUNDING = 1e-9;

/** Straight-line distance over d features, its key the same sum as everywhere. */
export const euclideanMeasure = (d: number): Measure => ({
  key: (x, xStart, y, yStart) => squaredDifference(d, x, xStart, y, yStart),
  squared: true,
  rounding: roundingOf(d),
});

/** The given distance over d features. */
export function givenMeasure(distance: VectorDistance, d: number): Measure {
  return {
    key: (x, xStart, y, yStart) => distance(x.slice(xStart, xStart + d), y.slice(yStart, yStart + d)),
    squared: false,
    rounding: GIVEN_ROUNDING,
  };
}

/** The distance that a key stands for. */
export const distanceOf = ({ squared }: Measure, key: number): number => (squared ? Math.sqrt(key) : key);

/** The least key that rounding leaves possible when the distance is `least` or more before rounding. */
export function leastKey({ squared, rounding }: Measure, least: number): number {
  if (!(least > TINY)) return 0;
  return (squared ? least * least : least) * (1 - rounding);
}
