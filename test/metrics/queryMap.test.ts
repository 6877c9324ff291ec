import { describe, expect, test } from "vitest";
import { Random } from "../../src/base/random.ts";
import { unitRows } from "../../src/data/unitRows.ts";
import { readNpz } from "../../src/io/npz.ts";
import { euclidean } from "../../src/learners/euclidean.ts";
import { Matrix } from "../../src/linalg/matrix.ts";
import { exportNpz } from "../../src/metrics/exportNpz.ts";
import { linearLayer } from "../../src/metrics/linearLayer.ts";
import { loadAnyModel, loadMetric, loadQueryMap, saveMetric, saveQueryMap } from "../../src/metrics/modelFile.ts";
import { type Comparison, queryMap } from "../../src/metrics/queryMap.ts";

const random = new Random(3);
const cloud = (rows: number, cols: number) =>
  new Matrix(
    rows,
    cols,
    Float64Array.from({ length: rows * cols }, () => 2 * random.uniform() - 1),
  );
const report = {
  iterations: 2,
  converged: true,
  reason: "closed form",
  value: 0.5,
  trace: [1, 0.5],
  warnings: ["one"],
  constraints: { queries: 3 },
};
const made = (comparison: Comparison, map = cloud(3, 3)) =>
  queryMap({
    learner: "queryRidge",
    options: { regularization: 1 },
    map,
    comparison,
    features: ["a", "b", "c"],
    report,
  });

describe("queryMap", () => {
  const [queries, documents] = [cloud(6, 3), cloud(20, 3)];

  test("maps queries and leaves documents", () => {
    const map = made("euclidean");
    const asked = map.transform(queries);
    for (let q = 0; q < 6; q++)
      for (let r = 0; r < 3; r++)
        expect(asked.get(q, r)).toBeCloseTo(
          [0, 1, 2].reduce((sum, c) => sum + map.map.get(r, c) * queries.get(q, c), 0),
          14,
        );
    expect(map.searched(documents)).toEqual(documents);
    expect([map.components, Array.from(map.mean)]).toEqual([3, [0, 0, 0]]);
  });

  test.each(["euclidean", "cosine"] as const)("orders documents as its definition does, %s", (comparison) => {
    const map = made(comparison);
    const asked = map.transform(queries);
    const { indices } = map.neighbors(documents, queries, { neighbors: 20 });
    const scores = map.similarities(queries, documents);
    for (let q = 0; q < 6; q++) {
      const nearness = documents.toArrays().map((x) => {
        const inner = x.reduce((sum, value, c) => sum + value * asked.get(q, c), 0);
        const [xx, qq] = [x.reduce((s, v) => s + v * v, 0), asked.row(q).reduce((s, v) => s + v * v, 0)];
        return comparison === "cosine" ? inner / Math.sqrt(xx * qq) : -Math.sqrt(qq - 2 * inner + xx);
      });
      const order = nearness.map((_, i) => i).sort((i, j) => nearness[j]! - nearness[i]!);
      expect(Array.from(indices.subarray(20 * q, 20 * q + 20))).toEqual(order);
      expect(order.map((i) => scores.get(q, i))).toEqual(order.map((i) => scores.get(q, i)).sort((a, b) => b - a));
      if (comparison === "cosine") expect(scores.get(q, 4)).toBeCloseTo(nearness[4]!, 12);
    }
  });

  test("is no metric, and says so", () => {
    for (const what of ["distance", "same"] as const)
      expect(() => made("cosine")[what]([1, 2, 3], [4, 5, 6])).toThrow(
        `${what}: a query map is a similarity of queries to documents, not a metric`,
      );
    expect(() => made("cosine").transform([[1, 2]])).toThrow("got 2 features but the query map was learned on 3");
    expect(() => made("cosine").neighbors(documents, queries, { neighbors: 0 })).toThrow("`neighbors: 0` is not legal");
  });

  test("survives its file bit for bit, with notes, and is not taken for a metric", () => {
    const map = made("cosine");
    const bytes = saveQueryMap(map, { mode: "query-only" });
    const { model, notes } = loadAnyModel(bytes);
    expect(notes).toEqual({ mode: "query-only" });
    expect(model.kind).toBe("query");
    expect(loadQueryMap(map.save()).save()).toEqual(map.save());
    expect(loadQueryMap(bytes).map).toEqual(map.map);
    expect({ ...loadQueryMap(bytes).report }).toEqual(report);
    expect(() => loadMetric(bytes, "m.etalon")).toThrow("m.etalon: it holds a query map (mode query-only)");
    const metric = euclidean.fit({ points: documents });
    expect(loadAnyModel(saveMetric(metric)).model.kind).toBe("linear");
    expect(() => loadQueryMap(saveMetric(metric))).toThrow("it holds a metric, no query map");
  });

  test("is exported as the layer y = A x without bias, whose matrix other programs read", () => {
    const map = made("euclidean");
    const arrays = readNpz(exportNpz(map));
    expect(Array.from(arrays.get("components_")!.data, Number)).toEqual(Array.from(map.map.data));
    expect(Array.from(arrays.get("mean_")!.data, Number)).toEqual([0, 0, 0]);
    expect(linearLayer(map)).toEqual({ inputs: 3, outputs: 3, weight: map.map.data, bias: Float64Array.of(0, 0, 0) });
  });

  test("a damaged file is refused whatever bit falls", () => {
    const bytes = made("euclidean").save();
    for (let at = 0; at < bytes.length; at += 7) {
      const bad = bytes.slice();
      bad[at]! ^= 1 << (at % 8);
      expect(() => loadQueryMap(bad)).toThrow();
    }
  });
});

test("unitRows scales to length 1 what can be scaled, large and small alike", () => {
  const rows = unitRows(
    Matrix.from([
      [3, 4],
      [0, 0],
      [3e200, 4e200],
      [-3e-200, 4e-200],
    ]),
  );
  expect(rows.toArrays().map((row) => row.map((value) => Number(value.toFixed(12))))).toEqual([
    [0.6, 0.8],
    [0, 0],
    [0.6, 0.8],
    [-0.6, 0.8],
  ]);
});
