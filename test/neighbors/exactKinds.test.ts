import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Random } from "../../src/base/random.ts";
import { chebyshev, cosine, euclidean, manhattan } from "../../src/distances/index.ts";
import { squaredDistance } from "../../src/linalg/distances.ts";
import { Matrix } from "../../src/linalg/matrix.ts";
import { neighborIndex } from "../../src/neighbors/neighborIndex.ts";
import { randomMatrix } from "../linalg/both.ts";

type Key = (i: number, j: number) => number;

/** All points of each query by (key, row). */
function sorted(queries: number, points: number, k: number, key: Key, exclude?: ArrayLike<number>) {
  return Array.from({ length: queries }, (_, i) => {
    const all = Array.from({ length: points }, (_, row) => ({ row, key: key(i, row) }));
    const allowed = all.filter(({ row }) => row !== exclude?.[i]);
    allowed.sort((a, b) => a.key - b.key || a.row - b.row);
    while (allowed.length < k) allowed.push({ row: -1, key: Infinity });
    return allowed.slice(0, k);
  }).flat();
}

function expectAllKinds(points: Matrix, queries: Matrix, k: number, exclude?: ArrayLike<number>): void {
  const expected = sorted(queries.rows, points.rows, k, (i, j) => squaredDistance(queries, i, points, j), exclude);
  for (const kind of ["exact", "vp-tree", "ball-tree"] as const) {
    const found = neighborIndex(points, { kind }).query(queries, k, exclude ? { exclude } : {});
    expect(Array.from(found.indices), kind).toEqual(expected.map(({ row }) => row));
    expect(Array.from(found.squared), kind).toEqual(expected.map(({ key }) => key));
  }
}

const grid = (rows: number, cols: number, steps: number, seed: number): Matrix => {
  const random = new Random(seed);
  return new Matrix(
    rows,
    cols,
    Float64Array.from({ length: rows * cols }, () => random.integer(steps)),
  );
};
const times = (m: Matrix, factor: number, offset = 0): Matrix =>
  new Matrix(
    m.rows,
    m.cols,
    m.data.map((x) => x * factor + offset),
  );
const every = (n: number): Int32Array => Int32Array.from({ length: n }, (_, i) => i);

