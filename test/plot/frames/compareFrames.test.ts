import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Random } from "../../../src/base/random.ts";
import { stripes } from "../../../src/data/generators.ts";
import { encodeLabels } from "../../../src/data/labels.ts";
import { toMatrix } from "../../../src/data/points.ts";
import { applyScaling, fitScaling } from "../../../src/data/scaling.ts";
import { lmnn } from "../../../src/learners/lmnn.ts";
import { Matrix } from "../../../src/linalg/matrix.ts";
import {
  decisionRegions,
  inputPlane,
  nearestIn,
  nearestRows,
  regionBounds,
  regionDifference,
  regionShares,
} from "../../../src/plot/frames/index.ts";
import { knnClassifier } from "../../../src/tasks/knn.ts";

const drawn = (seed: number, rows: number, cols: number): Matrix => {
  const random = new Random(seed);
  return new Matrix(
    rows,
    cols,
    Float64Array.from({ length: rows * cols }, () => random.uniform() - 0.5),
  );
};
const plainly = nearestIn((given) => given);
const all = (points: Matrix): Int32Array => Int32Array.from({ length: points.rows }, (_, i) => i);
const codesOf = (count: number, classes: number): Int32Array =>
  Int32Array.from({ length: count }, (_, i) => i % classes);

describe("decisionRegions", () => {
  test("decides at every place what the classifier decides there, in any number of dimensions", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 500 }), fc.integer({ min: 2, max: 5 }), (seed, d) => {
        const points = drawn(seed, 24, d);
        const codes = codesOf(24, 3);
        const map = drawn(seed + 1, 2, d);
        const embed = (given: Matrix): Matrix =>
          Matrix.from(
            Array.from({ length: given.rows }, (_, i) =>
              [0, 1].map((k) => given.row(i).reduce((sum, value, j) => sum + value * map.get(k, j), 0)),
            ),
          );
        const plane = inputPlane(points, ["x", "y"]);
        const bounds = regionBounds(plane.picture, all(points));
        const regions = decisionRegions(nearestIn(embed), { points, codes }, plane, bounds, { cells: 7 });
        const classifier = knnClassifier({ points: embed(points), labels: codes });
        expect(regions.codes).toHaveLength(regions.cols * regions.rows);
        expect(Math.max(regions.cols, regions.rows)).toBe(7);
        const [left, bottom, right, top] = bounds;
        regions.codes.forEach((code, cell) => {
          const x = left + ((right - left) * ((cell % regions.cols) + 0.5)) / regions.cols;
          const y = top - ((top - bottom) * (Math.floor(cell / regions.cols) + 0.5)) / regions.rows;
          const at = Array.from(
            plane.mean,
            (mean, j) => mean + x * plane.directions.get(0, j) + y * plane.directions.get(1, j),
          );
          expect(code).toBe(classifier.predict(embed(Matrix.from([at])))[0]);
        });
      }),
      { numRuns: 20 },
    );
  });

  test("shows the stripes only where they are learned", () => {
    const { points: raw, labels } = stripes.generate({ points: 150, stripes: 3, length: 40, noise: 0.1, seed: 1 });
    const points = toMatrix(raw);
    const { codes } = encodeLabels(labels);
    const plane = inputPlane(points, raw.features);
    const bounds = regionBounds(plane.picture, all(points));
    const metric = lmnn.fit({ points, labels });
    const plain = decisionRegions(plainly, { points, codes }, plane, bounds, { cells: 40 });
    const learned = decisionRegions(
      nearestIn((given) => metric.transform(given)),
      { points, codes },
      plane,
      bounds,
      {
        cells: 40,
      },
    );
    /** Share of the stripes' own ground that is decided as the stripe under it. */
    const right = ({ codes: decided, cols, rows }: typeof plain): number => {
      const [left, bottom, end, top] = bounds;
      const hits: boolean[] = [];
      decided.forEach((code, cell) => {
        const x = left + ((end - left) * ((cell % cols) + 0.5)) / cols;
        const y = top - ((top - bottom) * (Math.floor(cell / cols) + 0.5)) / rows;
        const [along, across] = [(x + y) / Math.SQRT2, (y - x) / Math.SQRT2];
        const stripe = Math.round(across + 1);
        if (Math.abs(along) > 18 || stripe < 0 || stripe > 2) return;
        hits.push((code === codes[0]) === (stripe % 2 === 0));
      });
      return hits.filter(Boolean).length / hits.length;
    };
    expect(right(learned)).toBeGreaterThan(0.87);
    expect(right(plain)).toBeLessThan(right(learned) - 0.1);
    expect(regionDifference(plain, learned)).toBeGreaterThan(0.02);
    expect(regionDifference(plain, plain)).toBe(0);
    const shares = regionShares(learned, 2);
    expect(shares[0] + shares[1]).toBeCloseTo(1, 12);
    expect(shares[0] * learned.codes.length).toBeCloseTo(learned.codes.filter((code) => code === 0).length, 9);
  });

  test("needs no more neighbors than there are points", () => {
    const points = drawn(3, 2, 2);
    const regions = decisionRegions(plainly, { points, codes: codesOf(2, 2) }, inputPlane(points, []), [0, 0, 1, 1]);
    expect(new Set(regions.codes).size).toBeLessThanOrEqual(2);
    expect(Math.min(...regions.codes)).toBe(0);
  });
});

