import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Random } from "../../src/base/random.ts";
import { randomBelow, sampleDistinct } from "../../src/constraints/sampling.ts";

/** Floyd's method with a set, and the remainder of doubles. */
function floyd(total: number, count: number, random: Random): number[] {
  const chosen = new Set<number>();
  for (let last = total - count; last < total; last++) {
    const drawn = plainlyBelow(last + 1, random);
    chosen.add(chosen.has(drawn) ? last : drawn);
  }
  return random.shuffle([...chosen]);
}

function plainlyBelow(bound: number, random: Random): number {
  if (bound <= 2 ** 32) return random.integer(bound);
  const limit = 2 ** 53 - (2 ** 53 % bound);
  for (;;) {
    const value = (random.word() >>> 11) * 2 ** 32 + random.word();
    if (value < limit) return value % bound;
  }
}

describe("sampleDistinct", () => {
  test("draws what Floyd's method draws with a set, whatever the total", () => {
    const total = fc.oneof(fc.integer({ min: 1, max: 400 }), fc.integer({ min: 2 ** 31, max: 2 ** 53 - 1 }));
    fc.assert(
      fc.property(total, fc.integer({ min: 0, max: 300 }), fc.nat(), (total, count, seed) => {
        const drawn = Array.from(sampleDistinct(total, count, new Random(seed)));
        if (total <= count) expect(drawn).toEqual(Array.from({ length: total }, (_, i) => i));
        else expect(drawn).toEqual(floyd(total, count, new Random(seed)));
        expect(new Set(drawn).size).toBe(Math.min(total, count));
      }),
    );
  });

  test("holds nearly all of a range without a repeat", () => {
    const drawn = sampleDistinct(5000, 4999, new Random(3));
    expect(new Set(drawn).size).toBe(4999);
    expect(Array.from(drawn).every((value) => value >= 0 && value < 5000)).toBe(true);
  });
});

describe("randomBelow", () => {
  test("equals the remainder of the first number of 53 bits below the last multiple of the bound", () => {
    const bound = fc.oneof(
      fc.integer({ min: 2 ** 32 + 1, max: 2 ** 53 }),
      fc.integer({ min: 33, max: 53 }).map((bits) => 2 ** bits),
      fc.integer({ min: 2 ** 32 + 1, max: 2 ** 34 }),
      fc.integer({ min: 2 ** 52, max: 2 ** 53 }),
    );
    fc.assert(
      fc.property(bound, fc.nat(), (bound, seed) => {
        const [fast, plain] = [new Random(seed), new Random(seed)];
        for (let k = 0; k < 20; k++) expect(randomBelow(bound, fast)).toBe(plainlyBelow(bound, plain));
        expect(fast.state).toEqual(plain.state);
      }),
    );
  });
});
