import { describe, expect, test } from "vitest";
import { Random } from "../../src/base/random.ts";
import { bootstrapMeans, columnOf, percentileInterval } from "../../src/evaluate/bootstrap.ts";

const ones = (n: number) => new Array<number>(n).fill(1);
const mean = (values: ArrayLike<number>) => Array.from(values).reduce((sum, value) => sum + value, 0) / values.length;

describe("percentileInterval", () => {
  test("interpolates between order statistics", () => {
    const values = Array.from({ length: 41 }, (_, i) => 40 - i);
    expect(percentileInterval(values)[0]).toBeCloseTo(1, 12);
    expect(percentileInterval(values)[1]).toBeCloseTo(39, 12);
    expect(percentileInterval([3, 1], 0.5)).toEqual([1.5, 2.5]);
    expect(percentileInterval([5])).toEqual([5, 5]);
    expect(() => percentileInterval([])).toThrow(expect.objectContaining({ code: "DATA" }));
  });
});

describe("bootstrapMeans", () => {
  test("follows the definition draw by draw", () => {
    const sums = [3, 0, 1];
    const sizes = [3, 1, 2];
    const means = bootstrapMeans([{ sizes, sums: [sums] }], { resamples: 50, seed: 9 });
    const random = new Random(9);
    random.jump();
    for (let r = 0; r < 50; r++) {
      const drawn = sizes.map(() => random.integer(3));
      const expected = drawn.reduce((sum, u) => sum + sums[u], 0) / drawn.reduce((sum, u) => sum + sizes[u], 0);
      expect(means.get(r, 0)).toBeCloseTo(expected, 14);
    }
  });

  test("gives every statistic the same draws", () => {
    const a = [1, 0, 1, 1, 0, 1];
    const b = [0, 0, 1, 0, 1, 1];
    const difference = a.map((value, u) => value - b[u]);
    const means = bootstrapMeans([{ sizes: ones(6), sums: [a, b, difference] }], { resamples: 200 });
    for (let r = 0; r < 200; r++) expect(means.get(r, 0) - means.get(r, 1)).toBeCloseTo(means.get(r, 2), 14);
  });

  test("draws inside strata and weighs strata alike", () => {
    const strata = [
      { sizes: ones(4), sums: [ones(4)] },
      { sizes: ones(40), sums: [new Array<number>(40).fill(0)] },
    ];
    expect(new Set(bootstrapMeans(strata, { resamples: 30 }).data)).toEqual(new Set([0.5]));
  });

  test("repeats with the seed and changes with it", () => {
    const strata = [{ sizes: ones(20), sums: [Array.from({ length: 20 }, (_, i) => i % 3)] }];
    const options = { resamples: 20, seed: 4 };
    expect(bootstrapMeans(strata, options)).toEqual(bootstrapMeans(strata, options));
    expect(bootstrapMeans(strata, options)).not.toEqual(bootstrapMeans(strata, { resamples: 20, seed: 5 }));
  });

  test("refuses a stratum without units", () => {
    expect(() => bootstrapMeans([{ sizes: [], sums: [[]] }])).toThrow(expect.objectContaining({ code: "DATA" }));
  });

  test("covers the true mean about 95 times in 100", () => {
    const random = new Random(11);
    let covered = 0;
    for (let trial = 0; trial < 400; trial++) {
      const sums = Array.from({ length: 120 }, () => (random.uniform() < 0.7 ? 1 : 0));
      const [low, high] = percentileInterval(
        columnOf(bootstrapMeans([{ sizes: ones(120), sums: [sums] }], { resamples: 300, seed: trial }), 0),
      );
      if (low <= 0.7 && 0.7 <= high) covered++;
    }
    expect(covered / 400).toBeGreaterThan(0.91);
    expect(covered / 400).toBeLessThan(0.98);
  });

  test("has the standard error that theory gives", () => {
    const sums = Array.from({ length: 100 }, (_, i) => (i < 80 ? 1 : 0));
    const sample = columnOf(bootstrapMeans([{ sizes: ones(100), sums: [sums] }], { resamples: 5000 }), 0);
    const center = mean(sample);
    const deviation = Math.sqrt(mean(sample.map((value) => (value - center) ** 2)));
    expect(center).toBeCloseTo(0.8, 2);
    expect(deviation / Math.sqrt((0.8 * 0.2) / 100)).toBeCloseTo(1, 1);
  });

  test("resamples groups whole: correlated cases widen the interval", () => {
    const cases = Array.from({ length: 60 }, (_, i) => Number(i % 20 < 10));
    const single = percentileInterval(columnOf(bootstrapMeans([{ sizes: ones(60), sums: [cases] }]), 0));
    const groups = [0, 1, 2, 3, 4, 5].map((g) =>
      cases.slice(10 * g, 10 * g + 10).reduce((sum, value) => sum + value, 0),
    );
    const grouped = percentileInterval(
      columnOf(bootstrapMeans([{ sizes: new Array<number>(6).fill(10), sums: [groups] }]), 0),
    );
    expect(grouped[1] - grouped[0]).toBeGreaterThan(2 * (single[1] - single[0]));
  });
});
