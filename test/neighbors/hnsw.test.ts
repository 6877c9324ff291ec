import { describe, expect, test } from "vitest";
import { Random } from "../../src/base/random.ts";
import { useWasm } from "../../src/linalg/loops/wasm.ts";
import { Matrix } from "../../src/linalg/matrix.ts";
import { hnsw } from "../../src/neighbors/hnsw.ts";
import { loadNeighborIndex } from "../../src/neighbors/hnswIndex.ts";
import { hnswOptions } from "../../src/neighbors/hnswOptions.ts";
import { neighborIndex } from "../../src/neighbors/neighborIndex.ts";
import { reachable } from "../../src/neighbors/reach.ts";
import { randomMatrix } from "../linalg/both.ts";

const build = (points: Matrix, options = {}) => neighborIndex(points, { kind: "hnsw", ...options });
const single = (m: Matrix) => ({ rows: m.rows, cols: m.cols, data: Float32Array.from(m.data) });

/** The share of true neighbors found, of queries that are no points. */
function recallOf(points: Matrix, queries: Matrix, k: number, options = {}): number {
  const truth = neighborIndex(points, { kind: "exact" }).query(queries, k);
  const found = build(points, options).query(queries, k);
  let hits = 0;
  for (let i = 0; i < queries.rows; i++) {
    const near = new Set(truth.indices.subarray(i * k, (i + 1) * k));
    for (const row of found.indices.subarray(i * k, (i + 1) * k)) if (near.has(row)) hits++;
  }
  return hits / truth.indices.length;
}

describe("hnsw", () => {
  test("finds nearly all neighbors, more with more effort, and says how many", () => {
    const points = randomMatrix(3000, 12, 1);
    const queries = randomMatrix(100, 12, 2);
    const low = recallOf(points, queries, 10, { efSearch: 12, links: 5, efConstruction: 20 });
    const high = recallOf(points, queries, 10, { efSearch: 200 });
    expect(high).toBeGreaterThan(0.98);
    expect(low).toBeLessThan(high);
    expect(Math.abs(build(points, { efSearch: 200 }).recall.mean - high)).toBeLessThan(0.02);
  });

  test("gives distances that are those of a direct sum in 64 bits, nearest first", () => {
    const points = new Matrix(
      800,
      7,
      randomMatrix(800, 7, 3).data.map((x) => x + 1e6),
    );
    const queries = points.take([5, 6, 7]);
    const found = build(points).query(queries, 8, { exclude: [5, 6, 7] });
    const truth = neighborIndex(points, { kind: "exact" }).query(queries, 8, { exclude: [5, 6, 7] });
    expect(found.indices).toEqual(truth.indices);
    expect(found.squared).toEqual(truth.squared);
  });

  test("is the same in WebAssembly and in TypeScript, and for the same seed", () => {
    const points = randomMatrix(400, 5, 4);
    const fast = build(points, { seed: 9 });
    useWasm(false);
    const twin = build(points, { seed: 9 });
    useWasm(true);
    expect(Buffer.from(twin.save()).equals(Buffer.from(fast.save()))).toBe(true);
    expect(Buffer.from(build(points, { seed: 8 }).save()).equals(Buffer.from(fast.save()))).toBe(false);
    expect(twin.query(points, 4)).toEqual(fast.query(points, 4));
  });

  test("reaches all of thousands of equal points, in order of rows", () => {
    const points = randomMatrix(4000, 3, 5);
    for (let i = 0; i < 3500; i++) points.data.set([0.25, 0.5, -0.125], 3 * i);
    for (const input of [points, single(points)]) {
      const index = neighborIndex(input, { kind: "hnsw" });
      const found = index.query([[0.25, 0.5, -0.125]], 3500);
      expect(Array.from(found.indices)).toEqual(Array.from({ length: 3500 }, (_, i) => i));
      const far = index.query(points.take([3600, 3999]), 1);
      expect(Array.from(far.indices)).toEqual([3600, 3999]);
      expect(Array.from(index.query(points.take([7]), 2, { exclude: [7] }).indices)).toEqual([0, 1]);
    }
  });

  test("keeps tight clusters far apart connected", () => {
    const random = new Random(6);
    const points = randomMatrix(3000, 4, 7);
    for (let e = 0; e < points.data.length; e++) points.data[e] = 1e-4 * points.data[e];
    for (let i = 0; i < 3000; i++) points.data[4 * i + random.integer(4)] += 100 * (i % 20);
    const { graph } = hnsw(points, hnswOptions({ links: 4, efConstruction: 20 }));
    expect(reachable(graph).every((value) => value === 1)).toBe(true);
    expect(graph.nodes).toBeLessThan(3000); // Some differ in 64 bits alone.
    const queries = points.take(Int32Array.from({ length: 300 }, (_, i) => 10 * i));
    const found = build(points, { efSearch: 50 }).query(queries, 1);
    expect(Array.from(found.indices)).toEqual(Array.from({ length: 300 }, (_, i) => 10 * i));
  });

  test("grows one batch after the other", () => {
    const points = randomMatrix(1200, 6, 8);
    const part = (from: number, to: number) => points.take(Int32Array.from({ length: to - from }, (_, i) => from + i));
    for (const take of [(m: Matrix) => m, single]) {
      const index = neighborIndex(take(part(0, 20)), { kind: "hnsw", efSearch: 200 });
      index.add(take(part(20, 21)));
      index.add(take(part(21, 700)));
      index.add(take(part(700, 1200)));
      expect(index.rows).toBe(1200);
      expect(index.recall.mean).toBeGreaterThan(0.98);
      expect(Array.from(index.query(take(points), 1).indices)).toEqual(Array.from({ length: 1200 }, (_, i) => i));
      const again = loadNeighborIndex(index.save());
      again.add(take(part(0, 50)));
      index.add(take(part(0, 50)));
      expect(Buffer.from(again.save()).equals(Buffer.from(index.save()))).toBe(true);
    }
  });

  test("refuses points far beyond those it was built for", () => {
    const index = build(randomMatrix(50, 2, 9));
    expect(() => index.add([[0, 1e20]])).toThrow(/row 0, column 1/);
    expect(() => index.add([[1, 2, 3]])).toThrow(/3 features/);
    expect(index.rows).toBe(50);
  });

  test.each([1e-140, 1e-30, 1e30, 1e140])("works at magnitude %d", (magnitude) => {
    const points = randomMatrix(300, 3, 10);
    const scaled = new Matrix(
      300,
      3,
      points.data.map((x) => x * magnitude),
    );
    expect(build(scaled).query(scaled, 1).indices).toEqual(build(points).query(points, 1).indices);
  });

  test("has lists of few points", () => {
    const found = build(randomMatrix(3, 2, 11)).query(randomMatrix(2, 2, 12), 5);
    expect(Array.from(found.indices.subarray(3, 5))).toEqual([-1, -1]);
    expect(build(randomMatrix(1, 2, 11)).query([[0, 0]], 1).indices[0]).toBe(0);
    expect(() => build(randomMatrix(3, 2, 11)).query([[0, 0]], 10_000)).toThrow(/9999/);
    expect(() => build(randomMatrix(3, 2, 11), { links: 1 })).toThrow(/links: 1/);
  });
});
