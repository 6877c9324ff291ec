import { describe, expect, test } from "vitest";
import { scale } from "../../src/learners/scale.ts";
import { readFixture } from "../contract/fixtures.ts";
import { distance, meanOf, type Rows } from "./oracle.ts";

const { points } = readFixture("wine");
const columns = points[0].map((_, c) => points.map((row) => row[c]));
const means = meanOf(points);
const diagonal = (values: readonly number[]): Rows =>
  values.map((value, i) => values.map((_, j) => (i === j ? value : 0)));

describe("scale", () => {
  test("gives every feature the standard deviation 1", () => {
    const variances = columns.map(
      (column, c) =>
        column.reduce((sum, value) => sum + (value - means[c]) * (value - means[c]), 0) / (points.length - 1),
    );
    const metric = scale.fit({ points });
    expect(distance(metric.matrix.toArrays(), diagonal(variances.map((variance) => 1 / variance)))).toBeLessThan(1e-12);
    const mapped = metric.transform(points).toArrays();
    for (let c = 0; c < 13; c++) {
      expect(mapped.reduce((sum, row) => sum + row[c] * row[c], 0) / (points.length - 1)).toBeCloseTo(1, 10);
    }
  });

  test("gives every feature the range 1", () => {
    const metric = scale.fit({ points }, { unit: "range" });
    const ranges = columns.map((column) => Math.max(...column) - Math.min(...column));
    expect(distance(metric.map.toArrays(), diagonal(ranges.map((range) => 1 / range)))).toBeLessThan(1e-12);
    const mapped = metric.transform(points).toArrays();
    for (let c = 0; c < 13; c++) {
      const values = mapped.map((row) => row[c]);
      expect(Math.max(...values) - Math.min(...values)).toBeCloseTo(1, 12);
    }
  });

  test("gives features that are the same everywhere the weight 0", () => {
    for (const unit of ["deviation", "range"] as const) {
      const { matrix } = scale.fit({ points: points.map((row) => [row[0], 7, row[1]]) }, { unit });
      expect(matrix.get(1, 1)).toBe(0);
      expect(matrix.get(0, 0)).toBeGreaterThan(0);
    }
  });

  test("keeps the principal directions of the scaled features when fewer are asked for", () => {
    const metric = scale.fit({ points }, { components: 2 });
    const scaled = scale.fit({ points }).transform(points).toArrays();
    const mapped = metric.transform(points).toArrays();
    const spread = (rows: Rows) => rows.flat().reduce((sum, value) => sum + value * value, 0);
    expect(metric.components).toBe(2);
    const best = spread(mapped);
    for (let p = 0; p < 13; p++) {
      for (let q = 0; q < p; q++) expect(spread(scaled.map((row) => [row[p], row[q]]))).toBeLessThan(best);
    }
  });
});
