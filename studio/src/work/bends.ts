import type { Matrix, Metric } from "etalon";
import {
  type Bounds,
  decisionRegions,
  distanceLines,
  type FrameDetails,
  type InputPlane,
  nearestIn,
  type Parts,
  type Regions,
} from "etalon/plot";
import { lifted } from "./lift.ts";
import type { LearnRequest } from "./protocol.ts";

/** The plane that is drawn in, and how its places are learned from. */
export interface Ground {
  /** Points as they were given. */
  readonly points: Matrix;
  readonly plane: InputPlane;
  readonly lift: LearnRequest["lift"];
}

/** k of the nearest-neighbor rule. */
const NEIGHBORS = 3;
/** Cells along the longer side. */
const CELLS = 110;

const embedding =
  (metric: Metric, { lift }: Ground) =>
  (places: Matrix): Matrix =>
    metric.transform(lifted(places, lift));

/** What the nearest-neighbor rule decides, from the labeled points learned from; undefined without any. */
export function regionsOf(
  metric: Metric,
  { parts, ...ground }: Ground & { readonly parts: Parts },
): Regions | undefined {
  const rows = parts.train.filter((row) => (parts.codes[row] as number) >= 0);
  if (rows.length === 0) return undefined;
  const deciding = { points: ground.points.take(rows), codes: rows.map((row) => parts.codes[row] as number) };
  return decisionRegions(nearestIn(embedding(metric, ground)), deciding, ground.plane, boundsOf(ground), {
    neighbors: NEIGHBORS,
    cells: CELLS,
  });
}

/** Where the learned distance to a row, or to the plane's origin for -1, is that at which an impostor breaks the margin. */
export function ringOf(
  metric: Metric,
  { details, row, ...ground }: Ground & { readonly details: FrameDetails; readonly row: number },
): Float64Array {
  const { reach, margin } = details;
  const own = row >= 0 ? (reach[row] as number) : Number.NaN;
  const radius = Number.isNaN(own) ? Math.sqrt(margin ?? 1) : own;
  const place = row >= 0 ? ground.points.row(row) : ground.plane.mean;
  return distanceLines(embedding(metric, ground), ground.plane, place, radius, boundsOf(ground));
}

/** All that a picture may show around its points, however wide it is. */
function boundsOf({ plane: { picture } }: Ground): Bounds {
  const range = (axis: number): readonly [number, number] => {
    let [low, high] = [Infinity, -Infinity];
    for (let i = 0; i < picture.rows; i++) {
      low = Math.min(low, picture.get(i, axis));
      high = Math.max(high, picture.get(i, axis));
    }
    return [(low + high) / 2, (high - low) / 2];
  };
  const [[x, across], [y, up]] = [range(0), range(1)];
  const half = Math.max(across, up) || 1;
  return [x - 1.5 * half, y - 1.2 * half, x + 1.5 * half, y + 1.2 * half];
}
