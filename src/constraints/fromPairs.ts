import type { Random } from "../base/random.ts";
import { sampleDistinct } from "./sampling.ts";
import type { Chunks, Pairs, Quadruplets, Triplets } from "./types.ts";

// Weights multiply: what follows from two pairs is worth the product of theirs.

/**
 * A similar pair (a, p) and a dissimilar pair (a, n) that share a point make the triplet d(a, p) < d(a, n): `count` of these, every set equally likely;
 * all when there are no more, none when no such pairs meet.
 */
export function tripletsFromPairs(pairs: Pairs, count: number, random: Random): Triplets {
  const meetings = meetingsOf(pairs);
  const before = new Float64Array(meetings.length + 1);
  meetings.forEach(({ near, far }, m) => {
    before[m + 1] = before[m] + near.length * far.length;
  });
  const drawn = Array.from(sampleDistinct(before[meetings.length], count, random), (number) => {
    const m = lastAtMost(before, number);
    const { point, near, far } = meetings[m];
    const inside = number - before[m];
    return { point, near: near[Math.floor(inside / far.length)], far: far[inside % far.length] };
  });
  const other = (e: number, point: number): number => (pairs.left[e] === point ? pairs.right[e] : pairs.left[e]);
  return {
    anchor: Int32Array.from(drawn, ({ point }) => point),
    positive: Int32Array.from(drawn, ({ point, near }) => other(near, point)),
    negative: Int32Array.from(drawn, ({ point, far }) => other(far, point)),
    ...products(pairs, drawn),
  };
}

/** `count` of the quadruplets d(a, b) < d(c, d) of a similar pair (a, b) and a dissimilar pair (c, d), every set equally likely; all when there are no more. */
export function quadrupletsFromPairs(pairs: Pairs, count: number, random: Random): Quadruplets {
  const near = Int32Array.from(pairs.similar.keys()).filter((e) => pairs.similar[e] === 1);
  const far = Int32Array.from(pairs.similar.keys()).filter((e) => pairs.similar[e] === 0);
  const numbers = sampleDistinct(near.length * far.length, count, random);
  const drawn = Array.from(numbers, (e) => ({ near: near[Math.floor(e / far.length)], far: far[e % far.length] }));
  return {
    a: Int32Array.from(drawn, ({ near }) => pairs.left[near]),
    b: Int32Array.from(drawn, ({ near }) => pairs.right[near]),
    c: Int32Array.from(drawn, ({ far }) => pairs.left[far]),
    d: Int32Array.from(drawn, ({ far }) => pairs.right[far]),
    ...products(pairs, drawn),
  };
}

/**
 * Chunks as similar pairs join them: points that a path of similar pairs or a common chunk connects are in one chunk. `order` lists the rows in which
 * chunks are met. A point connected to no other is in none.
 */
export function closedChunks(
  { left, right, similar }: Pairs,
  chunk: ArrayLike<number>,
  order: ArrayLike<number>,
): Chunks {
  const parent = Int32Array.from({ length: chunk.length }, (_, i) => i);
  const rootOf = (i: number): number => {
    let root = i;
    while (parent[root] !== root) root = parent[root];
    for (let at = i; parent[at] !== root; ) [at, parent[at]] = [parent[at], root];
    return root;
  };
  const first = new Map<number, number>();
  for (let i = 0; i < chunk.length; i++) {
    if (chunk[i] < 0) continue;
    const known = first.get(chunk[i]);
    if (known === undefined) first.set(chunk[i], i);
    else parent[rootOf(i)] = rootOf(known);
  }
  for (let e = 0; e < left.length; e++) if (similar[e] === 1) parent[rootOf(left[e])] = rootOf(right[e]);
  const sizes = new Int32Array(chunk.length);
  for (let i = 0; i < chunk.length; i++) sizes[rootOf(i)]++;
  const codes = new Map<number, number>();
  const closed = new Int32Array(chunk.length).fill(-1);
  for (let r = 0; r < order.length; r++) {
    const root = rootOf(order[r]);
    if (sizes[root] < 2) continue;
    if (!codes.has(root)) codes.set(root, codes.size);
    closed[order[r]] = codes.get(root) as number;
  }
  return { chunk: closed, count: codes.size };
}

interface Meeting {
  readonly point: number;
  /** Similar and dissimilar pairs with an end there. */
  readonly near: number[];
  readonly far: number[];
}

function meetingsOf({ left, right, similar }: Pairs): Meeting[] {
  const byPoint = new Map<number, Meeting>();
  similar.forEach((kind, e) => {
    for (const point of [left[e], right[e]]) {
      const meeting = byPoint.get(point) ?? { point, near: [], far: [] };
      byPoint.set(point, meeting);
      (kind === 1 ? meeting.near : meeting.far).push(e);
    }
  });
  return [...byPoint.values()].filter(({ near, far }) => near.length > 0 && far.length > 0);
}

function lastAtMost(before: Float64Array, number: number): number {
  let low = 0;
  let high = before.length - 1;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (before[middle] <= number) low = middle;
    else high = middle;
  }
  return low;
}

const products = (
  { weights }: Pairs,
  drawn: readonly { readonly near: number; readonly far: number }[],
): { readonly weights?: Float64Array } =>
  weights ? { weights: Float64Array.from(drawn, ({ near, far }) => weights[near] * weights[far]) } : {};
