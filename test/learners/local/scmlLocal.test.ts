import { describe, expect, test } from "vitest";
import { parseOptions } from "../../../src/base/options.ts";
import { Random } from "../../../src/base/random.ts";
import { applyScaling, fitScaling } from "../../../src/data/scaling.ts";
import { kernelPlaces } from "../../../src/learners/local/kernelPlaces.ts";
import { localDescent, localObjective } from "../../../src/learners/local/localDescent.ts";
import { placedHinge } from "../../../src/learners/local/placedHinge.ts";
import { scmlLocal } from "../../../src/learners/local/scmlLocal.ts";
import { scml } from "../../../src/learners/scml.ts";
import { Matrix } from "../../../src/linalg/matrix.ts";
import { foldLocalScaling, type LocalMetric } from "../../../src/metrics/local.ts";
import { embedPlaces } from "../../../src/metrics/places.ts";
import { knnClassifier } from "../../../src/tasks/knn.ts";
import { localKnnClassifier } from "../../../src/tasks/localKnn.ts";
import { blobs, planted, readFixture, standardized } from "../../contract/fixtures.ts";
import { measured } from "../../measured.ts";
import { gradientError, uniformMatrix } from "../differences.ts";
import { meanOf } from "../oracle.ts";
import { someTriplets } from "../tripletOracle.ts";
import { halves, placedClasses } from "./placedOracle.ts";

const { points: cloud, labels } = blobs(20, 8, 4);
const list = someTriplets(labels, 150);
const triplets = {
  anchor: Int32Array.from(list.anchor),
  positive: Int32Array.from(list.positive),
  negative: Int32Array.from(list.negative),
};
const problem = {
  triplets,
  worth: Float64Array.from(list.anchor, (_, t) => 0.5 + (t % 3) / 2),
  places: uniformMatrix(cloud.length, 4, 1, 5),
  projections: uniformMatrix(cloud.length, 6, 1, 7),
};

/** β Σ‖row‖ + mean of u [1 − margin]₊, from the definition alone. */
function objectiveOf(coefficients: Matrix, sparsity: number): number {
  const rows = coefficients.toArrays();
  const weight = (i: number, b: number) =>
    rows[b].reduce((sum, value, c) => sum + value * problem.places.get(i, c), 0) ** 2;
  const squared = (i: number, j: number) =>
    rows.reduce(
      (sum, _, b) => sum + weight(i, b) * (problem.projections.get(i, b) - problem.projections.get(j, b)) ** 2,
      0,
    );
  const losses = list.anchor.map(
    (i, t) => problem.worth[t] * Math.max(0, 1 + squared(i, list.positive[t]) - squared(i, list.negative[t])),
  );
  const price = rows.reduce((sum, row) => sum + Math.hypot(...row), 0);
  return sparsity * price + losses.reduce((sum, loss) => sum + loss, 0) / losses.length;
}

describe("the objective of scmlLocal", () => {
  test("is the price of the rows and the mean hinge by the metric of the anchor's place", () => {
    const coefficients = uniformMatrix(6, 4, 1, 11);
    expect(localObjective(problem, 0.3, coefficients)).toBeCloseTo(objectiveOf(coefficients, 0.3), 10);
  });

  test("has the gradient of its smooth part, by finite differences", () => {
    for (const width of [0.1, 1])
      expect(gradientError(placedHinge(problem, width), uniformMatrix(6, 4, 1.5, 13))).toBeLessThan(1e-6);
  });

  test("never rises above its start on the way that is kept", () => {
    const start = uniformMatrix(6, 4, 0.5, 17);
    const descent = localDescent(problem, 0.01, start);
    const values = Array.from({ length: 30 }, () => descent.next().value.value);
    expect(values[0]).toBeCloseTo(objectiveOf(start, 0.01), 10);
    expect(Math.min(...values)).toBeLessThan(0.9 * values[0]);
  });
});

/** ‖x − prox(x − ∇)‖ over ‖x‖, prox of the price of the rows: 0 where the smoothed objective is at rest. */
function unrest(coefficients: Matrix, sparsity: number): number {
  const gradient = new Matrix(coefficients.rows, coefficients.cols);
  placedHinge(problem, 0.1)(coefficients, gradient);
  const parts = coefficients.toArrays().map((row, b) => {
    const moved = row.map((value, c) => value - gradient.get(b, c));
    const shrunk = Math.max(0, 1 - sparsity / Math.hypot(...moved));
    return Math.hypot(...row.map((value, c) => value - shrunk * moved[c]));
  });
  return Math.hypot(...parts) / Math.hypot(...coefficients.data);
}

