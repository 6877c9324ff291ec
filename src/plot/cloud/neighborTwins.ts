import type { Matrix } from "../../linalg/matrix.ts";
import type { Metric } from "../../metrics/metric.ts";
import { exactDistances } from "../../tasks/ranks.ts";

/** What one feature has to do with the distance of two points. */
export interface Reason {
  /** Which feature. */
  readonly index: number;
  /** How far the two points differ in it. */
  readonly difference: number;
  /** Its share of the squared plain distance. */
  readonly input: number;
  /** Its share of the squared learned distance; may be negative where features make up for each other. */
  readonly learned: number;
}

/** A neighbor of the point in question. */
export interface TwinNeighbor {
  readonly row: number;
  /** Place among all neighbors in this space, from 1. */
  readonly rank: number;
  readonly distance: number;
  /** Place among all neighbors in the other space. */
  readonly otherRank: number;
  /** The features that matter most, by their share of the learned distance. */
  readonly reasons: readonly Reason[];
}

/** The nearest points of one point in both spaces. */
export interface NeighborTwins {
  readonly input: readonly TwinNeighbor[];
  readonly learned: readonly TwinNeighbor[];
  /** How many are in both lists. */
  readonly common: number;
}

/** Features told of a pair at most. */
const TOLD = 12;

/**
 * The `count` nearest rows of row `row` in the input space (points, n x d) and in the learned one (mapped, n x k), each with its rank in the other. Equal distances: the
 * lower row first. Only rows that `shown` names take part.
 */
export function neighborTwins(
  { points, mapped, metric }: { points: Matrix; mapped: Matrix; metric: Metric },
  row: number,
  shown: Int32Array,
  count = 10,
): NeighborTwins {
  const candidates = shown.filter((other) => other !== row);
  const plain = distancesFrom(points, row);
  const learned = distancesFrom(mapped, row);
  const list = (own: Float64Array, other: Float64Array): TwinNeighbor[] =>
    nearestOf(own, candidates, count).map((neighbor, k) => ({
      row: neighbor,
      rank: k + 1,
      distance: Math.sqrt(own[neighbor]!),
      otherRank: rankOf(other, candidates, neighbor),
      reasons: reasons(metric, points.row(row), points.row(neighbor)),
    }));
  const lists = { input: list(plain, learned), learned: list(learned, plain) };
  const inInput = new Set(lists.input.map((neighbor) => neighbor.row));
  return { ...lists, common: lists.learned.filter((neighbor) => inInput.has(neighbor.row)).length };
}

/** Squared distances of one row to all rows. */
function distancesFrom(space: Matrix, row: number): Float64Array {
  for (const { squared } of exactDistances(space, Int32Array.of(row))) return squared;
  return new Float64Array(0);
}

const before = (distances: Float64Array, a: number, b: number): boolean =>
  distances[a]! < distances[b]! || (distances[a] === distances[b] && a < b);

function nearestOf(distances: Float64Array, candidates: Int32Array, count: number): number[] {
  const kept: number[] = [];
  for (const row of candidates) {
    if (kept.length === count && !before(distances, row, kept[count - 1]!)) continue;
    let place = kept.length;
    while (place > 0 && before(distances, row, kept[place - 1]!)) place--;
    kept.splice(place, 0, row);
    kept.length = Math.min(kept.length, count);
  }
  return kept;
}

const rankOf = (distances: Float64Array, candidates: Int32Array, row: number): number =>
  candidates.reduce((rank, other) => rank + (before(distances, other, row) ? 1 : 0), 1);

function reasons(metric: Metric, a: Float64Array, b: Float64Array): Reason[] {
  const { features, squared } = metric.explain(a, b);
  const plain = features.reduce((sum, { difference }) => sum + difference * difference, 0);
  return features
    .map(({ index, difference, contribution }) => ({
      index,
      difference,
      input: plain > 0 ? (difference * difference) / plain : 0,
      learned: squared > 0 ? contribution / squared : 0,
    }))
    .sort((p, q) => Math.abs(q.learned) - Math.abs(p.learned) || q.input - p.input)
    .slice(0, TOLD);
}
