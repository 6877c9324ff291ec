import { describe, expect, test } from "vitest";
import { dmlmj } from "../../src/learners/dmlmj.ts";
import { euclidean } from "../../src/learners/euclidean.ts";
import type { Metric } from "../../src/metrics/metric.ts";
import { blobs, readFixture, standardized } from "../contract/fixtures.ts";
import { measured } from "../measured.ts";
import { addOuter, nearestRows, sphere, trace, zeros } from "./neighborOracle.ts";
import { by, distance, flip, golden, identity, inverse, type Rows, times } from "./oracle.ts";

const points = golden.X;
const labels = golden.y;

/** Mean outer product of the differences of each point to its k nearest of its own class, or of the others. */
function moment(rows: Rows, classes: readonly unknown[], k: number, same: boolean): Rows {
  const sum = zeros(rows[0].length);
  let count = 0;
  rows.forEach((row, i) => {
    for (const j of nearestRows(rows, i, k, (other) => (classes[other] === classes[i]) === same)) {
      addOuter(sum, row, rows[j], 1);
      count++;
    }
  });
  return by(sum, 1 / count);
}

/** The Jeffrey divergence of two zero-mean Gaussians with these second moments: ½ tr(S⁻¹D) + ½ tr(D⁻¹S) − d. */
const jeffrey = (s: Rows, d: Rows): number =>
  (trace(times(inverse(s), d)) + trace(times(inverse(d), s))) / 2 - s.length;

const within = (map: Rows, a: Rows): Rows => times(times(map, a), flip(map));

describe("dmlmj", () => {
  test("solves D v = w S v with L S Lᵀ = I, largest w + 1/w first", () => {
    for (const [neighbors, shrinkage] of [
      [5, 0.05],
      [3, 0],
      [12, 0.4],
    ]) {
      const s = sphere(moment(points, labels, neighbors, true), shrinkage);
      const d = sphere(moment(points, labels, neighbors, false), shrinkage);
      const map = dmlmj.fit({ points, labels }, { neighbors, shrinkage }).map.toArrays();
      expect(distance(within(map, s), identity(13))).toBeLessThan(1e-9);
      const w = within(map, d).map((row, r) => row[r]);
      expect(
        measured(
          "eigenvalue equation, relative",
          distance(
            times(map, d),
            times(map, s).map((row, r) => row.map((value) => value * w[r])),
          ),
        ),
      ).toBeLessThan(1e-8);
      for (let r = 1; r < 13; r++) expect(w[r] + 1 / w[r]).toBeLessThanOrEqual(w[r - 1] + 1 / w[r - 1] + 1e-9);
    }
  });

  test("reports the Jeffrey divergence between the two Gaussians of differences", () => {
    const s = sphere(moment(points, labels, 5, true), 0.05);
    const d = sphere(moment(points, labels, 5, false), 0.05);
    const { report } = dmlmj.fit({ points, labels });
    expect(report.value).toBeCloseTo(jeffrey(s, d), 9);
  });

  test("keeps the pair of directions in which the divergence is largest", () => {
    const s = sphere(moment(points, labels, 5, true), 0.05);
    const d = sphere(moment(points, labels, 5, false), 0.05);
    const all = dmlmj.fit({ points, labels }).map.toArrays();
    const two = dmlmj.fit({ points, labels }, { components: 2 });
    expect(two.map.toArrays()).toEqual(all.slice(0, 2));
    const divergence = (map: Rows) => jeffrey(within(map, s), within(map, d));
    expect(divergence(two.map.toArrays())).toBeCloseTo(two.report.value as number, 9);
    for (let p = 0; p < 13; p++) {
      for (let q = 0; q < p; q++) {
        expect(divergence([all[p], all[q]])).toBeLessThanOrEqual((two.report.value as number) + 1e-9);
      }
    }
  });

  test("is the inverse of S when all directions are kept", () => {
    const s = sphere(moment(points, labels, 5, true), 0.05);
    expect(distance(dmlmj.fit({ points, labels }).matrix.toArrays(), inverse(s))).toBeLessThan(1e-9);
  });

  test("prefers a direction in which enemies are nearer to one in which nothing differs", () => {
    // Classes alternate along the second axis at half the distance of friends; along the third nothing tells them apart.
    const rows: Rows = [];
    const classes: number[] = [];
    for (let i = 0; i < 60; i++) {
      rows.push([Math.floor(i / 2) % 6, i % 2 === 0 ? 0 : 0.01, ((i * 7) % 11) / 4]);
      classes.push(i % 2);
    }
    const s = moment(rows, classes, 4, true);
    const d = moment(rows, classes, 4, false);
    const [map] = dmlmj
      .fit({ points: rows, labels: classes }, { components: 1, neighbors: 4, shrinkage: 0.001 })
      .map.toArrays();
    const w = within([map], d)[0][0] / within([map], s)[0][0];
    expect(Math.max(w, 1 / w)).toBeGreaterThan(1.5);
  });

  test("uses the neighbors there are in small classes", () => {
    const rows = points.slice(0, 40);
    const classes = labels.slice(0, 40);
    const s = sphere(moment(rows, classes, 500, true), 0.3);
    const metric = dmlmj.fit({ points: rows, labels: classes }, { neighbors: 500, shrinkage: 0.3 });
    expect(distance(metric.matrix.toArrays(), inverse(s))).toBeLessThan(1e-9);
  });

  test("takes fewer points than features, also without shrinkage", () => {
    const { points: wide, labels: classes } = blobs(4, 6, 40);
    const metric = dmlmj.fit({ points: wide, labels: classes });
    expect(metric.components).toBe(11);
    const bare = dmlmj.fit({ points: wide, labels: classes }, { shrinkage: 0 });
    expect(bare.report.warnings.join()).toContain("a tiny ridge was added");
    expect(bare.map.data.every(Number.isFinite)).toBe(true);
    expect(dmlmj.fit({ points: wide, labels: classes }, { components: 30 }).report.warnings.join()).toContain(
      "the points span 11 dimensions",
    );
  });

  test("refuses single points and classes of repeated rows with DATA", () => {
    expect(() => dmlmj.fit({ points: points.slice(0, 4), labels: [0, 1, 2, 3] })).toThrow(/single point/);
    const twins = [
      [1, 2],
      [1, 2],
      [3, 4],
      [3, 4],
    ];
    expect(() => dmlmj.fit({ points: twins, labels: [0, 0, 1, 1] })).toThrow(/coincides with its neighbors/);
  });

  test("finds better neighbors than Euclid on half of wine", () => {
    const { points: wines, labels: kinds } = standardized(readFixture("wine"));
    const half = (rest: number) => wines.filter((_, i) => i % 2 === rest);
    const train = { points: half(0), labels: kinds.filter((_, i) => i % 2 === 0) };
    const right = (metric: Metric): number => {
      const { indices } = metric.neighbors(train.points, half(1), { neighbors: 1 });
      return indices.filter((j, i) => kinds[2 * j] === kinds[2 * i + 1]).length / indices.length;
    };
    expect(right(dmlmj.fit(train))).toBeGreaterThan(right(euclidean.fit(train)));
  });
});