describe("the descent of scmlLocal", () => {
  test("comes to rest where the smoothed objective has no descent", () => {
    const descent = localDescent(problem, 0.01, uniformMatrix(6, 4, 0.5, 17));
    let x = descent.next().value.x;
    const begun = unrest(x, 0.01);
    for (let k = 0; k < 3000; k++) x = descent.next().value.x;
    expect(begun).toBeGreaterThan(0.01);
    expect(measured("x = prox(x − ∇F) of the smoothed hinge, relative", unrest(x, 0.01))).toBeLessThan(1e-6);
  });
});

describe("kernelPlaces", () => {
  const points = Matrix.from(cloud);
  const places = kernelPlaces(points, { components: 5, width: 1, random: new Random(1) });
  const embedded = embedPlaces(places, points);

  test("gives centered, uncorrelated components, largest first, of mean square 1 together", () => {
    const moment = (r: number, s: number) =>
      embedded.toArrays().reduce((sum, z) => sum + z[r] * z[s], 0) / embedded.rows;
    for (let r = 0; r < 5; r++) {
      expect(embedded.toArrays().reduce((sum, z) => sum + z[r], 0)).toBeCloseTo(0, 10);
      for (let s = 0; s < r; s++) {
        expect(moment(r, s)).toBeCloseTo(0, 10);
        expect(moment(r, r)).toBeLessThanOrEqual(moment(s, s));
      }
    }
    expect([0, 1, 2, 3, 4].reduce((sum, r) => sum + moment(r, r), 0)).toBeCloseTo(1, 10);
  });

  test("with all components reproduces the centered kernel up to its scale", () => {
    const all = kernelPlaces(points, { components: 60, width: 1, random: new Random(1) });
    const z = embedPlaces(all, points).toArrays();
    const k = cloud.map((x) =>
      cloud.map((y) => Math.exp(-x.reduce((sum, v, c) => sum + (v - y[c]) ** 2, 0) / (2 * all.width ** 2))),
    );
    const n = cloud.length;
    const means = k.map((row) => row.reduce((sum, v) => sum + v, 0) / n);
    const mean = means.reduce((sum, v) => sum + v, 0) / n;
    const centered = (i: number, j: number) => k[i][j] - means[i] - means[j] + mean;
    const inner = (i: number, j: number) => z[i].reduce((sum, v, r) => sum + v * z[j][r], 0);
    const scale = inner(0, 0) / centered(0, 0);
    for (const [i, j] of [
      [1, 1],
      [0, 5],
      [7, 31],
      [12, 50],
    ])
      expect(inner(i, j)).toBeCloseTo(scale * centered(i, j), 8);
  });

  test("knows a point among many beside the landmarks: blocks do not matter", () => {
    const many = new Matrix(2100, 4);
    for (let i = 0; i < 2100; i++) many.data.set(points.row(i % 60), i * 4);
    const z = embedPlaces(places, many);
    for (const i of [0, 1023, 1024, 2099])
      for (const [r, v] of z.row(i).entries()) expect(v).toBeCloseTo(embedded.get(i % 60, r), 12);
  });
});

