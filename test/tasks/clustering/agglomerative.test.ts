import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { agglomerative, LINKAGES, type Linkage } from "../../../src/tasks/clustering/agglomerative.ts";
import { cloud, gridPoints, partition, shuffled, squared } from "./draws.ts";

type Rows = readonly (readonly number[])[];

/** Distance of two clusters from its definition. */
function linkageDistance(points: Rows, a: readonly number[], b: readonly number[], linkage: Linkage): number {
  const all = a.flatMap((i) => b.map((j) => Math.sqrt(squared(points[i], points[j]))));
  if (linkage === "single") return Math.min(...all);
  if (linkage === "complete") return Math.max(...all);
  if (linkage === "average") return all.reduce((sum, value) => sum + value, 0) / all.length;
  const mean = (rows: readonly number[]) =>
    points[0].map((_, c) => rows.reduce((sum, i) => sum + points[i][c], 0) / rows.length);
  return Math.sqrt(((2 * a.length * b.length) / (a.length + b.length)) * squared(mean(a), mean(b)));
}

/** Merges the nearest two clusters until one is left: heights, and the clusters after each merge. */
function slow(points: Rows, linkage: Linkage): { heights: number[]; levels: number[][][] } {
  let clusters = points.map((_, i) => [i]);
  const heights: number[] = [];
  const levels = [clusters];
  while (clusters.length > 1) {
    let best = { a: 0, b: 1, height: Infinity };
    for (let a = 0; a < clusters.length; a++)
      for (let b = a + 1; b < clusters.length; b++) {
        const height = linkageDistance(points, clusters[a], clusters[b], linkage);
        if (height < best.height) best = { a, b, height };
      }
    heights.push(best.height);
    clusters = [...clusters.filter((_, c) => c !== best.a && c !== best.b), [...clusters[best.a], ...clusters[best.b]]];
    levels.push(clusters);
  }
  return { heights, levels };
}

describe.each(LINKAGES)("agglomerative, %s linkage", (linkage) => {
  test("merges as the definition does, at the same heights", () => {
    for (let seed = 1; seed <= 8; seed++) {
      const points = cloud(14, 3, seed);
      const { heights, levels } = slow(points, linkage);
      const found = agglomerative(points, { linkage, clusters: 3 });
      found.dendrogram.heights.forEach((height, m) => {
        expect(Math.abs(height - heights[m])).toBeLessThan(1e-12);
      });
      for (let clusters = 1; clusters <= 14; clusters++) {
        const expected = Array.from(points, (_, i) => levels[14 - clusters].findIndex((rows) => rows.includes(i)));
        expect(partition(found.cut({ clusters }).assignments)).toBe(partition(expected));
      }
      const middle = (heights[6] + heights[7]) / 2;
      expect(partition(found.cut({ height: middle }).assignments)).toBe(
        partition(found.cut({ clusters: 7 }).assignments),
      );
    }
  });

  test("with ties and duplicates heights never fall, names are SciPy's, and the order of rows does not matter", () => {
    fc.assert(
      fc.property(gridPoints(2, 24), fc.nat(1000), (points, seed) => {
        const n = points.length;
        const { dendrogram, cut } = agglomerative(points, { linkage, clusters: 1 });
        dendrogram.heights.forEach((height, m) => {
          expect(height).toBeGreaterThanOrEqual(m === 0 ? 0 : dendrogram.heights[m - 1]);
        });
        const names = [...dendrogram.left, ...dendrogram.right].sort((a, b) => a - b);
        expect(names).toEqual(Array.from({ length: 2 * n - 2 }, (_, name) => name));
        expect(dendrogram.sizes[n - 2]).toBe(n);
        dendrogram.left.forEach((left, m) => {
          expect(Math.max(left, dendrogram.right[m])).toBeLessThan(n + m);
        });
        const order = shuffled(n, seed);
        const mixed = agglomerative(
          Array.from(order, (row) => points[row]),
          { linkage, clusters: Math.ceil(n / 2) },
        );
        const plain = cut({ clusters: Math.ceil(n / 2) });
        expect(Array.from(mixed.dendrogram.heights)).toEqual(Array.from(dendrogram.heights));
        // Equal points may stand for each other.
        const nameOf = (row: number) => points[row].join();
        const pairs = (assignments: Int32Array, rows: readonly number[]) =>
          rows.map((row, i) => `${nameOf(row)}: ${assignments[i]}`).sort();
        expect(pairs(mixed.assignments, [...order])).toEqual(
          pairs(
            plain.assignments,
            points.map((_, i) => i),
          ),
        );
      }),
      { numRuns: 60 },
    );
  });
});

describe("agglomerative", () => {
  test("refuses tables beyond its memory and names what needs none", () => {
    const points = cloud(100, 2, 1);
    expect(() => agglomerative(points, { linkage: "average", clusters: 2, memory: 30_000 })).toThrow(
      /MEMORY|ward.*single/,
    );
    for (const linkage of ["ward", "single"] as const) {
      expect(agglomerative(points, { linkage, clusters: 2, memory: 30_000 }).clusters).toBe(2);
    }
  });

  test("wants one way to cut", () => {
    expect(() => agglomerative([[1], [2]], {})).toThrow(/either `clusters`/);
    expect(() => agglomerative([[1], [2]], { clusters: 1, height: 2 })).toThrow(/either `clusters`/);
    expect(() => agglomerative([[1], [2]], { clusters: 3 })).toThrow(/clusters: 3 is not legal for 2 points/);
    expect(agglomerative([[1]], { clusters: 1 }).dendrogram.heights.length).toBe(0);
  });
});
