import { describe, expect, test } from "vitest";
import { MovingPairs, worthListing } from "../../src/constraints/movingPairs.ts";
import { squaredDistance } from "../../src/linalg/distances.ts";
import { Matrix } from "../../src/linalg/matrix.ts";
import { mapRows } from "../../src/linalg/products.ts";
import { uniformMatrix } from "../learners/differences.ts";

const n = 200;
const points = uniformMatrix(n, 4, 1, 1);
const radii = uniformMatrix(1, n, 1, 2).data.map((value) => 0.2 + 0.1 * value);
const labels = Int32Array.from({ length: n }, (_, i) => i % 3);

/** The pairs that must be listed but are not. */
function missing(pairs: MovingPairs, rows: Matrix, classes?: Int32Array): number {
  const near = pairs.at(rows, radii);
  if (!near) throw new Error("no list");
  const { left, right } = near;
  const listed = new Set(Array.from(left, (i, e) => i * n + right[e]));
  let lost = 0;
  for (let i = 0; i < n; i++) {
    for (let j = i + 1; j < n; j++) {
      if (classes && classes[i] === classes[j]) continue;
      const near = Math.sqrt(squaredDistance(rows, i, rows, j)) < Math.max(radii[i], radii[j]);
      if (near && !listed.has(i * n + j)) lost++;
    }
  }
  return lost;
}

describe("MovingPairs", () => {
  test("never loses a near pair while the map drifts, with far fewer searches than maps", () => {
    const pairs = new MovingPairs();
    const map = Matrix.identity(4);
    const drift = uniformMatrix(4, 4, 0.003, 3);
    for (let step = 0; step < 60; step++) {
      for (let e = 0; e < 16; e++) map.data[e] += drift.data[e];
      expect(missing(pairs, mapRows(points, map))).toBe(0);
    }
    expect(pairs.searches).toBeGreaterThan(1);
    expect(pairs.searches).toBeLessThan(20);
  });

  test("loses none under sudden maps, scalings and a map to a point", () => {
    const pairs = new MovingPairs({ labels });
    for (let seed = 0; seed < 12; seed++) {
      expect(missing(pairs, mapRows(points, uniformMatrix(2, 4, 1 + seed, seed)), labels)).toBe(0);
      expect(missing(pairs, mapRows(points, uniformMatrix(2, 4, 0.5 + seed, seed)), labels)).toBe(0);
    }
    expect(missing(pairs, new Matrix(n, 2), labels)).toBe(0);
    expect(missing(pairs, points, labels)).toBe(0);
  });

  test("needs no search when all rows are scaled down together", () => {
    const pairs = new MovingPairs();
    pairs.at(points, radii);
    for (const factor of [0.9, 0.5, 0.2]) {
      pairs.at(
        new Matrix(
          n,
          4,
          points.data.map((value) => factor * value),
        ),
        radii.map((radius) => factor * radius),
      );
    }
    expect(pairs.searches).toBe(1);
  });

  test("rest for a while after a search found too many, then list again what has become few", () => {
    const rows = uniformMatrix(60, 2, 1, 5);
    const pairs = new MovingPairs({ limit: 100 });
    const at = (radius: number) => pairs.at(rows, new Float64Array(60).fill(radius));
    expect([at(9), at(9), at(9)]).toEqual([undefined, undefined, undefined]);
    const calls = Array.from({ length: 8 }, () => at(1e-3));
    const listed = calls.findIndex((found) => found !== undefined);
    expect(listed).toBeGreaterThanOrEqual(0);
    expect(calls.slice(listed).every((found) => found !== undefined && found.left.length <= 100)).toBe(true);
  });

  test("are worth listing up to a million of few rows and eight million of many, never more than a sixteenth between", () => {
    expect([10, 4000, 1e6].map(worthListing)).toEqual([1 << 20, 1 << 20, 1 << 23]);
    expect(worthListing(10_000)).toBe(1e8 / 32);
  });
});