describe("scmlLocal", () => {
  const data = standardized(readFixture("wine"), 2);

  test("begins at the solution of scml and never ends above it", () => {
    for (const [fixture, options] of [
      [data, {}],
      [planted(90, 3), {}],
      [blobs(15, 5), { sparsity: 0.01 }],
    ] as const) {
      const metric = scmlLocal.fit(fixture, options);
      const { trace, value } = metric.report;
      const { sparsity } = parseOptions("scmlLocal", scmlLocal.options, options);
      const global = scml.fit(fixture, { sparsity });
      const begun = scmlLocal.fit(fixture, { ...options, maxIterations: 1 });
      // With a = 0 the metric is the same everywhere: that of scml.
      const [here, there] = [0, 9].map((i) => begun.metricAt(fixture.points[i]).matrix.data);
      here.forEach((entry, k) => {
        expect(entry).toBeCloseTo(global.matrix.data[k], 8);
        expect(there[k]).toBeCloseTo(entry, 8);
      });
      const hinge = (global.report.value as number) - sparsity * begunWeight(begun);
      expect(begun.report.value).toBeCloseTo(hinge + sparsity * begunPrice(begun), 8);
      expect(trace[0]).toBe(begun.report.value);
      for (let k = 1; k < trace.length; k++) expect(trace[k]).toBeLessThanOrEqual(trace[k - 1]);
      expect(value).toBe(trace.at(-1));
    }
  });

  test("reports the objective that its metric has by definition", () => {
    const sparsity = 1e-3;
    const metric = scmlLocal.fit({ points: cloud, triplets: list }, { sparsity, maxIterations: 20 });
    const squared = (i: number, j: number) => metric.distance(cloud[i], cloud[j]) ** 2;
    const losses = list.anchor.map((i, t) =>
      Math.max(0, 1 + squared(i, list.positive[t]) - squared(i, list.negative[t])),
    );
    const price = metric.parts.coefficients.toArrays().reduce((sum, row) => sum + Math.hypot(...row), 0);
    const value = sparsity * price + losses.reduce((sum, loss) => sum + loss, 0) / losses.length;
    expect(
      measured("the objective of the metric is the value reported, relative", metric.report.value! / value - 1),
    ).toBeCloseTo(0, 9);
  });

  test("finds which feature tells classes apart where: far better held out than one metric for all places", () => {
    const gains = [1, 2, 3].map((seed) => {
      const { train, test: held } = halves(placedClasses(640, seed));
      const accuracy = (predicted: readonly unknown[]) =>
        predicted.filter((label, i) => label === held.labels[i]).length / held.labels.length;
      const global = accuracy(knnClassifier(train, { metric: scml.fit(train) }).predict(held.points));
      const local = accuracy(localKnnClassifier(train, scmlLocal.fit(train)).predict(held.points));
      expect(local).toBeGreaterThan(global);
      return local - global;
    });
    expect(meanOf(gains.map((gain) => [gain]))[0]).toBeGreaterThan(0.1);
  });

  test("does not depend on the order of rows, nor on where the origin is", () => {
    const probe = data.points.slice(0, 12);
    const order = new Random(5).shuffle(data.points.map((_, i) => i));
    const metric = scmlLocal.fit(data);
    const shuffled = scmlLocal.fit({
      points: order.map((i) => data.points[i]),
      labels: order.map((i) => data.labels[i]),
    });
    expect(shuffled.distances(probe, probe)).toEqual(metric.distances(probe, probe));
    const moved = (points: readonly number[][]) => points.map((row) => row.map((value, c) => value + 3 * c - 7));
    const elsewhere = scmlLocal.fit({ points: moved(data.points), labels: data.labels });
    const [there, here] = [elsewhere.distances(moved(probe), moved(probe)), metric.distances(probe, probe)];
    for (const [k, d] of there.data.entries()) expect(d).toBeCloseTo(here.data[k], 5);
  });

  test("gives the same bytes for the same seed, and learns from triplets alone, also with fewer points than features", () => {
    expect(scmlLocal.fit(data, { seed: 4 }).save()).toEqual(scmlLocal.fit(data, { seed: 4 }).save());
    const few = { points: blobs(4, 3, 30).points, labels: blobs(4, 3, 30).labels };
    const metric = scmlLocal.fit({ points: few.points, triplets: someTriplets(few.labels, 40) });
    expect(metric.directions.cols).toBe(30);
    expect(metric.report.value).toBeLessThanOrEqual(metric.report.trace[0]);
  });

  test("folds a scaling in: distances on unscaled points are those on scaled ones", () => {
    const raw = Matrix.from(cloud.map((row) => row.map((value, c) => value * 10 ** c + 5)));
    const scaling = fitScaling(raw, "zscore");
    const scaled = applyScaling(scaling, raw);
    const metric = scmlLocal.fit({ points: scaled, labels });
    const folded = foldLocalScaling(metric, scaling);
    const [a, b] = [folded.distances(raw, raw), metric.distances(scaled, scaled)];
    for (const [k, d] of a.data.entries()) expect(d).toBeCloseTo(b.data[k], 9);
  });

  test("ends where its driver says, with the best so far, also before the first local step", () => {
    for (const after of [1, 25]) {
      const run = scmlLocal.steps(data);
      for (let k = 0; k < after; k++) run.next();
      let next = run.next({ reason: "enough", converged: false });
      while (!next.done) next = run.next();
      expect(next.value.report.reason).toBe("enough");
    }
  });

  test("refuses what it cannot learn from and options it does not have", () => {
    expect(() => scmlLocal.fit({ points: cloud })).toThrow(/scmlLocal/);
    expect(() => scmlLocal.fit({ points: cloud, labels }, { places: 0 })).toThrow(/`places: 0` is not legal/);
    expect(() => scmlLocal.fit({ points: cloud, labels }, { component: 2 } as object)).toThrow(/component/);
    expect(() => scmlLocal.fit({ points: cloud, labels }, { sparsity: 100 })).toThrow(
      /no direction is worth its price/,
    );
  });
});

/** Σ w and Σ √w of a metric that is the same everywhere, in the units of scml. */
const begunWeight = ({ parts }: LocalMetric): number =>
  parts.coefficients.toArrays().reduce((sum, row) => sum + row[row.length - 1] ** 2, 0);
const begunPrice = ({ parts }: LocalMetric): number =>
  parts.coefficients.toArrays().reduce((sum, row) => sum + Math.abs(row[row.length - 1]), 0);
