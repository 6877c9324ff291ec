import { describe, expect, test } from "vitest";
import { Random } from "../../src/base/random.ts";
import {
  quadrupletsFromTriplets,
  tripletsFromQuadruplets,
  tripletsFromTargets,
} from "../../src/constraints/comparisons.ts";
import { Matrix } from "../../src/linalg/matrix.ts";

const ints = (...values: number[]) => Int32Array.from(values);

describe("comparisons of distances", () => {
  test("a triplet becomes a quadruplet and comes back, with its weight", () => {
    const triplets = {
      anchor: ints(0, 3),
      positive: ints(1, 4),
      negative: ints(2, 0),
      weights: Float64Array.of(2, 0.5),
    };
    const quadruplets = quadrupletsFromTriplets(triplets);
    expect([quadruplets.a, quadruplets.b, quadruplets.c, quadruplets.d]).toEqual([
      ints(0, 3),
      ints(1, 4),
      ints(0, 3),
      ints(2, 0),
    ]);
    expect(tripletsFromQuadruplets(quadruplets)).toEqual(triplets);
  });

  test("only quadruplets whose pairs share a point are triplets, whichever ends they share", () => {
    const quadruplets = {
      a: ints(1, 1, 5, 5, 1),
      b: ints(2, 2, 1, 1, 2),
      c: ints(1, 3, 1, 3, 3),
      d: ints(3, 1, 3, 1, 4),
      weights: Float64Array.of(1, 2, 3, 4, 5),
    };
    expect(tripletsFromQuadruplets(quadruplets)).toEqual({
      anchor: ints(1, 1, 1, 1),
      positive: ints(2, 2, 5, 5),
      negative: ints(3, 3, 3, 3),
      weights: Float64Array.of(1, 2, 3, 4),
    });
  });

  test("targets say who is nearer: never the farther one, never a tie, no triplet twice", () => {
    const targets = new Matrix(6, 2, Float64Array.of(0, 0, 1, 0, 3, 0, 3, 0, 0, 7, 10, 10));
    const { anchor, positive, negative } = tripletsFromTargets(targets, 2000, new Random(4));
    const gap = (i: number, j: number) =>
      Math.hypot(targets.get(i, 0) - targets.get(j, 0), targets.get(i, 1) - targets.get(j, 1));
    const found = Array.from(anchor, (i, t) => [i, positive[t], negative[t]]);
    expect(new Set(found.map(String)).size).toBe(found.length);
    const expected = [];
    for (let i = 0; i < 6; i++)
      for (let j = 0; j < 6; j++)
        for (let l = 0; l < 6; l++)
          if (new Set([i, j, l]).size === 3 && gap(i, j) < gap(i, l)) expected.push([i, j, l]);
    expect(found.map(String).sort()).toEqual(expected.map(String).sort());
    expect(tripletsFromTargets(new Matrix(3, 1), 50, new Random(0)).anchor.length).toBe(0);
    expect(tripletsFromTargets(new Matrix(2, 1, Float64Array.of(1, 2)), 50, new Random(0)).anchor.length).toBe(0);
  });
});
