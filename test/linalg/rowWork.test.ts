import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Random } from "../../src/base/random.ts";
import { Matrix } from "../../src/linalg/matrix.ts";
import { withRowWork } from "../../src/linalg/rowWork.ts";
import { onBoth, randomMatrix } from "./both.ts";

const shapes = fc.tuple(fc.integer({ min: 1, max: 300 }), fc.integer({ min: 1, max: 9 }));
const shuffled = (n: number): Int32Array => new Random(3).shuffle(Int32Array.from({ length: n }, (_, i) => i));

describe("withRowWork", () => {
  test("runs its passes one after the other, bit for bit the same by WebAssembly and by the twins", () => {
    fc.assert(
      fc.property(shapes, ([rows, cols]) => {
        const points = randomMatrix(rows, cols, 1);
        const [row, weights] = [randomMatrix(1, cols, 2).data, randomMatrix(1, cols, 3).data];
        const order = shuffled(rows);
        const before = points.clone();
        const found = onBoth(() =>
          withRowWork(points, (work) => {
            work.subtract(row);
            const largest = work.largest();
            work.divide(largest);
            const entry = work.get(rows - 1, cols - 1);
            return {
              largest,
              entry,
              products: work.products(weights),
              sums: work.sums(order),
              norms: work.norms(),
              taken: work.taken(order, 3).data,
            };
          }),
        );
        expect(points).toEqual(before);
        const offsets = points.toArrays().map((entries) => entries.map((value, c) => value - row[c]));
        expect(found.largest).toBe(offsets.flat().reduce((most, value) => Math.max(most, Math.abs(value)), 0));
        const unit = offsets.map((entries) => entries.map((value) => value / found.largest));
        expect(found.entry).toBe(unit[rows - 1][cols - 1]);
        unit.forEach((entries, r) => {
          expect(found.products[r]).toBe(entries.reduce((sum, value, c) => sum + weights[c] * value, 0));
          expect(found.norms[r]).toBe(entries.reduce((sum, value) => sum + value * value, 0));
        });
        for (let c = 0; c < cols; c++) expect(found.sums[c]).toBe(order.reduce((sum, r) => sum + unit[r][c], 0));
        expect(Array.from(found.taken)).toEqual(Array.from(order).flatMap((r) => unit[r].map((value) => value / 3)));
      }),
      { numRuns: 30 },
    );
  });

  test("leaves no negative zero when it divides", () => {
    const points = new Matrix(150, 2, new Float64Array(300).fill(-0));
    const { data } = onBoth(() =>
      withRowWork(points, (work) => {
        work.divide(2);
        return work.taken(shuffled(150), 1);
      }),
    );
    expect(data.every((value) => Object.is(value, 0))).toBe(true);
  });
});
