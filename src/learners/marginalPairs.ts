import { classIndex } from "../constraints/classIndex.ts";
import type { Matrix } from "../linalg/matrix.ts";
import { nearest } from "../linalg/nearest.ts";
import type { LabeledProblem } from "./problem.ts";

/** Unordered pairs, each once. */
export interface PairList {
  readonly left: Int32Array;
  readonly right: Int32Array;
}

/** Every point with each of its nearest `friends` of its class, as pairs; a pair that two points name counts once. */
export function friendPairs({ points, labels }: Pick<LabeledProblem, "points" | "labels">, friends: number): PairList {
  const neighbors = Math.min(friends, points.rows - 1);
  const { indices } = nearest(points, points, neighbors, {
    exclude: Int32Array.from(labels.keys()),
    groups: { queries: labels, points: labels, same: true },
  });
  const pairs: Pair[] = [];
  indices.forEach((j, slot) => {
    if (j >= 0) pairs.push(pairOf(Math.floor(slot / neighbors), j, 0));
  });
  return distinct(pairs);
}

/**
 * For every class its `count` shortest pairs of a point inside and one outside, ties by lower rows; a pair that two classes name counts once.
 * O(n² d): few neighbors of each point are searched, and more of those points only that may own more of the pairs.
 */
export function borderPairs({ points, labels }: Pick<LabeledProblem, "points" | "labels">, count: number): PairList {
  const { rows, starts } = classIndex(labels);
  const classes = Array.from(starts.subarray(1), (end, code) => rows.subarray(starts[code], end));
  return distinct(classes.flatMap((members) => borderOf(points, labels, members, count)));
}

function borderOf(points: Matrix, labels: Int32Array, members: Int32Array, count: number): Pair[] {
  const own = new Map<number, Pair[]>();
  let asking = members;
  for (let wanted = Math.min(8, count); ; wanted = Math.min(4 * wanted, count)) {
    const { indices, squared } = nearest(points.take(asking), points, wanted, {
      groups: { queries: asking.map((i) => labels[i]), points: labels, same: false },
    });
    asking.forEach((i, row) => {
      const found = Array.from({ length: wanted }, (_, t) => row * wanted + t).filter((slot) => indices[slot] >= 0);
      own.set(
        i,
        found.map((slot) => pairOf(i, indices[slot], squared[slot])),
      );
    });
    const sorted = [...own.values()].flat().sort(byLength);
    const limit = sorted[count - 1]?.squared ?? Infinity;
    const unsettled = asking.filter((i) => {
      const pairs = own.get(i) as Pair[];
      return pairs.length === wanted && pairs[wanted - 1].squared <= limit;
    });
    if (unsettled.length === 0 || wanted === count) return sorted.slice(0, count);
    asking = unsettled;
  }
}

interface Pair {
  readonly low: number;
  readonly high: number;
  readonly squared: number;
}

const pairOf = (i: number, j: number, squared: number): Pair => ({
  low: Math.min(i, j),
  high: Math.max(i, j),
  squared,
});
const byLength = (a: Pair, b: Pair): number => a.squared - b.squared || a.low - b.low || a.high - b.high;

function distinct(pairs: readonly Pair[]): PairList {
  const sorted = [...pairs].sort((a, b) => a.low - b.low || a.high - b.high);
  const kept = sorted.filter(
    (pair, e) => e === 0 || pair.low !== sorted[e - 1].low || pair.high !== sorted[e - 1].high,
  );
  return { left: Int32Array.from(kept, ({ low }) => low), right: Int32Array.from(kept, ({ high }) => high) };
}
