import { describe, expect, test } from "vitest";
import { Random } from "../../src/base/random.ts";
import { kmeans } from "../../src/learners/kmeans.ts";
import { Matrix } from "../../src/linalg/matrix.ts";
import { mappedSquare, uniformMatrix } from "./differences.ts";

describe("kmeans", () => {
  const lossOf = (points: number[][], centers: number[][]) =>
    points.reduce(
      (sum, x) => sum + Math.min(...centers.map((m) => mappedSquare(Matrix.identity(2).toArrays(), x, m))),
      0,
    );

  /** The least loss over all ways to split the points into groups. */
  function leastLoss(points: number[][], groups: number): number {
    let least = Infinity;
    for (let code = 0; code < groups ** points.length; code++) {
      const of = points.map((_, i) => Math.floor(code / groups ** i) % groups);
      const centers = Array.from({ length: groups }, (_, g) => points.filter((__, i) => of[i] === g))
        .filter((members) => members.length > 0)
        .map((members) => [0, 1].map((c) => members.reduce((sum, x) => sum + x[c], 0) / members.length));
      least = Math.min(least, lossOf(points, centers));
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

  test("gives no more centers than there are distinct points, and draws the same from the same seed", () => {
    const points = new Matrix(6, 2, Float64Array.of(0, 0, 0, 0, 1, 1, 1, 1, 0, 0, 1, 1));
    expect(kmeans(points, { centers: 4, random: new Random(1) }).rows).toBe(2);
    const cloud = uniformMatrix(60, 2, 1, 3);
    const draw = () => Array.from(kmeans(cloud, { centers: 5, random: new Random(2) }).data);
    expect(draw()).toEqual(draw());
  });
});
