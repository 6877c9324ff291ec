import { describe, expect, test } from "vitest";
import { Random } from "../../src/base/random.ts";
import { lda } from "../../src/learners/lda.ts";
import { rvml } from "../../src/learners/rvml.ts";
import { transportedPoints } from "../../src/learners/virtualPoints.ts";
import { Matrix } from "../../src/linalg/matrix.ts";
import { blobs, readFixture, standardized } from "../contract/fixtures.ts";
import { measured } from "../measured.ts";
import { heldOutAccuracy } from "./heldOut.ts";
import { angle, by, distance, flip, golden, identity, inverse, meanOf, plus, type Rows, times } from "./oracle.ts";

const points = golden.X;
const labels = golden.y;

const centered = (rows: Rows): Rows => rows.map((row) => row.map((value, c) => value - meanOf(rows)[c]));
const indicators = (codes: readonly unknown[]): Rows => {
  const classes = [...new Set(codes)];
  return codes.map((code) => classes.map((other) => (other === code ? 1 : 0)));
};
const squares = (rows: Rows): number => rows.flat().reduce((sum, value) => sum + value * value, 0);
const price = (x: Rows, ridge: number): number => (ridge * squares(x)) / x.length / x[0].length;

/** 1/n Σ ‖L x + b − v‖² + λ ‖L‖² as printed, with the best intercept b, by loops; L is C x d. */
function loss(x: Rows, v: Rows, map: Rows, ridge: number): number {
  const errors = times(x, flip(map)).map((row, i) => row.map((value, c) => value - v[i][c]));
  return squares(centered(errors)) / x.length + price(x, ridge) * squares(map);
}

/** (XᵀX + λ n I)⁻¹ XᵀV, transposed. */
function printedMap(x: Rows, v: Rows, ridge: number): Rows {
  const normal = plus(times(flip(x), x), by(identity(x[0].length), x.length * price(x, ridge)));
  return flip(times(times(inverse(normal), flip(x)), v));
}

describe("rvml", () => {
  test("is the ridge regression of the paper", () => {
    for (const ridge of [1e-3, 0.1, 5]) {
      const map = printedMap(centered(points), indicators(labels), ridge);
      const metric = rvml.fit({ points, labels }, { ridge });
      expect(distance(metric.matrix.toArrays(), times(flip(map), map))).toBeLessThan(1e-9);
      const expected = loss(centered(points), indicators(labels), map, ridge);
      expect(Math.abs((metric.report.value as number) - expected)).toBeLessThan(1e-10 * expected);
    }
  });

  test("leaves no gradient, by central differences of the printed loss", () => {
    const x = centered(points);
    const v = indicators(labels);
    const map = printedMap(x, v, 0.1);
    for (const [r, c] of [
      [0, 0],
      [1, 7],
      [2, 12],
    ]) {
      const moved = (by: number) =>
        map.map((row, i) => row.map((value, j) => (i === r && j === c ? value + by : value)));
      const slope = (loss(x, v, moved(1e-4), 0.1) - loss(x, v, moved(-1e-4), 0.1)) / 2e-4;
      expect(Math.abs(measured("∇f = 0, by differences", slope))).toBeLessThan(1e-9);
    }
  });

  test("has no better neighbor: every small change of the map raises the loss", () => {
    const x = centered(points);
    const v = indicators(labels);
    const map = printedMap(x, v, 0.1);
    const least = rvml.fit({ points, labels }).report.value as number;
    const random = new Random(4);
    for (let round = 0; round < 50; round++) {
      const moved = map.map((row) => row.map((value) => value + 0.01 * (random.uniform() - 0.5)));
      expect(loss(x, v, moved, 0.1)).toBeGreaterThan(least);
    }
  });

  test("takes the same map by the kernel form when there are fewer points than features", () => {
    const { points: wide, labels: classes } = blobs(5, 6, 40);
    const map = printedMap(centered(wide), indicators(classes), 0.1);
    expect(distance(rvml.fit({ points: wide, labels: classes }).matrix.toArrays(), times(flip(map), map))).toBeLessThan(
      1e-9,
    );
  });

  test("gives one dimension less than there are classes, orthogonal and longest first", () => {
    const { map } = rvml.fit({ points, labels });
    expect(map.rows).toBe(2);
    const rows = map.toArrays();
    const gram = times(rows, flip(rows));
    expect(Math.abs(gram[0][1])).toBeLessThan(1e-12 * gram[0][0]);
    expect(gram[0][0]).toBeGreaterThan(gram[1][1]);
    const digits = [...Array(30).keys()].map((i) => i % 10);
    expect(rvml.fit({ points: blobs(10, 2, 4).points, labels: digits }).map.rows).toBe(4);
  });

  test("finds Fisher's direction when two classes leave one and the ridge vanishes", () => {
    const two = labels.map((label) => (label === 2 ? 1 : label));
    const ours = rvml.fit({ points, labels: two }, { ridge: 1e-8 }).matrix.toArrays();
    expect(angle(ours, lda.fit({ points, labels: two }, { shrinkage: "none" }).matrix.toArrays())).toBeLessThan(1e-6);
  });

  test("keeps the longest directions of `components`, and says when there are no more", () => {
    const full = rvml.fit({ points, labels });
    const one = rvml.fit({ points, labels }, { components: 1 });
    expect(distance(one.map.toArrays(), full.map.toArrays().slice(0, 1))).toBe(0);
    expect(rvml.fit({ points, labels }, { components: 7 }).report.warnings.join()).toContain(
      "the virtual points span 2 dimensions",
    );
  });

  test("regresses on the transported points when asked, up to the unit of length", () => {
    const x = centered(points);
    const options = { virtual: "transport", landmarks: 4, blur: 0.2, ridge: 0.05 } as const;
    const codes = Int32Array.from(labels);
    const v = transportedPoints({ points: Matrix.from(x), labels: codes, classes: 3 }, 4, 0.2).toArrays();
    const map = printedMap(x, v, 0.05);
    const metric = rvml.fit({ points, labels }, options);
    expect(angle(metric.matrix.toArrays(), times(flip(map), map))).toBeLessThan(1e-9);
    expect(metric.map.rows).toBeGreaterThan(2);
  });

  test("refuses classes of single points and classes of one mean", () => {
    expect(() => rvml.fit({ points: points.slice(0, 4), labels: [0, 1, 2, 3] })).toThrow(/every class has a single/);
    const square = [
      [1, 1],
      [-1, -1],
      [1, -1],
      [-1, 1],
    ];
    expect(() => rvml.fit({ points: square, labels: [0, 0, 1, 1] })).toThrow(/all class means coincide/);
  });

  test("finds better neighbors than Euclid on held-out wine", () => {
    const { learned, euclidean } = heldOutAccuracy(rvml, standardized(readFixture("wine")));
    expect(learned).toBeGreaterThanOrEqual(euclidean);
    expect(learned).toBeGreaterThan(0.95);
  });
});
