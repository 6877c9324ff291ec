import { describe, expect, test } from "vitest";
import { Random } from "../../src/base/random.ts";
import { Matrix } from "../../src/linalg/matrix.ts";
import { nearestItems } from "../../src/server/nearestItems.ts";

/** All distances, sorted by distance and row. */
function oracle(queries: Matrix, items: Matrix, k: number, exclude: Int32Array) {
  return Array.from({ length: queries.rows }, (_, q) =>
    Array.from({ length: items.rows }, (_, row) => {
      let squared = 0;
      for (let j = 0; j < items.cols; j++) squared += (queries.get(q, j) - items.get(row, j)) ** 2;
      return { row, squared };
    })
      .filter(({ row }) => row !== exclude[q])
      .sort((a, b) => a.squared - b.squared || a.row - b.row)
      .slice(0, k),
  );
}

/** Small integers, so that distances tie often and are exact. */
function drawn(rows: number, cols: number, seed: number): Matrix {
  const random = new Random(seed);
  const matrix = new Matrix(rows, cols);
  for (let i = 0; i < rows; i++)
    for (let j = 0; j < Math.min(cols, 3); j++) matrix.data[i * cols + j] = random.integer(3);
  return matrix;
}

describe("nearest items", () => {
  test.each([
    [5, 40, 3, 4],
    [130, 60, 2, 7],
    [140, 900, 500, 9],
    [1, 5000, 2000, 5],
    [3, 4, 2, 10],
  ])("%i queries among %i items of %i features: the %i nearest, ties by row, in any slices", async (n, m, d, k) => {
    const [queries, items] = [drawn(n, d, 1), drawn(m, d, 2)];
    const exclude = Int32Array.from({ length: n }, (_, q) => (q % 3 === 0 ? q % m : -1));
    let turns = 0;
    const found = await nearestItems(queries, items, k, exclude, async () => void turns++);
    expect(found).toEqual(oracle(queries, items, k, exclude));
    expect(turns).toBeGreaterThan(0);
    if (d >= 400) expect(turns).toBeGreaterThan(1);
  });

  test("stops where a turn throws", async () => {
    const items = drawn(100, 3, 1);
    const refuse = () => Promise.reject(new Error("enough"));
    await expect(nearestItems(items, items, 3, new Int32Array(100).fill(-1), refuse)).rejects.toThrow("enough");
  });
});
