import type { Metric } from "../../metrics/metric.ts";
import type { FrameDetails } from "./frameDetails.ts";
import type { Parts } from "./parts.ts";

/** One pair that moves a point. */
export interface ActivePair {
  readonly kind: "target" | "impostor";
  /** Row of the other point. */
  readonly other: number;
  /** Learned distance. */
  readonly distance: number;
  /**
   * How many violated triplets (of this point, a target, an impostor) the pair takes part in: a target is pulled once for itself and once for each impostor
   * inside its margin, an impostor is pushed once for each target whose margin it breaks.
   */
  readonly weight: number;
}

/** What pulls and pushes the point in `row`: its target neighbors and the impostors within their margin, heaviest first. */
export function activePairs(
  metric: Metric,
  { points }: Parts,
  { targets, impostors, margin }: Pick<FrameDetails, "targets" | "impostors" | "margin">,
  row: number,
): ActivePair[] {
  if (margin === null) return [];
  const here = points.row(row);
  const near = othersOf(targets, row).map((other) => ({ other, distance: metric.distance(here, points.row(other)) }));
  const invading = othersOf(impostors, row).map((other) => ({
    other,
    distance: metric.distance(here, points.row(other)),
  }));
  const violates = (target: number, impostor: number): boolean => impostor * impostor < target * target + margin;
  return [
    ...near.map((pair) => ({
      kind: "target" as const,
      ...pair,
      weight: 1 + invading.filter(({ distance }) => violates(pair.distance, distance)).length,
    })),
    ...invading.map((pair) => ({
      kind: "impostor" as const,
      ...pair,
      weight: near.filter(({ distance }) => violates(distance, pair.distance)).length,
    })),
  ].sort((a, b) => b.weight - a.weight || a.distance - b.distance || a.other - b.other);
}

/** The second ends of the pairs that begin at a row. */
const othersOf = (ends: Int32Array, row: number): number[] =>
  Array.from({ length: ends.length / 2 }, (_, e) => e)
    .filter((e) => ends[2 * e] === row)
    .map((e) => ends[2 * e + 1]!);
