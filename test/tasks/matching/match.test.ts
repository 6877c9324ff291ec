import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Random } from "../../../src/base/random.ts";
import { Matrix } from "../../../src/linalg/matrix.ts";
import { match } from "../../../src/tasks/matching/match.ts";
import { cloud, gridPoints, shuffled, squared } from "../clustering/draws.ts";

const d = (x: readonly number[], y: readonly number[]) => Math.sqrt(squared(x, y));

/** The least total distance over all ways to give each left point a right one of its own, up to seven of them. */
function leastTotal(left: readonly (readonly number[])[], right: readonly (readonly number[])[]): number {
  const go = (i: number, used: ReadonlySet<number>): number =>
    i === left.length
      ? 0
      : Math.min(...right.map((y, j) => (used.has(j) ? Infinity : d(left[i], y) + go(i + 1, new Set([...used, j])))));
  return go(0, new Set());
}

describe("match", () => {
  test("has the least total distance of all matchings, whichever side is larger", () => {
    fc.assert(
      fc.property(gridPoints(1, 5, 9), gridPoints(5, 6, 9), (few, many) => {
        const least = leastTotal(few, many);
        const [there, back] = [match(few, many), match(many, few)];
        for (const found of [there, back]) {
          expect(found.matched).toBe(few.length);
          expect(found.cost).toBeCloseTo(least, 10);
        }
        there.right.forEach((j, i) => {
          expect(there.distances[i]).toBeCloseTo(d(few[i], many[j]), 12);
        });
        expect(back.right.filter((j) => j >= 0).length).toBe(few.length);
        expect(Array.from(back.distances).filter(Number.isNaN).length).toBe(many.length - few.length);
      }),
      { numRuns: 80 },
    );
  });

  test("candidates lead to the same optimum as the whole table", () => {
    for (let seed = 1; seed <= 6; seed++) {
      // All left points crowd where few right ones are: nearest candidates alone would leave most unmatched.
      const left = cloud(80, 2, seed).map(([x, y]) => [x / 5, y / 5]);
      const right = cloud(seed % 2 ? 80 : 110, 2, seed + 50);
      for (const options of [{}, { maximum: 0.3 }, { cost: "squared" as const }]) {
        const whole = match(left, right, options);
        const few = match(left, right, { ...options, memory: 1, candidates: 3 });
        expect(few.matched).toBe(whole.matched);
        expect(few.cost).toBeCloseTo(whole.cost, 8);
      }
    }
  });

  test("greedy takes the nearest pair that is left, and costs no less", () => {
    for (let seed = 1; seed <= 20; seed++) {
      const [left, right] = [cloud(12, 2, seed), cloud(15, 2, seed + 100)];
      const pairs = left
        .flatMap((x, i) => right.map((y, j) => ({ i, j, length: d(x, y) })))
        .sort((a, b) => a.length - b.length);
      const expected = new Map<number, number>();
      const taken = new Set<number>();
      for (const { i, j } of pairs) {
        if (expected.has(i) || taken.has(j)) continue;
        expected.set(i, j);
        taken.add(j);
      }
      const found = match(left, right, { method: "greedy", candidates: 2 });
      expect(Array.from(found.right)).toEqual(left.map((_, i) => expected.get(i)));
      expect(match(left, right).cost).toBeLessThanOrEqual(found.cost + 1e-12);
    }
  });

  test("no pair lies beyond the maximum, and a shorter total may leave points alone", () => {
    const left = [[0], [10], [20]];
    const right = [[1], [10.5], [40]];
    expect(Array.from(match(left, right, { maximum: 5 }).right)).toEqual([0, 1, -1]);
    expect(Array.from(match(left, right, { maximum: 5, method: "greedy" }).right)).toEqual([0, 1, -1]);
    expect(Array.from(match(left, right, { maximum: 0.1 }).right)).toEqual([-1, -1, -1]);
    expect(Array.from(match(left, right).right)).toEqual([0, 1, 2]);
    // Greedy takes 3 and 4 first and must then go far; the optimum does not.
    const [a, b] = [
      [[0], [3]],
      [[4], [8]],
    ];
    expect([match(a, b, { method: "greedy" }).cost, match(a, b).cost]).toEqual([9, 9]);
    const squares = (method: "greedy" | "optimal") => match(a, b, { method, cost: "squared" }).cost;
    expect([squares("greedy"), squares("optimal")]).toEqual([65, 41]);
  });

  test("the order of the rows changes nothing but the order of the rows", () => {
    const [left, right] = [cloud(20, 2, 1), cloud(25, 2, 2)];
    const [first, second] = [shuffled(20, 3), shuffled(25, 4)];
    const plain = match(left, right);
    const mixed = match(
      Array.from(first, (row) => left[row]),
      Array.from(second, (row) => right[row]),
    );
    expect(Array.from(mixed.right, (j) => second[j])).toEqual(Array.from(first, (row) => plain.right[row]));
  });

  test("measures in the space of the metric; units do not matter", () => {
    const random = new Random(5);
    const owners = cloud(30, 3, 8);
    // The same points seen otherwise: the second feature is noise.
    const dogs = owners.map(([x, , z]) => [x, random.uniform(), z]);
    const truth = owners.map((_, i) => i);
    const right = (matching: { right: Int32Array }) => truth.filter((i) => matching.right[i] === i).length;
    const metric = { transform: (rows: unknown) => Matrix.from((rows as number[][]).map(([x, , z]) => [x, z])) };
    expect(right(match(owners, dogs, { metric }))).toBe(30);
    expect(right(match(owners, dogs))).toBeLessThan(20);
    const small = (rows: readonly (readonly number[])[]) => rows.map((row) => row.map((value) => value * 2 ** -600));
    const other = match(small(owners), small(dogs));
    expect(Array.from(other.right)).toEqual(Array.from(match(owners, dogs).right));
    expect(other.cost / 2 ** -600).toBeCloseTo(match(owners, dogs).cost, 10);
  });

  test("wants the same features on both sides", () => {
    expect(() => match([[1, 2]], [[1]])).toThrow(/2 features and the right ones 1/);
    expect(() => match([[1]], [[1]], { candidates: 0 })).toThrow(/candidates/);
  });
});
