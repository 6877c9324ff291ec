import type { Random } from "../base/random.ts";
import { type Nearest, nearest } from "../linalg/distances.ts";
import type { Matrix } from "../linalg/matrix.ts";
import { classIndex, classTriplets, tripletDrawer } from "./classIndex.ts";
import { drawDistinct, sampleDistinct } from "./sampling.ts";
import type { Triplets } from "./types.ts";

// Labels are codes from 0, -1 for an unlabeled row, which enters no triplet. Fewer triplets than asked for come back when there are fewer.

/** `count` distinct triplets of an anchor, a positive of its class and a negative of another, every set equally likely; all when there are no more. */
export function randomTriplets(labels: Int32Array, count: number, random: Random): Triplets {
  const index = classIndex(labels);
  const all = classTriplets(index);
  if (all.total > Number.MAX_SAFE_INTEGER) {
    return asTriplets(drawDistinct(count, tripletDrawer(index, labels, random)));
  }
  return asTriplets(Array.from(sampleDistinct(all.total, count, random), (number) => all.at(number)));
}

/** How many neighbors of its own and of other classes each anchor meets. */
export interface NearestTripletsOptions {
  /** Nearest points of the anchor's class, default 3. */
  readonly genuine?: number;
  /** Nearest points of other classes, default 10. */
  readonly impostors?: number;
}

/**
 * Every labeled point with its nearest `genuine` points of its class crossed with its nearest `impostors` of other classes (Euclidean, ties by
 * lower row); at most n · genuine · impostors triplets. A negative identical to its anchor is left out: no distance could satisfy it.
 */
export function nearestTriplets(
  points: Matrix,
  labels: Int32Array,
  { genuine = 3, impostors = 10 }: NearestTripletsOptions = {},
): Triplets {
  const rows = Int32Array.from(labels.keys()).filter((i) => labels[i] >= 0);
  const labeled = rows.length === points.rows ? points : points.take(rows);
  const codes = rows.map((i) => labels[i]);
  const self = Int32Array.from(rows.keys());
  const found = (neighbors: number, same: boolean): Nearest =>
    nearest(labeled, labeled, neighbors, { exclude: self, groups: { queries: codes, points: codes, same } });
  const own = found(genuine, true);
  const other = found(impostors, false);
  const all: [number, number, number][] = [];
  for (let i = 0; i < rows.length; i++) {
    for (let p = i * genuine; p < (i + 1) * genuine && own.indices[p] >= 0; p++) {
      for (let q = i * impostors; q < (i + 1) * impostors && other.indices[q] >= 0; q++) {
        if (other.squared[q] > 0) all.push([rows[i], rows[own.indices[p]], rows[other.indices[q]]]);
      }
    }
  }
  return asTriplets(all);
}

const asTriplets = (all: readonly (readonly [number, number, number])[]): Triplets => ({
  anchor: Int32Array.from(all, ([anchor]) => anchor),
  positive: Int32Array.from(all, ([, positive]) => positive),
  negative: Int32Array.from(all, ([, , negative]) => negative),
});
