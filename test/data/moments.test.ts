import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Random } from "../../src/base/random.ts";
import { type Moments, mergedMoments, momentsOf, normalizedMoments } from "../../src/data/moments.ts";
import { Matrix } from "../../src/linalg/matrix.ts";
import { noise } from "../contract/fixtures.ts";

const random = new Random(5);
const draw = (count: number, offset = 0): number[][] =>
  Array.from({ length: count }, () => Array.from({ length: 3 }, (_, c) => (c + 1) * noise(random) + offset));

/** Sums by their definitions, one entry at a time. */
function byDefinition(rows: number[][]): Record<"scatter" | "skew" | "tails", number[][]> {
  const mean = rows[0].map((_, c) => rows.reduce((sum, row) => sum + row[c], 0) / rows.length);
  const sums = (p: number, q: number) =>
    mean.map((_, i) =>
      mean.map((_, j) => rows.reduce((sum, row) => sum + (row[i] - mean[i]) ** p * (row[j] - mean[j]) ** q, 0)),
    );
  return { scatter: sums(1, 1), skew: sums(2, 1), tails: sums(2, 2) };
}

function expectDefinition(moments: Moments, rows: number[][], relative: number): void {
  const { scatter, skew, tails } = byDefinition(rows);
  const pairs = [
    [moments.scatter, scatter],
    [moments.quartic?.skew, skew],
    [moments.quartic?.tails, tails],
  ] as const;
  for (const [found, expected] of pairs) {
    const size = Math.max(...expected.flat().map(Math.abs));
    found?.toArrays().forEach((row, i) => {
      row.forEach((value, j) => {
        expect(Math.abs(value - expected[i][j])).toBeLessThanOrEqual(relative * size);
      });
    });
    expect(found).toBeDefined();
  }
  expect(moments.count).toBe(rows.length);
}

describe("moments", () => {
  test("are the sums of their definition", () => {
    const rows = draw(20, 2);
    expectDefinition(momentsOf(Matrix.from(rows), true), rows, 1e-13);
  });

  test("of two sets merge into those of both, wherever the cut is and however far apart they are", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 19 }), fc.constantFrom(0, 1, 30), (cut, apart) => {
        const rows = [...draw(cut), ...draw(20 - cut, apart)];
        const parts = [rows.slice(0, cut), rows.slice(cut)].map((part) => momentsOf(Matrix.from(part), true));
        expectDefinition(mergedMoments(parts[0], parts[1]), rows, 1e-12);
        expectDefinition(mergedMoments(parts[1], parts[0]), rows, 1e-12);
      }),
      { numRuns: 40 },
    );
  });

  test("merge in any grouping: (a + b) + c is a + (b + c)", () => {
    const [a, b, c] = [draw(3), draw(1, 4), draw(6, -2)].map((rows) => momentsOf(Matrix.from(rows), true));
    const [left, right] = [mergedMoments(mergedMoments(a, b), c), mergedMoments(a, mergedMoments(b, c))];
    const error = (x: Matrix | undefined, y: Matrix | undefined): number =>
      Math.max(...(x?.data ?? []).map((value, k) => Math.abs(value - (y?.data[k] ?? 0)))) /
      Math.max(...(x?.data ?? []).map(Math.abs));
    expect(error(left.scatter, right.scatter)).toBeLessThan(1e-13);
    expect(error(left.quartic?.tails, right.quartic?.tails)).toBeLessThan(1e-13);
  });

  test("follow a shift and a change of units, and leave out what was not asked for", () => {
    const rows = draw(9, 1);
    const moments = normalizedMoments(momentsOf(Matrix.from(rows), true), Float64Array.of(1, 1, 1), 0.25);
    expectDefinition(
      moments,
      rows.map((row) => row.map((value) => (value - 1) / 0.25)),
      1e-12,
    );
    expect(momentsOf(Matrix.from(rows), false).quartic).toBeUndefined();
  });

  test("leave their input alone", () => {
    const [a, b] = [draw(4), draw(5, 3)].map((rows) => momentsOf(Matrix.from(rows), true));
    const before = JSON.stringify([a, b]);
    mergedMoments(a, b);
    normalizedMoments(a, Float64Array.of(1, 2, 3), 2);
    expect(JSON.stringify([a, b])).toBe(before);
  });
});
