import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Random } from "../../src/base/random.ts";
import { normalize } from "../../src/data/normalize.ts";
import { Matrix } from "../../src/linalg/matrix.ts";
import { weightedGram } from "../../src/linalg/products.ts";

const bounded = fc.double({ noNaN: true, min: -1e3, max: 1e3 }).map((value) => Math.round(value * 64) / 64);
const rows = fc.array(fc.tuple(bounded, bounded, bounded), { minLength: 2, maxLength: 12 });
const spread = (data: readonly (readonly number[])[]) =>
  data.some((row) => row.some((value, j) => value !== data[0][j]));

function pairRms({ rows: n, cols, data }: Matrix): number {
  let sum = 0;
  for (let i = 0; i < n; i++)
    for (let j = 0; j < i; j++) for (let c = 0; c < cols; c++) sum += (data[i * cols + c] - data[j * cols + c]) ** 2;
  return Math.sqrt((2 * sum) / (n * (n - 1)));
}

describe("normalize", () => {
  test("gives mean 0, mean squared pair distance 1, and the way back", () => {
    fc.assert(
      fc.property(rows.filter(spread), (data) => {
        const raw = Matrix.from(data);
        const { points, order, rank, mean, scale } = normalize(raw);
        for (let c = 0; c < 3; c++) {
          expect(points.toArrays().reduce((sum, row) => sum + row[c], 0)).toBeCloseTo(0, 10);
        }
        expect(pairRms(points)).toBeCloseTo(1, 10);
        expect(scale / pairRms(raw)).toBeCloseTo(1, 10);
        data.forEach((row, i) => {
          expect(order[rank[i]]).toBe(i);
          row.forEach((value, c) => {
            expect(Math.abs(points.get(rank[i], c) * scale + mean[c] - value)).toBeLessThan(1e-9);
          });
        });
      }),
      { numRuns: 60 },
    );
  });

  test("does not depend on the order of the rows", () => {
    fc.assert(
      fc.property(rows.filter(spread), fc.infiniteStream(fc.nat()), (data, keys) => {
        const drawn = data.map((row) => ({ row, key: keys.next().value as number }));
        const shuffled = drawn.sort((a, b) => a.key - b.key).map(({ row }) => row);
        const [a, b] = [normalize(Matrix.from(data)), normalize(Matrix.from(shuffled))];
        expect(b.points.data).toEqual(a.points.data);
        expect([b.mean, b.scale]).toEqual([a.mean, a.scale]);
      }),
      { numRuns: 60 },
    );
  });

  test("scaling by a power of two changes nothing but the scale", () => {
    const data = [
      [1, 2.5],
      [0.1, -7],
      [3, 3],
    ];
    const plain = normalize(Matrix.from(data));
    for (const factor of [2 ** -400, 2 ** -60, 2 ** 60, 2 ** 400]) {
      const scaled = normalize(Matrix.from(data.map((row) => row.map((value) => value * factor))));
      expect(scaled.points.data).toEqual(plain.points.data);
      expect(scaled.scale).toBe(plain.scale * factor);
    }
  });

  test("data far from 0 keep their digits", () => {
    const data = [
      [1, 2.5],
      [0.25, -7],
      [3, 3],
    ];
    const { points, scale } = normalize(Matrix.from(data.map((row) => row.map((value) => value + 1e8))));
    const plain = normalize(Matrix.from(data));
    expect(scale).toBeCloseTo(plain.scale, 12);
    points.data.forEach((value, k) => {
      expect(value).toBeCloseTo(plain.points.data[k], 12);
    });
  });

  test("rows left as they come give the same points but for their order and rounding, and their Gram matrix", () => {
    const random = new Random(3);
    for (const [rows, offset] of [
      [2, 0],
      [40, 1e6],
      [700, -1e6],
    ]) {
      const raw = new Matrix(
        rows,
        5,
        Float64Array.from({ length: rows * 5 }, (_, k) => offset + (k % 5) * random.uniform()),
      );
      const ordered = normalize(raw);
      const plain = normalize(raw, { ordered: false });
      expect(plain.scale / ordered.scale).toBeCloseTo(1, 12);
      plain.mean.forEach((value, c) => {
        expect(value).toBeCloseTo(ordered.mean[c], 8);
      });
      const back = ordered.points.take(ordered.rank);
      plain.points.data.forEach((value, k) => {
        expect(value).toBeCloseTo(back.data[k], 11);
      });
      expect(plain.gram().data).toEqual(weightedGram(plain.points).data);
      expect(ordered.gram().data).toEqual(weightedGram(ordered.points).data);
    }
  });

  test("subnormal differences among ordinary ones are no obstacle", () => {
    const { points } = normalize(
      Matrix.from([
        [5e-324, 1],
        [0, 2],
        [-0, 4],
      ]),
    );
    expect(points.data.every(Number.isFinite)).toBe(true);
  });

  test.each<[string, number[][], string, RegExp]>([
    ["one row", [[1, 2]], "DATA", /single row/],
    [
      "equal rows",
      [
        [1, 2],
        [1, 2],
      ],
      "DATA",
      /all 2 rows are identical/,
    ],
    ["rows that differ by the sign of 0", [[0], [-0]], "DATA", /identical/],
    ["±1e308", [[1e308], [-1e308], [0]], "NUMERIC", /larger units/],
    ["differences of 1e200", [[1e200], [0]], "NUMERIC", /larger units/],
    ["subnormal differences alone", [[5e-324], [0]], "NUMERIC", /smaller units/],
  ])("%s is refused", (_, data, code, message) => {
    expect(() => normalize(Matrix.from(data))).toThrow(
      expect.objectContaining({ code, message: expect.stringMatching(message) }),
    );
  });
});
