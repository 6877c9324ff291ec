import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { groupSums, weightedNorms, withoutGroupCenters } from "../../src/linalg/groupRows.ts";
import { onBoth, randomMatrix } from "./both.ts";

const cases = fc
  .tuple(fc.integer({ min: 1, max: 600 }), fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 5 }))
  .chain(([rows, cols, groups]) =>
    fc.record({
      points: fc.constant(randomMatrix(rows, cols, rows)),
      groups: fc.constant(groups),
      codes: fc
        .array(fc.integer({ min: -1, max: groups - 1 }), { minLength: rows, maxLength: rows })
        .map((codes) => Int32Array.from(codes)),
    }),
  );

describe("rows by group", () => {
  test("add up to their groups' sums; rows of no group are left out", () => {
    fc.assert(
      fc.property(cases, ({ points, codes, groups }) => {
        const sums = onBoth(() => groupSums(points, codes, groups));
        for (let g = 0; g < groups; g++) {
          for (let c = 0; c < points.cols; c++) {
            let expected = 0;
            codes.forEach((code, r) => {
              if (code === g) expected += points.get(r, c);
            });
            expect(sums.get(g, c)).toBe(expected);
          }
        }
      }),
      { numRuns: 25 },
    );
  });

  test("less their groups' centers; rows of no group are 0", () => {
    fc.assert(
      fc.property(cases, ({ points, codes, groups }) => {
        const centers = randomMatrix(groups, points.cols, 9);
        const rest = onBoth(() => withoutGroupCenters(points, codes, centers));
        const expected = points.data.map((value, k) => {
          const code = codes[Math.floor(k / points.cols)];
          return code < 0 ? 0 : value - centers.get(code, k % points.cols);
        });
        expect(rest.data).toEqual(expected);
      }),
      { numRuns: 25 },
    );
  });
});

describe("weightedNorms", () => {
  test("are Σ f x² of each row", () => {
    fc.assert(
      fc.property(cases, ({ points }) => {
        const factors = randomMatrix(1, points.cols, 8).data;
        const norms = onBoth(() => weightedNorms(points, factors));
        norms.forEach((norm, r) => {
          expect(norm).toBeCloseTo(
            points.row(r).reduce((sum, value, c) => sum + factors[c] * value * value, 0),
            9,
          );
        });
      }),
      { numRuns: 25 },
    );
  });
});
