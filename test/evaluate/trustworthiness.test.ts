import { describe, expect, test } from "vitest";
import { Random } from "../../src/base/random.ts";
import { trustworthiness } from "../../src/evaluate/trustworthiness.ts";

const squared = (a: number[], b: number[]) => a.reduce((sum, value, c) => sum + (value - b[c]) ** 2, 0);

/** Venna and Kaski's formula by full sorts. */
function definition(original: number[][], map: number[][], k: number): number {
  const n = original.length;
  const ranking = (points: number[][], i: number) =>
    points
      .map((_, j) => j)
      .filter((j) => j !== i)
      .sort((p, q) => squared(points[i], points[p]) - squared(points[i], points[q]) || p - q);
  let sum = 0;
  for (let i = 0; i < n; i++) {
    const before = ranking(original, i);
    for (const j of ranking(map, i).slice(0, k)) if (before.indexOf(j) >= k) sum += before.indexOf(j) + 1 - k;
  }
  return 1 - (2 * sum) / (n * k * (2 * n - 3 * k - 1));
}

describe("trustworthiness", () => {
  const random = new Random(5);
  const cloud = (n: number, d: number) =>
    Array.from({ length: n }, () => Array.from({ length: d }, () => random.integer(30) / 4));

  test("agrees with the definition, ties and block borders included", () => {
    for (const [n, k] of [
      [12, 3],
      [40, 5],
      [150, 7],
    ]) {
      const original = cloud(n, 5);
      const map = original.map(([x, y]) => [x, y]);
      expect(trustworthiness(original, map, k)).toBeCloseTo(definition(original, map, k), 12);
      expect(trustworthiness(map, original, k)).toBeCloseTo(definition(map, original, k), 12);
    }
  });

  test("is 1 for a similar map and about a half for a random one", () => {
    const original = cloud(120, 3);
    expect(
      trustworthiness(
        original,
        original.map(([x, y, z]) => [-2 * y, 2 * z, 2 * x]),
      ),
    ).toBe(1);
    expect(Math.abs(trustworthiness(original, cloud(120, 2)) - 0.5)).toBeLessThan(0.1);
  });

  test("refuses rows that differ and an illegal number of neighbors", () => {
    expect(() => trustworthiness(cloud(9, 2), cloud(8, 2))).toThrow(expect.objectContaining({ code: "SHAPE" }));
    expect(() => trustworthiness(cloud(10, 2), cloud(10, 2), 5)).toThrow(expect.objectContaining({ code: "OPTION" }));
  });
});
