import { describe, expect, test } from "vitest";
import { targetNeighbors } from "../../src/constraints/targetNeighbors.ts";
import { given } from "../../src/learners/given.ts";
import { Matrix } from "../../src/linalg/matrix.ts";
import { nearest } from "../../src/linalg/nearest.ts";
import { neighborFinder } from "../../src/neighbors/finder.ts";
import { knnClassifier, knnRegressor } from "../../src/tasks/knn.ts";
import { randomMatrix } from "../linalg/both.ts";

const points = randomMatrix(4000, 2, 1);
const every = Int32Array.from({ length: 4000 }, (_, i) => i);

describe("searching again and again", () => {
  test("builds a tree once it has been asked enough, with the same bits before and after", () => {
    const finder = neighborFinder(points);
    const queries = randomMatrix(40, 2, 2);
    const expected = nearest(queries, points, 5);
    expect(finder.query(queries, 5)).toEqual(expected);
    expect(finder.by.kind).toBe("exact");
    expect(finder.query(queries, 5)).toEqual(expected);
    expect(finder.by.kind).toBe("vp-tree");
    expect(neighborFinder(points, "ball-tree").query(queries, 5)).toEqual(expected);
  });

  test("says so for metrics, classifiers and regressors", () => {
    const metric = given.fit(
      { points },
      {
        matrix: [
          [2, 0.5],
          [0.5, 1],
        ],
      },
    );
    const found = metric.neighbors(points, points, { neighbors: 3, exclude: every });
    const mapped = metric.transform(points);
    const { indices, squared } = nearest(mapped, mapped, 3, { exclude: every });
    expect([found.indices, found.squared]).toEqual([indices, squared]);
    expect(found.by.kind).toBe("vp-tree");
    expect(metric.neighbors(points, [[0, 0]]).by.kind).toBe("exact");
    const near = metric.neighbors(points, points, { neighbors: 3, exclude: every, index: "hnsw" });
    expect(near.by.recall!.mean).toBeGreaterThan(0.95);
    expect(() => metric.neighbors(points, [[0, 0]], { index: "hash" as "exact" })).toThrow(/hash/);

    const labels = Array.from(every, (i) => (points.data[2 * i] > 0 ? "right" : "left"));
    const classifier = knnClassifier({ points, labels }, { metric });
    const exact = knnClassifier({ points, labels }, { metric, index: "exact" });
    expect(classifier.predict(points)).toEqual(exact.predict(points));
    expect([classifier.by.kind, exact.by.kind]).toEqual(["vp-tree", "exact"]);
    const targets = Array.from(every, (i) => points.data[2 * i]);
    const values = knnRegressor({ points, targets }, { index: "vp-tree" }).predict(points);
    expect(values).toEqual(knnRegressor({ points, targets }, { index: "exact" }).predict(points));
  });

  test("finds the same target neighbors in classes large and small", () => {
    const labels = every.map((i) => (i % 100 === 0 ? 1 : i === 7 ? 2 : 0));
    const found = targetNeighbors({ points, labels }, 3, "test");
    const expected = nearest(points, points, 3, {
      exclude: every,
      groups: { queries: labels, points: labels, same: true },
    });
    expect(found.indices).toEqual(expected.indices);
    expect(found.singletons).toBe(1);
    expect(new Matrix(1, 3, Float64Array.from(found.indices.subarray(21, 24))).toArrays()).toEqual([[-1, -1, -1]]);
  });
});
