import { describe, expect, test } from "vitest";
import { Random } from "../../src/base/random.ts";
import { kmeans } from "../../src/learners/kmeans.ts";
import { Matrix } from "../../src/linalg/matrix.ts";
import { mappedSquare, uniformMatrix } from "./differences.ts";

describe("kmeans", () => {
  const lossOf = (points: number[][], centers: number[][], weights = points.map(() => 1)) =>
    points.reduce(
      (sum, x, i) =>
        sum + weights[i] * Math.min(...centers.map((m) => mappedSquare(Matrix.identity(2).toArrays(), x, m))),
      0,
    );

  /** The least loss over all ways to split the points into groups. */
  function leastLoss(points: number[][], groups: number, weights = points.map(() => 1)): number {
    let least = Infinity;
    for (let code = 0; code < groups ** points.length; code++) {
      const of = points.map((_, i) => Math.floor(code / groups ** i) % groups);
      const centers = Array.from({ length: groups }, (_, g) => [...points.keys()].filter((i) => of[i] === g))
        .filter((members) => members.length > 0)
        .map((members) => {
          const total = members.reduce((sum, i) => sum + weights[i], 0);
          return [0, 1].map((c) => members.reduce((sum, i) => sum + (weights[i] / total) * points[i][c], 0));
        });
      least = Math.min(least, lossOf(points, centers, weights));
    }
    return least;
  }

  test("finds the best of all splits of a few points", () => {
    for (let seed = 1; seed <= 5; seed++) {
      const points = uniformMatrix(9, 2, 1, seed);
      const centers = kmeans(points, { centers: 2, restarts: 20, random: new Random(seed) });
      const rows = points.toArrays();
      expect(Math.abs(lossOf(rows, centers.toArrays()) / leastLoss(rows, 2) - 1)).toBeLessThan(1e-9);
    }
  });

  test("finds the best of all splits of weighted points, which is not that of the points alone", () => {
    let moved = 0;
    for (let seed = 1; seed <= 5; seed++) {
      const points = uniformMatrix(9, 2, 1, seed);
      const random = new Random(100 + seed);
      const weights = Float64Array.from({ length: 9 }, () => 0.1 + 5 * random.uniform() ** 3);
      const rows = points.toArrays();
      const least = leastLoss(rows, 2, [...weights]);
      const centers = kmeans(points, { centers: 2, restarts: 20, random: new Random(seed), weights });
      expect(Math.abs(lossOf(rows, centers.toArrays(), [...weights]) / least - 1)).toBeLessThan(1e-9);
      const alike = kmeans(points, { centers: 2, restarts: 20, random: new Random(seed) });
      if (lossOf(rows, alike.toArrays(), [...weights]) > least * 1.01) moved++;
    }
    expect(moved).toBeGreaterThan(2);
  });

  test("draws for a weight of 3 what it draws for three copies", () => {
    const cloud = uniformMatrix(40, 2, 1, 6);
    const weights = Float64Array.from({ length: 40 }, (_, i) => 1 + (i % 3));
    const copies = Int32Array.from([...weights].flatMap((weight, i) => Array<number>(weight).fill(i)));
    const options = { centers: 6, restarts: 1 };
    const weighted = kmeans(cloud, { ...options, random: new Random(4), weights });
    const ones = new Float64Array(copies.length).fill(1);
    const repeated = kmeans(cloud.take(copies), { ...options, random: new Random(4), weights: ones });
    expect(weighted.rows).toBe(repeated.rows);
    weighted.data.forEach((value, k) => {
      expect(value).toBeCloseTo(repeated.data[k], 12);
    });
  });

  test("gives no more centers than there are distinct points, and draws the same from the same seed", () => {
    const points = new Matrix(6, 2, Float64Array.of(0, 0, 0, 0, 1, 1, 1, 1, 0, 0, 1, 1));
    expect(kmeans(points, { centers: 4, random: new Random(1) }).rows).toBe(2);
    const cloud = uniformMatrix(60, 2, 1, 3);
    const draw = () => Array.from(kmeans(cloud, { centers: 5, random: new Random(2) }).data);
    expect(draw()).toEqual(draw());
  });
});