describe("regionBounds", () => {
  test("holds all rows asked for, and is neither flat nor upright", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 500 }), fc.double({ min: -3, max: 3, noNaN: true }), (seed, power) => {
        const picture = drawn(seed, 9, 2);
        for (let i = 0; i < 9; i++) picture.data[2 * i] *= 10 ** power;
        const [left, bottom, right, top] = regionBounds(picture, all(picture));
        for (let i = 0; i < 9; i++) {
          expect(picture.get(i, 0)).toBeGreaterThanOrEqual(left);
          expect(picture.get(i, 0)).toBeLessThanOrEqual(right);
          expect(picture.get(i, 1)).toBeGreaterThanOrEqual(bottom);
          expect(picture.get(i, 1)).toBeLessThanOrEqual(top);
        }
        const ratio = (top - bottom) / (right - left);
        expect(ratio).toBeGreaterThan(0.6 - 1e-9);
        expect(ratio).toBeLessThan(1 + 1e-9);
      }),
    );
  });

  test("is a unit around nothing", () => {
    expect(regionBounds(new Matrix(0, 2), [])).toEqual([-1, -0.6, 1, 0.6]);
  });
});

describe("nearestRows", () => {
  test("finds what sorting all distances finds, without the row itself and those left out", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 500 }), fc.integer({ min: 0, max: 19 }), (seed, row) => {
        const points = drawn(seed, 20, 3);
        const scaling = fitScaling(points, "zscore");
        const embed = (given: Matrix): Matrix => applyScaling(scaling, given);
        const without = new Set([2, 7, 11]);
        const space = embed(points);
        const expected = Array.from({ length: 20 }, (_, i) => i)
          .filter((i) => i !== row && !without.has(i))
          .map((i) => ({ row: i, distance: Math.hypot(...space.row(i).map((v, j) => v - space.get(row, j))) }))
          .sort((a, b) => a.distance - b.distance)
          .slice(0, 4);
        const found = nearestRows(nearestIn(embed), points, row, { neighbors: 4, without });
        expect(found.map((near) => near.row)).toEqual(expected.map((near) => near.row));
        found.forEach(({ distance }, k) => {
          expect(distance).toBeCloseTo(expected[k].distance, 12);
        });
      }),
      { numRuns: 40 },
    );
  });

  test("gives as many as there are", () => {
    const points = drawn(1, 3, 2);
    expect(nearestRows(plainly, points, 0)).toHaveLength(2);
    expect(nearestRows(plainly, points, 0, { without: new Set([1, 2]) })).toEqual([]);
  });
});
