import type { Random } from "../base/random.ts";
import type { Matrix } from "../linalg/matrix.ts";
import { coincide } from "./checks.ts";
import { classIndex, dissimilarPairs, similarPairs } from "./classIndex.ts";
import { drawDistinct, randomBelow, sampleDistinct } from "./sampling.ts";
import type { Chunks, Pairs, Quadruplets } from "./types.ts";

// Labels are codes from 0, -1 for an unlabeled row, which enters no constraint. Fewer constraints than asked for come back when there are fewer.

/**
 * `count` distinct similar and as many distinct dissimilar pairs, every set of pairs equally likely; all of a kind when there are no more than
 * `count`. Similar pairs come first.
 */
export function pairsFromLabels(labels: Int32Array, count: number, random: Random): Pairs {
  const index = classIndex(labels);
  const kinds = [similarPairs(index), dissimilarPairs(index)];
  const [near, far] = kinds.map(({ total }) => sampleDistinct(total, count, random));
  const size = near.length + far.length;
  const pairs = { left: new Int32Array(size), right: new Int32Array(size), similar: new Uint8Array(size) };
  pairs.similar.fill(1, 0, near.length);
  for (let e = 0; e < size; e++) {
    const drawn = e < near.length ? kinds[0].at(near[e]) : kinds[1].at(far[e - near.length]);
    [pairs.left[e], pairs.right[e]] = drawn;
  }
  return pairs;
}

/** `count` distinct similar pairs, every set equally likely; all when there are no more. */
export function similarPairsFromLabels(labels: Int32Array, count: number, random: Random): Pairs {
  const all = similarPairs(classIndex(labels));
  const drawn = Array.from(sampleDistinct(all.total, count, random), (number) => all.at(number));
  return {
    left: Int32Array.from(drawn, ([i]) => i),
    right: Int32Array.from(drawn, ([, j]) => j),
    similar: new Uint8Array(drawn.length).fill(1),
  };
}

/** The pairs of points that differ: a pair of identical points teaches nothing, whatever its labels. */
export function withoutIdentical({ left, right, similar }: Pairs, points: Matrix): Pairs {
  const kept = { left: left.slice(), right: right.slice(), similar: similar.slice() };
  let count = 0;
  for (let e = 0; e < left.length; e++) {
    if (coincide(points, left[e], right[e])) continue;
    kept.left[count] = left[e];
    kept.right[count] = right[e];
    kept.similar[count++] = similar[e];
  }
  if (count === left.length) return kept;
  return {
    left: kept.left.slice(0, count),
    right: kept.right.slice(0, count),
    similar: kept.similar.slice(0, count),
  };
}

/** `count` distinct quadruplets of a similar pair (a, b) and a dissimilar pair (c, d), every set equally likely; all when there are no more. */
export function quadrupletsFromLabels(labels: Int32Array, count: number, random: Random): Quadruplets {
  const index = classIndex(labels);
  const [near, far] = [similarPairs(index), dissimilarPairs(index)];
  const total = near.total * far.total;
  if (total > Number.MAX_SAFE_INTEGER) {
    const draw = () => [...near.at(randomBelow(near.total, random)), ...far.at(randomBelow(far.total, random))];
    const all = drawDistinct(count, draw);
    const [a, b, c, d] = [0, 1, 2, 3].map((end) => Int32Array.from(all, (four) => four[end]));
    return { a, b, c, d };
  }
  const numbers = sampleDistinct(total, count, random);
  const [a, b, c, d] = [0, 1, 2, 3].map(() => new Int32Array(numbers.length));
  for (let e = 0; e < numbers.length; e++) {
    const pair = Math.floor(numbers[e] / far.total);
    [a[e], b[e]] = near.at(pair);
    [c[e], d[e]] = far.at(numbers[e] - pair * far.total);
  }
  return { a, b, c, d };
}

/** The classes as chunks. */
export const chunksFromLabels = (labels: Int32Array, classes: number): Chunks => ({ chunk: labels, count: classes });
