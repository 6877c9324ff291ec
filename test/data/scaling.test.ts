import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { applyScaling, fitScaling } from "../../src/data/scaling.ts";
import { Matrix } from "../../src/linalg/matrix.ts";

const columns = fc.array(
  fc.tuple(fc.double({ min: -1e6, max: 1e6, noNaN: true }), fc.double({ min: -1, max: 1, noNaN: true })),
  { minLength: 2, maxLength: 20 },
);
const column = ({ data, cols }: Matrix, j: number) => Array.from(data).filter((_, k) => k % cols === j);
const mean = (values: number[]) => values.reduce((sum, value) => sum + value / values.length, 0);

describe("fitScaling", () => {
  test("zscore gives mean 0 and population deviation 1", () => {
    fc.assert(
      fc.property(columns, (rows) => {
        const points = Matrix.from(rows);
        const scaled = applyScaling(fitScaling(points, "zscore"), points);
        for (const j of [0, 1]) {
          const raw = column(points, j);
          const values = column(scaled, j);
          // A spread near the last bits of the values themselves cannot be centered better than these allow.
          const size = Math.max(...raw.map(Math.abs));
          if (Math.max(...raw) - Math.min(...raw) > Math.max(1e-300, 1e-8 * size)) {
            expect(Math.abs(mean(values))).toBeLessThan(1e-6);
            expect(mean(values.map((value) => value * value))).toBeCloseTo(1, 5);
          }
        }
      }),
      { numRuns: 150 },
    );
  });

  test("minmax gives the range from 0 to 1", () => {
    const points = Matrix.from([
      [2, -1],
      [6, -1],
      [3, -3],
    ]);
    expect(applyScaling(fitScaling(points, "minmax"), points).toArrays()).toEqual([
      [0, 1],
      [1, 1],
      [0.25, 0],
    ]);
  });

  test("none changes nothing", () => {
    const points = Matrix.from([
      [2, -1],
      [6, 4],
    ]);
    expect(applyScaling(fitScaling(points, "none"), points)).toEqual(points);
  });

  test("only shifts a constant feature, also for rows it was not fitted to", () => {
    const scaling = fitScaling(
      Matrix.from([
        [0.1, 1],
        [0.1, 2],
        [0.1, 3],
      ]),
      "zscore",
    );
    expect(
      applyScaling(
        scaling,
        Matrix.from([
          [0.1, 2],
          [1.1, 2],
        ]),
      ).toArrays(),
    ).toEqual([
      [0, 0],
      [1, 0],
    ]);
  });

  test.each(["zscore", "minmax"] as const)("%s stands the ends of the number range", (kind) => {
    for (const size of [1e308, 1.7e308, 1e-300]) {
      const points = Matrix.from([[-size], [0], [size]]);
      const [low, middle, high] = applyScaling(fitScaling(points, kind), points).data;
      expect([low, middle, high].every(Number.isFinite)).toBe(true);
      expect(low).toBeLessThan(middle);
      expect(middle).toBeLessThan(high);
      if (kind === "zscore") expect(high).toBeCloseTo(Math.sqrt(1.5), 12);
    }
  });

  test("keeps a small spread far from 0", () => {
    const points = Matrix.from([[1e8], [1e8 + 1], [1e8 + 2]]);
    expect(applyScaling(fitScaling(points, "zscore"), points).data[2]).toBeCloseTo(Math.sqrt(1.5), 7);
  });

  test("refuses other features and no rows", () => {
    const scaling = fitScaling(Matrix.from([[1, 2]]), "zscore");
    expect(() => applyScaling(scaling, Matrix.from([[1]]))).toThrow(expect.objectContaining({ code: "SHAPE" }));
    expect(() => fitScaling(new Matrix(0, 2), "zscore")).toThrow(expect.objectContaining({ code: "SHAPE" }));
  });
});
