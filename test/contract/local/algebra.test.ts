import { describe, expect, test } from "vitest";
import { multiply } from "../../../src/linalg/products.ts";
import { iris, localRegistry, insanity as ordinaryInsanity, planted, relativeError } from "../fixtures.ts";
import { cloud, fitBriefly, insanity, wine } from "./fixtures.ts";

describe.each(localRegistry)("$name", (learner) => {
  const data = iris();
  const probe = data.points.filter((_, i) => i % 5 === 0);
  const metric = fitBriefly(learner, data);

  test("weighs directions by finite numbers, none below 0, everywhere some above it", () => {
    expect(insanity(metric, data.points)).toBeUndefined();
    for (const fixture of [wine(), cloud(), planted(45, 3)])
      expect(insanity(fitBriefly(learner, fixture), fixture.points)).toBeUndefined();
  });

  test("measures d(x, y)² = Σ w_b(x) (bᵀ(x − y))², 0 from a point to itself", () => {
    const rows = metric.directions.toArrays();
    const weights = metric.weightsAt(probe);
    const table = metric.distances(probe, data.points);
    for (const [i, x] of probe.entries()) {
      expect(metric.distance(x, x)).toBe(0);
      for (let j = 0; j < 150; j += 17) {
        const y = data.points[j];
        const squared = rows.reduce((sum, row, b) => {
          const along = row.reduce((part, value, c) => part + value * (x[c] - y[c]), 0);
          return sum + weights.get(i, b) * along * along;
        }, 0);
        expect(Math.abs(table.get(i, j) - Math.sqrt(squared))).toBeLessThan(1e-9 * (1 + Math.sqrt(squared)));
        expect(metric.distance(x, y)).toBe(table.get(i, j));
      }
    }
  });

  test("has at each place a positive semidefinite M = LᵀL that measures from there", () => {
    for (const x of [probe[0], probe[12], probe[29]]) {
      const here = metric.metricAt(x);
      expect(ordinaryInsanity(here)).toBeUndefined();
      expect(relativeError(here.matrix, multiply(here.map, here.map, { transposeA: true }))).toBeLessThan(1e-12);
      for (const y of probe) expect(Math.abs(here.distance(x, y) - metric.distance(x, y))).toBeLessThan(1e-9);
    }
  });

  test("knows a row alone as in a batch, bit for bit", () => {
    const batch = metric.weightsAt(data.points);
    for (const i of [0, 77, 149]) expect([...metric.weightsAt([data.points[i]]).data]).toEqual([...batch.row(i)]);
  });

  test("finds the neighbors that brute force finds, ties by the lower row", () => {
    const found = metric.neighbors(data.points, probe, { neighbors: 5 });
    const table = metric.distances(probe, data.points);
    for (let q = 0; q < probe.length; q++) {
      const order = data.points
        .map((_, j) => j)
        .sort((a, b) => table.get(q, a) - table.get(q, b) || a - b)
        .slice(0, 5);
      expect(Array.from(found.indices.subarray(5 * q, 5 * q + 5))).toEqual(order);
      for (const [k, j] of order.entries())
        expect(Math.abs(Math.sqrt(found.squared[5 * q + k]) - table.get(q, j))).toBeLessThan(1e-12);
    }
  });

  test("hands out copies: nothing a caller does changes the metric", () => {
    const before = metric.distance(probe[0], probe[20]);
    const { parts } = metric;
    for (const table of [metric.directions, parts.directions, parts.coefficients, parts.places.projection])
      table.data.fill(7);
    metric.mean.fill(7);
    parts.spread.fill(7);
    expect(metric.distance(probe[0], probe[20])).toBe(before);
    expect(Object.isFrozen(metric)).toBe(true);
  });

  test("reports iterations, a finite trace that ends below its start, and a verdict", () => {
    const { trace, iterations, reason, value } = metric.report;
    expect(trace.length).toBe(iterations);
    expect(trace.every(Number.isFinite)).toBe(true);
    expect(reason).not.toBe("");
    expect(value).toBe(trace.at(-1));
    expect(Number(value)).toBeLessThanOrEqual(trace[0]);
  });

  test("never calls a spent budget convergence", () => {
    const { report } = learner.fit(wine(), { maxIterations: 2, tolerance: 1e-12 });
    expect(report).toMatchObject({ iterations: 2, converged: false });
  });
});
