import { describe, expect, test } from "vitest";
import { Random } from "../../src/base/random.ts";
import { normalize } from "../../src/data/normalize.ts";
import { weighPoints } from "../../src/data/pointWeights.ts";
import { Matrix } from "../../src/linalg/matrix.ts";

const random = new Random(8);
const rows = Array.from({ length: 60 }, () => [random.uniform() ** 3, random.uniform(), 10 * random.uniform()]);
const weights = Float64Array.from(rows, () => 1 + random.integer(4));
const copies = rows.flatMap((row, i) => Array<number[]>(weights[i]).fill(row));

describe("weighPoints", () => {
  test("centers and orders points as copies of them are, and gives the way back", () => {
    const weighted = weighPoints(normalize(Matrix.from(rows)), weights);
    const repeated = normalize(Matrix.from(copies));
    const distinct = repeated.points
      .toArrays()
      .filter((row, i, all) => i === 0 || row.some((x, c) => x !== all[i - 1][c]));
    const unit = distinct[5][0] / weighted.points.get(5, 0);
    distinct.forEach((row, i) => {
      row.forEach((value, c) => {
        expect(unit * weighted.points.get(i, c)).toBeCloseTo(value, 12);
      });
    });
    weighted.order.forEach((row, place) => {
      expect(weighted.rank[row]).toBe(place);
      expect(weighted.weights[place] / weighted.weights[0]).toBeCloseTo(weights[row] / weights[weighted.order[0]], 12);
      rows[row].forEach((value, c) => {
        expect(weighted.points.get(place, c) * weighted.scale + weighted.mean[c]).toBeCloseTo(value, 10);
      });
    });
  });

  test("leaves the rows where they are for methods that ask for no order", () => {
    const plain = normalize(Matrix.from(rows), { ordered: false });
    const { order } = weighPoints(plain, weights, { ordered: false });
    expect([...order]).toEqual(rows.map((_, i) => i));
  });
});
