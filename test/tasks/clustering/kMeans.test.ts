import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Matrix } from "../../../src/linalg/matrix.ts";
import { kMeans } from "../../../src/tasks/clustering/kMeans.ts";
import { blobs, cloud, gridPoints, partition, shuffled, squared } from "./draws.ts";

const meanOf = (rows: readonly (readonly number[])[]): number[] =>
  rows[0].map((_, c) => rows.reduce((sum, row) => sum + row[c], 0) / rows.length);

/** Σ of squared distances to the means of the groups that `code` spells in base `groups`. */
function lossOfSplit(points: readonly (readonly number[])[], groups: number, code: number): number {
  const of = points.map((_, i) => Math.floor(code / groups ** i) % groups);
  return Array.from({ length: groups }, (_, g) => points.filter((__, i) => of[i] === g))
    .filter((members) => members.length > 0)
    .reduce((sum, members) => sum + members.reduce((own, x) => own + squared(x, meanOf(members)), 0), 0);
}

describe("kMeans", () => {
  test("finds the best of all splits of a few points, and states its loss", () => {
    for (let seed = 1; seed <= 6; seed++) {
      const points = cloud(8, 2, seed);
      const least = Math.min(...Array.from({ length: 3 ** 8 }, (_, code) => lossOfSplit(points, 3, code)));
      expect(kMeans(points, { clusters: 3, restarts: 30, seed }).loss / least - 1).toBeLessThan(1e-9);
    }
  });

  test("every center is the mean of its points, and every point lies nearest to its own center", () => {
    fc.assert(
      fc.property(gridPoints(4, 20), fc.integer({ min: 1, max: 4 }), (points, clusters) => {
        const found = kMeans(points, { clusters, restarts: 2 });
        const centers = found.centers.toArrays();
        expect(found.converged).toBe(true);
        centers.forEach((center, c) => {
          const members = points.filter((_, i) => found.assignments[i] === c);
          expect(members.length).toBe(found.sizes[c]);
          expect(squared(center, meanOf(members))).toBeLessThan(1e-20);
        });
        points.forEach((point, i) => {
          const own = squared(point, centers[found.assignments[i]]);
          expect(own).toBeLessThanOrEqual(Math.min(...centers.map((center) => squared(point, center))) + 1e-12);
        });
        expect(Array.from(found.sizes)).toEqual([...found.sizes].sort((a, b) => b - a));
      }),
      { numRuns: 100 },
    );
  });

  test("the order of the rows changes nothing but the order of the rows", () => {
    fc.assert(
      fc.property(gridPoints(5, 20), fc.nat(1000), (points, seed) => {
        const order = shuffled(points.length, seed);
        const before = kMeans(points, { clusters: 3, seed: 5 });
        const after = kMeans(
          Array.from(order, (row) => points[row]),
          { clusters: 3, seed: 5 },
        );
        expect(Array.from(after.assignments)).toEqual(Array.from(order, (row) => before.assignments[row]));
        expect(Array.from(after.centers.data)).toEqual(Array.from(before.centers.data));
      }),
      { numRuns: 60 },
    );
  });

  test("gives as many clusters as asked where there are as many distinct points, and no more than these", () => {
    const points = [...Array<number[]>(20).fill([0, 0]), [1, 0], [1, 0], [50, 0], [51, 0]];
    for (let seed = 0; seed < 10; seed++) expect(kMeans(points, { clusters: 4, restarts: 1, seed }).clusters).toBe(4);
    expect(kMeans(points, { clusters: 9 }).clusters).toBe(4);
  });

  test("a unit of length of 1e160 or 1e-160 changes nothing but the unit", () => {
    const points = cloud(30, 3, 4);
    const plain = kMeans(points, { clusters: 4 });
    for (const factor of [2 ** 530, 2 ** -530]) {
      const other = kMeans(
        points.map((row) => row.map((value) => value * factor)),
        { clusters: 4 },
      );
      expect(Array.from(other.assignments)).toEqual(Array.from(plain.assignments));
      expect(Array.from(other.centers.data, (value) => value / factor)).toEqual(Array.from(plain.centers.data));
    }
  });

  test("measures in the space of the metric and puts new points there", () => {
    const points = blobs(
      40,
      [
        [0, 0],
        [4, 0],
      ],
      0.1,
      3,
    ).map(([x], i) => [x, 100 * (i % 3)]);
    const first = { transform: (rows: unknown) => Matrix.from((rows as number[][]).map(([x]) => [x])) };
    const found = kMeans(points, { clusters: 2, metric: first });
    expect(partition(found.assignments)).toBe(partition(points.map(([x]) => (x > 2 ? 1 : 0))));
    expect(found.centers.cols).toBe(1);
    const [here, there] = found.predict([
      [4, -7],
      [0.2, 99],
    ]);
    expect([here, there]).toEqual([found.assignments[1], found.assignments[0]]);
  });

  test("says what is wrong with its options and points", () => {
    expect(() => kMeans([[1]], { clusters: 0 })).toThrow(/kMeans: option `clusters: 0` is not legal/);
    expect(() => kMeans([], { clusters: 1 })).toThrow();
    const away = { transform: () => new Matrix(1, 1, Float64Array.of(Infinity)) };
    expect(() => kMeans([[1]], { clusters: 1, metric: away })).toThrow(/out of the range of numbers/);
  });
});
