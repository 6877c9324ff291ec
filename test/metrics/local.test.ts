import { describe, expect, test } from "vitest";
import { Random } from "../../src/base/random.ts";
import { euclidean } from "../../src/learners/euclidean.ts";
import { scmlLocal } from "../../src/learners/local/scmlLocal.ts";
import { Matrix } from "../../src/linalg/matrix.ts";
import { type LocalParts, localMetric } from "../../src/metrics/local.ts";
import { loadLocalMetric, loadMetric, loadQueryMap, saveLocalMetric, saveMetric } from "../../src/metrics/modelFile.ts";
import { weightedNearest, weightedSquare } from "../../src/neighbors/weightedNearest.ts";
import { localKnnClassifier } from "../../src/tasks/localKnn.ts";
import { blobs } from "../contract/fixtures.ts";

const random = new Random(9);
const cloud = (rows: number, cols: number) =>
  new Matrix(
    rows,
    cols,
    Float64Array.from({ length: rows * cols }, () => 2 * random.uniform() - 1),
  );
const report = {
  iterations: 2,
  converged: true,
  reason: "small change",
  value: 0.5,
  trace: [1, 0.5],
  warnings: ["one"],
  constraints: { triplets: 3 },
};
const parts: LocalParts = {
  learner: "scmlLocal",
  options: { sparsity: 0.1 },
  features: ["a", "b", "c"],
  report,
  mean: Float64Array.of(0.1, -0.2, 0.3),
  spread: Float64Array.of(2, 1, 0.5),
  places: { landmarks: cloud(5, 3), width: 0.8, projection: cloud(4, 5), shift: Float64Array.of(0.1, -0.2, 0.3, 0) },
  directions: cloud(11, 3),
  coefficients: cloud(11, 5),
};
const metric = localMetric(parts);

/** w_b(x) from the definition. */
function weightsOf(x: readonly number[]): number[] {
  const u = x.map((value, c) => (value - parts.mean[c]) / parts.spread[c]);
  const k = parts.places.landmarks
    .toArrays()
    .map((l) => Math.exp(-l.reduce((sum, value, c) => sum + (value - u[c]) ** 2, 0) / (2 * 0.8 ** 2)));
  const z = parts.places.projection
    .toArrays()
    .map((row, r) => row.reduce((sum, value, i) => sum + value * k[i], parts.places.shift[r]));
  return parts.coefficients.toArrays().map((row) => row.reduce((sum, v, r) => sum + v * (z[r] ?? 1), 0) ** 2);
}
const distanceOf = (x: readonly number[], y: readonly number[]): number =>
  Math.sqrt(
    weightsOf(x).reduce(
      (sum, w, b) => sum + w * parts.directions.row(b).reduce((s, v, c) => s + v * (x[c] - y[c]), 0) ** 2,
      0,
    ),
  );

describe("localMetric", () => {
  const [items, queries] = [cloud(30, 3), cloud(6, 3)];
  const rows = items.toArrays();

  test("weighs directions by the place that asks, as its definition says", () => {
    const weights = metric.weightsAt(queries);
    queries.toArrays().forEach((x, i) => {
      for (const [b, w] of weightsOf(x).entries()) expect(weights.get(i, b)).toBeCloseTo(w, 12);
      expect(metric.distance(x, rows[i])).toBeCloseTo(distanceOf(x, rows[i]), 12);
    });
  });

  test("is directed: there and back are two distances, and a point is at 0 from itself", () => {
    const [x, y] = [rows[0], rows[1]];
    expect(metric.distance(x, y)).not.toBeCloseTo(metric.distance(y, x), 6);
    expect(metric.distance(x, x)).toBe(0);
    const all = metric.distances(queries, items);
    expect(all.get(2, 7)).toBe(metric.distance(queries.row(2), rows[7]));
  });

  test("has at each place an ordinary metric that measures, explains and is saved as one", () => {
    const x = rows[3];
    const here = metric.metricAt(x);
    for (const y of rows) expect(here.distance(x, y)).toBeCloseTo(metric.distance(x, y), 10);
    expect(here.explain(x, rows[4]).squared).toBeCloseTo(metric.distance(x, rows[4]) ** 2, 10);
    expect(loadMetric(here.save()).map).toEqual(here.map);
  });

  test("finds the nearest items exactly, ties by lower index, without those excluded", () => {
    const doubled = Matrix.from([...rows, ...rows]);
    const found = metric.neighbors(doubled, queries, { neighbors: 7, exclude: [0, 1, 2, 3, 4, -1] });
    queries.toArrays().forEach((x, q) => {
      const order = doubled
        .toArrays()
        .map((y, j) => ({ j, d: metric.distance(x, y) }))
        .filter(({ j }) => j !== (q < 5 ? q : -1))
        .sort((a, b) => a.d - b.d || a.j - b.j);
      expect(Array.from(found.indices.subarray(7 * q, 7 * q + 7))).toEqual(order.slice(0, 7).map(({ j }) => j));
      for (let k = 0; k < 7; k++) expect(found.squared[7 * q + k]).toBeCloseTo(order[k].d * order[k].d, 12);
    });
    const few = metric.neighbors(items.take([0, 1]), queries, { neighbors: 3 });
    expect([few.indices[2], few.squared[2]]).toEqual([-1, Infinity]);
  });

  test("looks inside the group of the point that asks, or only outside it", () => {
    const asking = Int32Array.from({ length: queries.rows }, (_, q) => q % 3);
    const asked = Int32Array.from({ length: items.rows }, (_, j) => j % 2);
    for (const same of [true, false]) {
      const groups = { queries: asking, points: asked, same };
      const { indices } = metric.neighbors(items, queries, { neighbors: 2, groups });
      queries.toArrays().forEach((x, q) => {
        const order = Array.from(asked.keys())
          .filter((j) => (asked[j] === asking[q]) === same)
          .sort((a, b) => metric.distance(x, items.row(a)) - metric.distance(x, items.row(b)) || a - b);
        expect([indices[2 * q], indices[2 * q + 1]]).toEqual([order[0] ?? -1, order[1] ?? -1]);
      });
    }
  });

  test("changes nothing that it is given and gives copies", () => {
    metric.directions.data.fill(0);
    metric.mean.fill(0);
    metric.parts.places.landmarks.data.fill(0);
    expect(metric.parts).toEqual(parts);
  });

  test("names what is wrong", () => {
    expect(() => metric.weightsAt([[1, 2]])).toThrow("got 2 features but the metric was learned on 3");
    expect(() => metric.distance([1, 2, Number.NaN], [1, 2, 3])).toThrow("x: row 0, column 2 is NaN");
    expect(() => metric.neighbors(items, queries, { neighbors: 0 })).toThrow("`neighbors: 0` is not legal");
  });
});