describe("the exact kinds", () => {
  test("find what sorting all direct distances finds, bit for bit", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 300 }),
        fc.integer({ min: 1, max: 9 }),
        fc.integer({ min: 1, max: 12 }),
        fc.boolean(),
        (n, d, k, excluding) => {
          const points = randomMatrix(n, d, 1);
          const queries = randomMatrix(20, d, 2);
          expectAllKinds(points, queries, k, excluding ? Int32Array.from({ length: 20 }, (_, i) => i % n) : undefined);
        },
      ),
      { numRuns: 40 },
    );
  });

  test("break ties by lower row on coarse grids and among thousands of equal points", () => {
    expectAllKinds(grid(900, 2, 4, 3), grid(60, 2, 4, 4), 7);
    expectAllKinds(grid(900, 3, 3, 5), grid(900, 3, 3, 5), 40, every(900));
    const equal = new Matrix(3000, 2, new Float64Array(6000).fill(0.1));
    equal.data.set([5, 5], 2 * 1234);
    expectAllKinds(equal, new Matrix(3, 2, Float64Array.of(0.1, 0.1, 5, 5, 3, 3)), 6);
  });

  test("do not cut off neighbors that rounding alone tells apart", () => {
    expectAllKinds(times(randomMatrix(400, 3, 6), 1e-7, 1e6), times(randomMatrix(40, 3, 7), 1e-7, 1e6), 9);
    expectAllKinds(times(grid(400, 2, 9, 8), 0.1), times(grid(80, 2, 9, 9), 0.1), 9);
  });

  test.each([1e-200, 1e-160, 1e-145, 1e140, 1e160])("agree at magnitude %d", (magnitude) => {
    expectAllKinds(times(randomMatrix(150, 3, 10), magnitude), times(randomMatrix(15, 3, 11), magnitude), 5);
  });

  test("agree when points differ by less than squares can hold", () => {
    const points = randomMatrix(200, 2, 12);
    for (let i = 0; i < 200; i++) points.data[2 * i] = (i % 7) * 1e-163;
    for (let i = 0; i < 200; i++) points.data[2 * i + 1] = i % 3;
    expectAllKinds(points, points, 8, every(200));
  });

  test("take 32-bit points as they are", () => {
    const points = { rows: 20_000, cols: 2, data: new Float32Array(40_000) };
    const random = new Random(13);
    for (let e = 0; e < 40_000; e++) points.data[e] = random.integer(100) / 7;
    const queries = { rows: 40, cols: 2, data: points.data.slice(0, 80) };
    const wide = new Matrix(20_000, 2, Float64Array.from(points.data));
    const expected = sorted(40, 20_000, 5, (i, j) => squaredDistance(wide, i, wide, j), every(40));
    for (const kind of ["exact", "vp-tree", "ball-tree"] as const) {
      const found = neighborIndex(points, { kind }).query(queries, 5, { exclude: every(40) });
      expect(Array.from(found.indices), kind).toEqual(expected.map(({ row }) => row));
      expect(Array.from(found.squared), kind).toEqual(expected.map(({ key }) => key));
    }
  });

  test.each([manhattan, chebyshev, euclidean])("find the same by a given metric, %#", (distance) => {
    const points = grid(500, 3, 8, 14);
    const queries = randomMatrix(30, 3, 15);
    const expected = sorted(30, 500, 6, (i, j) => distance(queries.row(i), points.row(j)));
    for (const kind of ["exact", "vp-tree"] as const) {
      const found = neighborIndex(points, { kind, distance }).query(queries, 6);
      expect(Array.from(found.indices)).toEqual(expected.map(({ row }) => row));
      expect(Array.from(found.squared)).toEqual(expected.map(({ key }) => key));
    }
  });

  test("ask a given metric for few of the distances", () => {
    const points = randomMatrix(4000, 2, 16);
    let asked = 0;
    const counting = Object.assign(
      (x: ArrayLike<number>, y: ArrayLike<number>) => {
        asked++;
        return manhattan(x, y);
      },
      { laws: "metric" as const },
    );
    const index = neighborIndex(points, { distance: counting });
    expect(index.kind).toBe("vp-tree");
    asked = 0;
    index.query(randomMatrix(10, 2, 17), 3);
    expect(asked).toBeLessThan(10 * 400);
  });

  test("refuse what they cannot do", () => {
    const points = randomMatrix(10, 2, 18);
    expect(() => neighborIndex(points, { kind: "vp-tree", distance: cosine })).toThrow(/metric or pseudometric/);
    expect(() => neighborIndex(points, { kind: "ball-tree", distance: manhattan })).toThrow(/Euclidean/);
    expect(() => neighborIndex(points, { kind: "kd-tree" as "exact" })).toThrow(/kd-tree/);
    const index = neighborIndex(points);
    expect(() => index.query([[1, 2, 3]], 1)).toThrow(/3 features but the index has 2/);
    expect(() => index.query([[1, 2]], 0)).toThrow(/neighbors: 0/);
    expect(() => index.query([[1, 2]], 1, { exclude: [0, 1] })).toThrow(/2 rows for 1 queries/);
    expect(() => index.query([[1, NaN]], 1)).toThrow(/NaN/);
  });
});

describe("auto", () => {
  test("says what it picked, by size, features and distance", () => {
    const picked = (rows: number, cols: number, options = {}) => {
      const { kind, reason } = neighborIndex({ rows, cols, data: new Float32Array(rows * cols) }, options);
      expect(reason.length).toBeGreaterThan(10);
      return kind;
    };
    expect(picked(100, 2)).toBe("exact");
    expect(picked(5000, 2)).toBe("vp-tree");
    expect(picked(5000, 20)).toBe("exact");
    expect(picked(100_000, 9, { exact: true })).toBe("exact");
    expect(picked(100_000, 9, { efConstruction: 1 })).toBe("hnsw");
    expect(picked(100, 2, { distance: cosine })).toBe("exact");
  });
});
