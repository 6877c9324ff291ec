import type { Random } from "../base/random.ts";

const MOST = 9007199254740992;

/** A uniform integer from 0 to `bound` - 1; `bound` at most 2^53. */
export function randomBelow(bound: number, random: Random): number {
  if (bound <= 4294967296) return random.integer(bound);
  for (;;) {
    const value = (random.word() >>> 11) * 4294967296 + random.word();
    if (value < MOST - bound) return remainder(value, bound);
    if (value < MOST - (MOST % bound)) return value % bound;
  }
}

/** value % bound of whole numbers whose sum is below 2^53, much faster than the remainder of doubles. */
function remainder(value: number, bound: number): number {
  const rest = value - Math.floor(value / bound) * bound;
  return rest < 0 ? rest + bound : rest; // the quotient may have been rounded up to a whole number
}

/**
 * `count` distinct integers from 0 to `total` - 1 (at most 2^53), every subset equally likely, in random order; all of them in ascending order when
 * there are no more than `count`. O(count) whatever the total: Floyd's method, Bentley & Floyd 1987.
 */
export function sampleDistinct(total: number, count: number, random: Random): Float64Array {
  if (total <= count) return Float64Array.from({ length: total }, (_, i) => i);
  const chosen = new Float64Array(count);
  const isNew = firstTimes(count);
  for (let e = 0; e < count; e++) {
    const last = total - count + e;
    const drawn = randomBelow(last + 1, random);
    if (isNew(drawn)) chosen[e] = drawn;
    else {
      chosen[e] = last;
      isNew(last);
    }
  }
  return random.shuffle(chosen);
}

/** Tells of each of at most `count` whole numbers whether it comes for the first time: a set in one array of its own. */
function firstTimes(count: number): (value: number) => boolean {
  const bits = Math.max(4, 33 - Math.clz32(count));
  const table = new Float64Array(1 << bits).fill(-1);
  return (value) => {
    let at = Math.imul(value | 0, -1640531527) >>> (32 - bits);
    while (table[at] !== value) {
      if (table[at] === -1) {
        table[at] = value;
        return true;
      }
      at = (at + 1) & (table.length - 1);
    }
    return false;
  };
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
