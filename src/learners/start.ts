import { EtalonError } from "../base/errors.ts";
import { type PointsInput, toMatrix } from "../data/points.ts";
import type { Matrix } from "../linalg/matrix.ts";
import type { Began } from "../metrics/metric.ts";
import { scaled } from "../optim/vectors.ts";

/** Where a fit begins in place of its usual start: a metric learned before, or a map. What is minimized stays the same. */
export interface Start {
  /** L, k x d, in the units of the points. */
  readonly map: PointsInput;
  /** Names of its d features. */
  readonly features?: readonly string[] | undefined;
  /** The learner that it comes from; the map of another learner takes the spread of the usual start. */
  readonly learner?: string;
}

/** A start in normalized units. */
export interface StartingMap {
  /** L, k x d; no row is zero. */
  readonly map: Matrix;
  /** Whether its scale is that of another learner's problem. */
  readonly foreign: boolean;
  /** What a report says of it. */
  readonly began: Began;
}

/** What a start is held against. */
interface Beginner {
  readonly name: string;
  readonly tags: readonly string[];
  /** d. */
  readonly cols: number;
  readonly features: readonly string[] | undefined;
  /** How many of the user's units one normalized unit is. */
  readonly scale: number;
}

/**
 * The start of a fit. `OPTION` for a learner without the tag `warmStart`, `SHAPE` where its features are not those of the points, `DATA` for a map that is
 * not finite or tells no points apart.
 */
export function startingMap(start: Start, { name, tags, cols, features, scale }: Beginner): StartingMap {
  if (!tags.includes("warmStart")) {
    throw new EtalonError(
      "OPTION",
      `${name}: cannot begin at an earlier metric. Leave \`start\` out, or take a learner tagged warmStart (etalon learners).`,
    );
  }
  const map = toMatrix(start.map, "start");
  if (map.cols !== cols) {
    throw new EtalonError(
      "SHAPE",
      `${name}: the start has ${map.cols} features and the points have ${cols}. Give the features it was learned on, in the same order.`,
    );
  }
  const wrong = features && start.features ? start.features.findIndex((feature, j) => feature !== features[j]) : -1;
  if (wrong >= 0) {
    throw new EtalonError(
      "SHAPE",
      `${name}: feature ${wrong} of the start is ${JSON.stringify(start.features?.[wrong])}, of the points ${JSON.stringify(features?.[wrong])}. Give the features it was learned on, in the same order.`,
    );
  }
  const telling = Array.from({ length: map.rows }, (_, r) => r).filter((r) => map.row(r).some((value) => value !== 0));
  if (telling.length === 0) {
    throw new EtalonError("DATA", `${name}: the start is zero everywhere. Give a map that tells points apart.`);
  }
  const { learner = null } = start;
  return {
    map: scaled(map.take(telling), scale),
    foreign: learner !== null && learner !== name,
    began: { learner, components: map.rows },
  };
}
