import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { dbscan } from "../../../src/tasks/clustering/dbscan.ts";
import { gridPoints, partition, shuffled, squared } from "./draws.ts";

/** The definition: connected core points, and each border point with its nearest core point (the lower coordinates of two). */
function slow(points: readonly (readonly number[])[], radius: number, minPoints: number): number[] {
  const near = (i: number, j: number) => squared(points[i], points[j]) <= radius * radius;
  const rows = points.map((_, i) => i);
  const core = rows.map((i) => rows.filter((j) => near(i, j)).length >= minPoints);
  const codes = rows.map(() => -1);
  rows.forEach((start) => {
    if (!core[start] || codes[start] >= 0) return;
    const open = [start];
    codes[start] = start;
    for (let i = open.pop(); i !== undefined; i = open.pop()) {
      for (const j of rows) {
        if (core[j] && codes[j] < 0 && near(i, j)) {
          codes[j] = start;
          open.push(j);
        }
      }
    }
  });
  return rows.map((i) => {
    if (core[i]) return codes[i];
    const cores = rows.filter((j) => core[j] && near(i, j));
    const least = Math.min(...cores.map((j) => squared(points[i], points[j])));
    const nearest = cores.filter((j) => squared(points[i], points[j]) === least);
    const weight = (j: number) =>
      points[j].reduce(
        (sum, value, c) => sum + (0.5 + (((c + 1) * 0.6180339887498949) % 1)) * (value / points[j].length),
        0,
      );
    return nearest.length === 0 ? -1 : codes[nearest.sort((a, b) => weight(a) - weight(b))[0]];
  });
}

describe("dbscan", () => {
  test("agrees with its definition, on ties and ends of the radius too", () => {
    fc.assert(
      fc.property(
        gridPoints(1, 25, 6),
        fc.constantFrom(1, Math.SQRT2, 2, 2.5),
        fc.integer({ min: 1, max: 6 }),
        (points, radius, minPoints) => {
          const found = dbscan(points, { radius, minPoints });
          expect(partition(found.assignments)).toBe(partition(slow(points, radius, minPoints)));
          expect(found.noise).toBe(found.assignments.filter((cluster) => cluster < 0).length);
        },
      ),
      { numRuns: 300 },
    );
  });

  test("the order of the rows changes nothing but the order of the rows", () => {
    fc.assert(
      fc.property(gridPoints(4, 30, 6), fc.nat(1000), (points, seed) => {
        const order = shuffled(points.length, seed);
        const before = dbscan(points, { radius: 1, minPoints: 3 });
        const after = dbscan(
          Array.from(order, (row) => points[row]),
          { radius: 1, minPoints: 3 },
        );
        expect(Array.from(after.assignments)).toEqual(Array.from(order, (row) => before.assignments[row]));
        expect(Array.from(after.core)).toEqual(Array.from(order, (row) => before.core[row]));
      }),
      { numRuns: 60 },
    );
  });

  test("holds far from the origin and in huge units", () => {
    const points = [[0], [1], [2], [5], [6], [20]];
    for (const [factor, shift] of [
      [1, 1e8],
      [2 ** 600, 0],
      [2 ** -600, 0],
    ]) {
      const moved = points.map(([x]) => [x * factor + shift]);
      expect(partition(dbscan(moved, { radius: factor, minPoints: 2 }).assignments)).toBe("0 1 2 | 3 4 noise 5");
    }
  });
});
