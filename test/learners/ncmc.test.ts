import { describe, expect, test } from "vitest";
import { ncmc } from "../../src/learners/ncmc.ts";
import { ncmml } from "../../src/learners/ncmml.ts";
import { blobs, readFixture, standardized } from "../contract/fixtures.ts";

describe("ncmc", () => {
  test("with one centroid for each class is ncmml", () => {
    const data = standardized(readFixture("wine"));
    const [one, means] = [ncmc.fit(data, { centroids: 1, regularization: 0.1 }), ncmml.fit(data)];
    expect(Math.abs((one.report.value ?? 0) / (means.report.value ?? 1) - 1)).toBeLessThan(1e-9);
  });

  test("fits classes that lie in two places, where class means say nothing", () => {
    const { points } = blobs(40, 9, 4);
    const labels = points.map((_, i) => i % 2);
    const corners = points.map((row, i) => {
      const [a, b] = [i % 2 === (i >> 1) % 2 ? 2 : -2, (i >> 1) % 2 === 0 ? 2 : -2];
      return [row[0] * 0.3 + a, row[1] * 0.3 + b, 4 * row[2], 4 * row[3]];
    });
    const several = ncmc.fit({ points: corners, labels }, { centroids: 4 });
    expect(several.report.value).toBeLessThan(0.5 * (ncmml.fit({ points: corners, labels }).report.value ?? 0));
    expect(several.report.constraints["centroids"]).toBe(8);
  });

  test("takes as many centroids as a class has distinct points", () => {
    const { points, labels } = blobs(6);
    const metric = ncmc.fit({ points: [...points, [9, 9, 9, 9, 9]], labels: [...labels, "alone"] }, { centroids: 10 });
    expect(metric.report.constraints["centroids"]).toBe(19);
    expect(metric.map.data.every(Number.isFinite)).toBe(true);
  });
});
