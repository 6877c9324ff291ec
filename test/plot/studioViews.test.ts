import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Random } from "../../src/base/random.ts";
import { Matrix } from "../../src/linalg/matrix.ts";
import { mapRows } from "../../src/linalg/products.ts";
import { alignPlane } from "../../src/plot/alignPlane.ts";
import { metricEllipse } from "../../src/plot/metricEllipse.ts";
import { planeView } from "../../src/plot/planeView.ts";

const drawn = (seed: number, rows: number, cols: number): Matrix => {
  const random = new Random(seed);
  return new Matrix(
    rows,
    cols,
    Float64Array.from({ length: rows * cols }, () => random.uniform() - 0.5),
  );
};

describe("metricEllipse", () => {
  test("is at the asked learned distance everywhere, in any plane", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1000 }), fc.integer({ min: 2, max: 5 }), (seed, d) => {
        const map = drawn(seed, d, d);
        const { directions } = planeView(drawn(seed + 1, 20, d));
        const curve = metricEllipse(map, directions, { radius: 2, count: 12 });
        for (let t = 0; t < 12; t++) {
          const point = new Matrix(1, d);
          for (let c = 0; c < d; c++) {
            point.data[c] = curve[2 * t] * directions.get(0, c) + curve[2 * t + 1] * directions.get(1, c);
          }
          expect(Math.hypot(...mapRows(point, map).data)).toBeCloseTo(2, 6);
        }
      }),
    );
  });

  test("stays within the limit along what the metric does not see", () => {
    const map = new Matrix(1, 2, Float64Array.of(1, 0));
    const curve = metricEllipse(map, Matrix.identity(2), { limit: 7 });
    expect(Math.max(...curve.map(Math.abs))).toBeCloseTo(7, 9);
  });
});

describe("alignPlane", () => {
  test("undoes any rotation and reflection", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 1000 }),
        fc.double({ min: 0, max: 6.28, noNaN: true }),
        fc.boolean(),
        (seed, angle, mirror) => {
          const earlier = drawn(seed, 9, 2);
          const turned = new Matrix(9, 2);
          for (let i = 0; i < 9; i++) {
            const [x, y] = [earlier.get(i, 0), (mirror ? -1 : 1) * earlier.get(i, 1)];
            turned.data[2 * i] = Math.cos(angle) * x - Math.sin(angle) * y;
            turned.data[2 * i + 1] = Math.sin(angle) * x + Math.cos(angle) * y;
          }
          const back = alignPlane(turned, earlier).data;
          for (const [k, value] of back.entries()) expect(value).toBeCloseTo(earlier.data[k], 9);
        },
      ),
    );
  });

  test("is no farther from the earlier picture than any of many rotations and reflections", () => {
    const [picture, earlier] = [drawn(1, 12, 2), drawn(2, 12, 2)];
    const miss = (m: Matrix): number => m.data.reduce((sum, value, k) => sum + (value - earlier.data[k]) ** 2, 0);
    const best = miss(alignPlane(picture, earlier));
    for (let t = 0; t < 200; t++) {
      const angle = (Math.PI * t) / 50;
      const sign = t % 2 ? -1 : 1;
      const other = new Matrix(12, 2);
      for (let i = 0; i < 12; i++) {
        const [x, y] = [picture.get(i, 0), sign * picture.get(i, 1)];
        other.data[2 * i] = Math.cos(angle) * x - Math.sin(angle) * y;
        other.data[2 * i + 1] = Math.sin(angle) * x + Math.cos(angle) * y;
      }
      expect(best).toBeLessThanOrEqual(miss(other) + 1e-12);
    }
  });
});
