import { describe, expect, test } from "vitest";
import { Random } from "../../src/base/random.ts";
import { Matrix } from "../../src/linalg/matrix.ts";
import { multiply } from "../../src/linalg/products.ts";
import { blobs, fitBriefly, insanity, iris, registry, relativeError, when, wine } from "./fixtures.ts";

describe.each(registry)("$name", (learner) => {
  const data = iris();
  const metric = fitBriefly(learner, data);

  test("gives a finite, symmetric, positive semidefinite M = LᵀL", () => {
    for (const fixture of [data, wine(), blobs()]) expect(insanity(fitBriefly(learner, fixture))).toBeUndefined();
    expect(relativeError(metric.matrix, multiply(metric.map, metric.map, { transposeA: true }))).toBeLessThan(1e-12);
  });

  test("honors `components` with a map of that many rows at most", () => {
    for (const components of [1, 2, 4]) {
      const reduced = fitBriefly(learner, data, { components });
      expect(reduced.map.rows).toBeLessThanOrEqual(components);
      expect(reduced.map.cols).toBe(4);
      expect(insanity(reduced)).toBeUndefined();
    }
  });

  test("keeps the laws of a pseudometric", () => {
    const random = new Random(5);
    const pick = () => data.points[random.integer(150)];
    for (let round = 0; round < 300; round++) {
      const [a, b, c] = [pick(), pick(), pick()];
      expect(metric.distance(a, a)).toBe(0);
      expect(metric.distance(a, b)).toBe(metric.distance(b, a));
      expect(metric.distance(a, c)).toBeLessThanOrEqual((metric.distance(a, b) + metric.distance(b, c)) * (1 + 1e-9));
    }
  });

  test("measures the distance in the mapped space", () => {
    const mapped = metric.transform(data.points);
    const table = metric.distances(data.points.slice(0, 20), data.points);
    for (let i = 0; i < 20; i++) {
      for (let j = 0; j < 150; j += 7) {
        let squared = 0;
        for (let r = 0; r < mapped.cols; r++)
          squared += (mapped.get(i, r) - mapped.get(j, r)) * (mapped.get(i, r) - mapped.get(j, r));
        expect(Math.abs(table.get(i, j) - Math.sqrt(squared))).toBeLessThan(1e-9 * (1 + Math.sqrt(squared)));
        expect(Math.abs(metric.distance(data.points[i], data.points[j]) - Math.sqrt(squared))).toBeLessThan(
          1e-9 * (1 + Math.sqrt(squared)),
        );
      }
    }
  });

  test("maps a row alone as in a batch, bit for bit", () => {
    const batch = metric.transform(data.points);
    for (const i of [0, 77, 149]) expect([...metric.transform([data.points[i]]).data]).toEqual([...batch.row(i)]);
  });

  test("finds the neighbors that brute force finds, ties by the lower row", () => {
    const found = metric.neighbors(data.points, data.points.slice(0, 30), { neighbors: 5 });
    const mapped = metric.transform(data.points);
    const squared = (i: number, j: number) => {
      const differences = Array.from(mapped.row(i), (value, c) => value - mapped.get(j, c));
      return differences.reduce((sum, difference) => sum + difference * difference, 0);
    };
    for (let i = 0; i < 30; i++) {
      const all = data.points.map((_, j) => squared(i, j)).sort((a, b) => a - b);
      for (let slot = i * 5; slot < i * 5 + 5; slot++) {
        const rounding = 1e-12 * (1e-3 + all[slot - i * 5]);
        expect(Math.abs(found.squared[slot] - all[slot - i * 5])).toBeLessThan(rounding);
        expect(Math.abs(squared(i, found.indices[slot]) - found.squared[slot])).toBeLessThan(rounding);
        const tied = slot > i * 5 && found.squared[slot] === found.squared[slot - 1];
        if (tied) expect(found.indices[slot]).toBeGreaterThan(found.indices[slot - 1]);
      }
    }
  });

  test("explains a squared distance by parts that add up", () => {
    const { squared, features, directions, distance } = metric.explain(data.points[0], data.points[120]);
    const total = features.reduce((sum, { contribution }) => sum + contribution, 0);
    expect(Math.abs(total - squared)).toBeLessThan(1e-9 * squared);
    expect(Math.abs(directions.reduce((sum, share) => sum + share, 0) - squared)).toBeLessThan(1e-9 * squared);
    expect(distance).toBeCloseTo(metric.distance(data.points[0], data.points[120]), 10);
  });

  test("hands out copies: nothing a caller does changes the metric", () => {
    const before = metric.distance(data.points[0], data.points[120]);
    metric.matrix.data.fill(7);
    metric.map.data.fill(7);
    metric.mean.fill(7);
    expect(metric.distance(data.points[0], data.points[120])).toBe(before);
    expect(Object.isFrozen(metric)).toBe(true);
  });

  test("reports iterations, a finite trace and a verdict", () => {
    const { report } = metric;
    expect(report.trace.length).toBe(report.iterations);
    expect(report.trace.every(Number.isFinite)).toBe(true);
    expect(report.reason).not.toBe("");
    if (learner.tags.includes("closedForm")) expect(report).toMatchObject({ converged: true, iterations: 0 });
    else expect(report.iterations).toBeGreaterThan(0);
  });

  when("maxIterations" in learner.options)("never calls a spent budget convergence", () => {
    const { report } = learner.fit(wine(), { maxIterations: 1, tolerance: 1e-12 });
    expect(report.iterations).toBe(1);
    expect(report.converged).toBe(false);
  });

  when(learner.tags.includes("diagonal"))("is diagonal where it says so", () => {
    const m = metric.matrix;
    const offDiagonal = new Matrix(
      4,
      4,
      m.data.map((value, k) => (k % 5 === 0 ? 0 : value)),
    );
    expect(offDiagonal.data.every((value) => value === 0)).toBe(true);
  });
});
