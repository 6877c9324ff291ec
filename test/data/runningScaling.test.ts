import fc from "fast-check";
import { expect, test } from "vitest";
import { toMatrix } from "../../src/data/points.ts";
import { mergedScaling, runningScaling, scalingOf } from "../../src/data/runningScaling.ts";
import { fitScaling } from "../../src/data/scaling.ts";
import type { Matrix } from "../../src/linalg/matrix.ts";

test("sums of batches give the scaling of all rows, wherever they are cut", () => {
  const cell = fc.integer({ min: -1e8, max: 1e8 }).map((value) => value / 100);
  const rows = fc.array(fc.tuple(cell, cell, fc.constant(7)), { minLength: 2, maxLength: 40 });
  fc.assert(
    fc.property(
      rows,
      fc.integer({ min: 1, max: 10 }),
      fc.constantFrom("zscore", "minmax", "none"),
      (all, size, kind) => {
        const parts: Matrix[] = [];
        for (let first = 0; first < all.length; first += size) parts.push(toMatrix(all.slice(first, first + size)));
        const running = parts.map(runningScaling).reduce(mergedScaling);
        const found = scalingOf(running, kind);
        const expected = fitScaling(toMatrix(all), kind);
        for (const name of ["offset", "spread"] as const) {
          found[name].forEach((value, j) => {
            const size = Math.max(1, Math.abs(running.high[j]), Math.abs(running.low[j]));
            expect(Math.abs(value - expected[name][j]) / size).toBeLessThan(1e-9);
          });
        }
        expect(found.spread[2]).toBe(1);
      },
    ),
  );
});
