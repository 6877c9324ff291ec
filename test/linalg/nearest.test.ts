import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Random } from "../../src/base/random.ts";
import { type NearestOptions, nearest, squaredDistance } from "../../src/linalg/distances.ts";
import { Matrix } from "../../src/linalg/matrix.ts";
import { onBoth, randomMatrix } from "./both.ts";

/** All admissible points of each query, sorted by (distance, index), the first k of them. */
function sorted(queries: Matrix, points: Matrix, k: number, { exclude, groups }: NearestOptions = {}) {
  return Array.from({ length: queries.rows }, (_, i) => {
    const admissible = [];
    for (let j = 0; j < points.rows; j++) {
      if (exclude?.[i] === j) continue;
      if (groups && (groups.queries[i] === groups.points[j]) !== groups.same) continue;
      admissible.push({ index: j, squared: squaredDistance(queries, i, points, j) });
    }
    admissible.sort((a, b) => (a.squared < b.squared ? -1 : a.squared > b.squared ? 1 : a.index - b.index));
    while (admissible.length < k) admissible.push({ index: -1, squared: Infinity });
    return admissible.slice(0, k);
  });
}

function expectExact(queries: Matrix, points: Matrix, k: number, options: NearestOptions = {}): void {
  const found = onBoth(() => nearest(queries, points, k, options));
  const expected = sorted(queries, points, k, options).flat();
  expect(Array.from(found.indices)).toEqual(expected.map(({ index }) => index));
  expect(Array.from(found.squared)).toEqual(expected.map(({ squared }) => squared));
}

const labels = (n: number, classes: number, seed: number): Int32Array => {
  const random = new Random(seed);
  return Int32Array.from({ length: n }, () => random.integer(classes));
};

describe("nearest", () => {
  test("finds what sorting all direct distances finds, with exclusions and groups", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 120 }),
        fc.integer({ min: 0, max: 130 }),
        fc.integer({ min: 0, max: 20 }),
        fc.integer({ min: 1, max: 12 }),
        fc.boolean(),
        fc.constantFrom("none", "same", "other"),
        (n, m, d, k, excluding, grouping) => {
          const groups = { queries: labels(n, 4, 3), points: labels(m, 4, 4), same: grouping === "same" };
          expectExact(randomMatrix(n, d, 1), randomMatrix(m, d, 2), k, {
            ...(excluding && {
              exclude: Int32Array.from({ length: n }, (_, i) => (i % 3 === 0 ? -1 : i % Math.max(1, m))),
            }),
            ...(grouping !== "none" && { groups }),
          });
        },
      ),
      { numRuns: 60 },
    );
  });

  test.each(["none", "same", "other"])(
    "breaks ties by lower index on a coarse grid with many duplicates (groups: %s)",
    (grouping) => {
      const random = new Random(5);
      const points = new Matrix(
        700,
        3,
        Float64Array.from({ length: 2100 }, () => random.integer(4)),
      );
      const groups = { queries: labels(700, 3, 6), points: labels(700, 3, 6), same: grouping === "same" };
      const exclude = Int32Array.from({ length: 700 }, (_, i) => i);
      expectExact(points, points, 7, { exclude, ...(grouping !== "none" && { groups }) });
    },
  );

  test("crosses tile borders with more queries, points and features than a tile holds", () => {
    expectExact(randomMatrix(200, 5, 7), randomMatrix(1300, 5, 8), 9);
    expectExact(randomMatrix(3100, 2, 9), randomMatrix(40, 2, 10), 3);
    expectExact(randomMatrix(20, 300, 11), randomMatrix(600, 300, 12), 5);
  });

  test("serves both sides of a tile where points ask each other", () => {
    const random = new Random(21);
    for (const [n, d, k] of [
      [384, 3, 1],
      [577, 17, 5],
      [800, 1, 30],
    ]) {
      const points = randomMatrix(n, d, n);
      const exclude = Int32Array.from({ length: n }, (_, i) => (i % 5 === 0 ? -1 : random.integer(n)));
      expectExact(points, points, k);
      expectExact(points, points.clone(), k, { exclude });
    }
    const grid = new Matrix(
      800,
      2,
      Float64Array.from({ length: 1600 }, () => 1e6 + random.integer(6)),
    );
    expectExact(grid, grid, 9);
  });

  test.each([1e6, 1e8])("stays exact at an offset of %d, where the expanded form keeps few digits", (offset) => {
    const near = (seed: number, n: number) =>
      new Matrix(
        n,
        8,
        randomMatrix(n, 8, seed).data.map((x) => x + offset),
      );
    expectExact(near(13, 90), near(14, 400), 6);
  });

  test("stays exact inside tight clusters far apart", () => {
    const points = randomMatrix(300, 6, 15);
    for (let p = 0; p < points.data.length; p++)
      points.data[p] = points.data[p] * 1e-7 + 1000 * (Math.floor(p / 6) % 3);
    expectExact(points, points, 5, { exclude: Int32Array.from({ length: 300 }, (_, i) => i) });
  });

  test.each([1e-170, 1e-145, 1e140, 1e200])("orders by computed distance, then index, at magnitude %d", (magnitude) => {
    const points = new Matrix(
      150,
      4,
      randomMatrix(150, 4, 16).data.map((x) => x * magnitude),
    );
    expectExact(points, points, 5);
  });

  test("stays exact where an outlier leaves 32 bits no digits for the rest", () => {
    const points = randomMatrix(600, 5, 19);
    points.data.set([1e9, -1e9, 1e9, 0, 0], 5 * 300);
    expectExact(points, points, 6, { exclude: Int32Array.from({ length: 600 }, (_, i) => i) });
  });

  test("returns fewer than k as -1 and Infinity, and nothing for no points", () => {
    expectExact(randomMatrix(30, 3, 17), randomMatrix(4, 3, 18), 6);
    expectExact(randomMatrix(3, 3, 17), new Matrix(0, 3), 2);
    expect(nearest(new Matrix(0, 3), randomMatrix(4, 3, 18), 2).indices.length).toBe(0);
  });
});