describe("weightedNearest", () => {
  test("gives up a sum only where it is too large already", () => {
    const [w, x, y] = [cloud(1, 20), cloud(1, 20), cloud(1, 20)];
    w.data.forEach((value, k) => {
      w.data[k] = Math.abs(value);
    });
    const whole = weightedSquare(w, x, 0, y, 0);
    expect(weightedSquare(w, x, 0, y, 0, whole)).toBe(whole);
    expect(weightedSquare(w, x, 0, y, 0, whole / 4)).toBeGreaterThan(whole / 4);
    expect(weightedNearest(w, x, y, 1).squared[0]).toBe(whole);
  });
});

describe("the file of a local metric", () => {
  test("brings it back bit for bit, with notes, and is not taken for another kind", () => {
    const bytes = saveLocalMetric(metric, { scale: "zscore" });
    expect(loadLocalMetric(bytes).parts).toEqual(parts);
    expect(loadLocalMetric(metric.save()).save()).toEqual(metric.save());
    expect(() => loadMetric(bytes, "m.etalon")).toThrow("m.etalon: it holds a local metric");
    expect(() => loadQueryMap(bytes)).toThrow("Load it with loadLocalMetric");
    const plain = euclidean.fit({ points: cloud(5, 3) });
    expect(() => loadLocalMetric(saveMetric(plain))).toThrow("it holds a metric, no local metric");
  });

  test("is refused where a bit has fallen or shapes do not fit", () => {
    const bytes = metric.save();
    for (let at = 0; at < bytes.length; at += 41) {
      const bad = bytes.slice();
      bad[at] ^= 1 << (at % 8);
      expect(() => loadLocalMetric(bad)).toThrow();
    }
    for (const wrong of [
      { coefficients: cloud(10, 5) },
      { mean: Float64Array.of(1, 2) },
      { spread: Float64Array.of(1, 0, 1) },
      { features: ["a"] },
      { places: { ...parts.places, width: 0 } },
      { places: { ...parts.places, shift: Float64Array.of(1) } },
    ])
      expect(() => loadLocalMetric(localMetric({ ...parts, ...wrong }).save())).toThrow("do not fit");
  });
});

describe("localKnnClassifier", () => {
  test("votes among the neighbors by the metric of each query's place", () => {
    const { points, labels } = blobs(12, 4);
    const learned = scmlLocal.fit({ points, labels });
    const unlabeled = labels.map((label, i) => (i % 7 === 0 ? null : label));
    const predicted = localKnnClassifier({ points, labels: unlabeled }, learned, { neighbors: 1 }).predict(points);
    const known = points.map((_, i) => i).filter((i) => i % 7 !== 0);
    points.forEach((x, i) => {
      const nearest = known.reduce((a, b) => (learned.distance(x, points[b]) < learned.distance(x, points[a]) ? b : a));
      expect(predicted[i]).toBe(labels[nearest]);
    });
    expect(() => localKnnClassifier({ points, labels }, learned, { neighbors: 99 })).toThrow("neighbors: 99");
  });
});
