import type { Random } from "../base/random.ts";

/** A uniform integer from 0 to `bound` - 1; `bound` at most 2^53. */
export function randomBelow(bound: number, random: Random): number {
  if (bound <= 4294967296) return random.integer(bound);
  const limit = 9007199254740992 - (9007199254740992 % bound);
  for (;;) {
    const value = (random.word() >>> 11) * 4294967296 + random.word();
    if (value < limit) return value % bound;
  }
}

/**
 * `count` distinct integers from 0 to `total` - 1 (at most 2^53), every subset equally likely, in random order; all of them in ascending order when
 * there are no more than `count`. O(count) whatever the total: Floyd's method, Bentley & Floyd 1987.
 */
export function sampleDistinct(total: number, count: number, random: Random): Float64Array {
  if (total <= count) return Float64Array.from({ length: total }, (_, i) => i);
  const chosen = new Set<number>();
  for (let last = total - count; last < total; last++) {
    const drawn = randomBelow(last + 1, random);
    chosen.add(chosen.has(drawn) ? last : drawn);
  }
  return random.shuffle(Float64Array.from(chosen));
}

/** `count` distinct results of `draw` by their text, for sets so large (beyond 2^53) that repeats are rare. */
export function drawDistinct<T extends readonly number[]>(count: number, draw: () => T): T[] {
  const drawn = new Map<string, T>();
  while (drawn.size < count) {
    const tuple = draw();
    drawn.set(tuple.join(" "), tuple);
  }
  return [...drawn.values()];
}
