import { expect, test } from "vitest";
import { Random } from "../../src/base/random.ts";
import { Matrix } from "../../src/linalg/matrix.ts";
import { linearMetric } from "../../src/metrics/linear.ts";
import { axisNames, planeView, project } from "../../src/plot/planeView.ts";
import { deviations, featureShares, standardizedMatrix } from "../../src/plot/standardized.ts";
import { twoSpaces, twoSpacesCaption } from "../../src/plot/twoSpaces.ts";

const random = new Random(3);
const normalish = (rows: number, cols: number) =>
  new Matrix(
    rows,
    cols,
    Float64Array.from({ length: rows * cols }, () => random.uniform() + random.uniform() - 1),
  );
const points = normalish(30, 3);
const report = { iterations: 0, converged: true, reason: "", value: null, trace: [], warnings: [], constraints: {} };
const metric = linearMetric({
  learner: "any",
  options: {},
  map: normalish(2, 3),
  mean: new Float64Array(3),
  features: undefined,
  report,
});

test("feature shares are the mean of what explain says over all pairs, as parts of the mean squared distance", () => {
  const sums = [0, 0, 0];
  let total = 0;
  for (let i = 0; i < 30; i++) {
    for (let j = 0; j < i; j++) {
      const { squared, features } = metric.explain(points.row(i), points.row(j));
      total += squared;
      for (const { index, contribution } of features) sums[index] += contribution;
    }
  }
  const shares = featureShares(metric.matrix, points);
  sums.forEach((sum, j) => {
    expect(shares[j]).toBeCloseTo(sum / total, 10);
  });
});

test("a metric that sees nothing has no shares", () => {
  expect(Array.from(featureShares(new Matrix(3, 3), points))).toEqual([0, 0, 0]);
});

test("the standardized matrix gives the same distances to points in deviations", () => {
  const spread = deviations(points);
  const standard = standardizedMatrix(metric.matrix, spread);
  const delta = [0, 1, 2].map((j) => points.get(0, j) - points.get(1, j));
  let squared = 0;
  for (let i = 0; i < 3; i++)
    for (let j = 0; j < 3; j++) squared += (delta[i] / spread[i]) * standard.get(i, j) * (delta[j] / spread[j]);
  expect(Math.sqrt(squared)).toBeCloseTo(metric.distance(points.row(0), points.row(1)), 10);
});

test("the plane keeps all of a cloud that lies in a plane", () => {
  const flat = Matrix.from(Array.from({ length: 20 }, (_, i) => [i, 2 * i, (i * 7) % 5, 1]));
  const view = planeView(flat);
  expect(view.shares[0] + view.shares[1]).toBeCloseTo(1, 10);
  const seen = project(flat, view);
  const distance = (m: Matrix, i: number, j: number) =>
    Math.sqrt(m.row(i).reduce((sum, value, c) => sum + (value - m.get(j, c)) ** 2, 0));
  expect(distance(seen, 3, 11)).toBeCloseTo(distance(flat, 3, 11), 8);
});

test("points on a line and constant points can be seen too", () => {
  const line = Matrix.from([[1], [2], [4]]);
  expect(project(line, planeView(line)).cols).toBe(2);
  expect(axisNames(planeView(line))).toEqual(["PC 1 (100% of variance)", ""]);
  expect(planeView(new Matrix(4, 2)).shares).toEqual([0, 0]);
});

test("two spaces report leave-one-out accuracy where the points shown are the reference", () => {
  const clusters = Matrix.from(Array.from({ length: 12 }, (_, i) => [i < 6 ? i / 100 : 5 + i / 100, (i * 5) % 7]));
  const codes = Int32Array.from({ length: 12 }, (_, i) => (i < 6 ? 0 : 1));
  const first = new Matrix(
    12,
    1,
    Float64Array.from({ length: 12 }, (_, i) => clusters.get(i, 0)),
  );
  const spaces = twoSpaces({
    before: { reference: clusters },
    after: { reference: first },
    referenceCodes: codes,
    shownCodes: codes,
    classes: 2,
    name: "first",
    neighbors: 3,
  });
  expect(spaces.after.accuracy).toBe(1);
  expect(spaces.after.trustworthiness).toBe(1);
  expect(spaces.before.context).toBeUndefined();
  expect(twoSpacesCaption(spaces, 3)).toMatch(
    /^3-nearest-neighbor accuracy in the full space: [\d.]+% before, 100\.0% after\./,
  );
});

test("points without any label have a map and no accuracy", () => {
  const codes = new Int32Array(30).fill(-1);
  const { before } = twoSpaces({
    before: { reference: points },
    after: { reference: points },
    referenceCodes: codes,
    shownCodes: codes,
    classes: 0,
    name: "x",
    neighbors: 3,
  });
  expect([before.accuracy, before.wrong]).toEqual([null, undefined]);
});
