import { describe, expect, test } from "vitest";
import { Random } from "../../src/base/random.ts";
import { anmm } from "../../src/learners/anmm.ts";
import { euclidean } from "../../src/learners/euclidean.ts";
import { eigh } from "../../src/linalg/eigh.ts";
import { Matrix } from "../../src/linalg/matrix.ts";
import type { Metric } from "../../src/metrics/metric.ts";
import { blobs, noise, readFixture, standardized } from "../contract/fixtures.ts";
import { measured } from "../measured.ts";
import { addOuter, nearestRows, trace, zeros } from "./neighborOracle.ts";
import { angle, by, distance, flip, golden, identity, plus, type Rows, times } from "./oracle.ts";

const points = golden.X;
const labels = golden.y;

/** S − C point by point, from sorted lists of distances. */
function margin(rows: Rows, classes: readonly unknown[], friends: number, enemies: number): Rows {
  const sum = zeros(rows[0].length);
  rows.forEach((row, i) => {
    const near = nearestRows(rows, i, friends, (j) => classes[j] === classes[i]);
    const far = nearestRows(rows, i, enemies, (j) => classes[j] !== classes[i]);
    if (near.length === 0) return;
    for (const j of far) addOuter(sum, row, rows[j], 1 / far.length);
    for (const j of near) addOuter(sum, row, rows[j], -1 / near.length);
  });
  return sum;
}

const gained = (map: Rows, a: Rows): number => trace(times(times(map, a), flip(map)));

describe("anmm", () => {
  test("spans the eigenvectors of S − C with positive eigenvalues, orthonormal up to the unit, largest first", () => {
    for (const [friends, enemies] of [
      [3, 1],
      [5, 4],
      [100, 100],
    ]) {
      const a = margin(points, labels, friends, enemies);
      const map = anmm.fit({ points, labels }, { friends, enemies }).map.toArrays();
      const unit = times(map, flip(map));
      expect(distance(unit, by(identity(map.length), unit[0][0]))).toBeLessThan(1e-10);
      const rates = times(times(map, a), flip(map)).map((row, r) => row[r] / unit[0][0]);
      expect(
        measured(
          "eigenvalue equation, relative",
          distance(
            times(map, a),
            map.map((row, r) => row.map((value) => rates[r] * value)),
          ),
        ),
      ).toBeLessThan(1e-9);
      const { values } = eigh(Matrix.from(a));
      const positive = [...values].reverse().filter((value) => value > 1e-9);
      expect(map.length).toBe(positive.length);
      positive.forEach((value, r) => {
        expect(Math.abs(rates[r] - value)).toBeLessThan(1e-9 * positive[0]);
      });
    }
  });

  test("gains more average margin than any other orthonormal directions", () => {
    const a = margin(points, labels, 3, 1);
    const map = by(anmm.fit({ points, labels }, { components: 2 }).map.toArrays(), 1);
    const unit = Math.sqrt(times(map, flip(map))[0][0]);
    const best = gained(by(map, 1 / unit), a);
    const random = new Random(2);
    for (let round = 0; round < 50; round++) {
      const tilted = new Matrix(
        13,
        13,
        Float64Array.from({ length: 169 }, () => noise(random)),
      );
      const { vectors } = eigh(Matrix.from(plus(tilted.toArrays(), flip(tilted.toArrays()))));
      expect(gained(vectors.toArrays().slice(0, 2), a)).toBeLessThan(best);
    }
  });

  test("keeps as many directions as are asked for, and says when they have no margin", () => {
    const all = anmm.fit({ points, labels }, { components: 13 });
    expect(all.components).toBe(13);
    expect(all.report.warnings.join()).toMatch(/\d+ directions have a positive margin/);
    const first = anmm.fit({ points, labels }, { components: 2 });
    expect([...first.map.data]).toEqual([...anmm.fit({ points, labels }).map.data.slice(0, 26)]);
    expect(angle(all.matrix.toArrays(), identity(13))).toBeLessThan(1e-10);
  });

  test("falls back to Euclidean distances where enemies are nearer than friends in every direction", () => {
    const corners = [
      [0, 0],
      [1, 1],
      [1, 0],
      [0, 1],
    ];
    const metric = anmm.fit({ points: corners, labels: [0, 0, 1, 1] });
    expect(metric.report.warnings.join()).toContain("no direction has a positive margin");
    expect(angle(metric.matrix.toArrays(), identity(2))).toBeLessThan(1e-12);
  });

  test("uses the friends there are and leaves out points without any", () => {
    const rows = [...points.slice(0, 40), [...points[80]].map((value) => value + 1)];
    const classes = [...labels.slice(0, 40), "alone"];
    const metric = anmm.fit({ points: rows, labels: classes }, { friends: 60, enemies: 2 });
    const a = margin(rows, classes, 60, 2);
    const m = metric.matrix.toArrays();
    expect(metric.report.warnings.join()).toContain("1 points are the only ones of their class");
    expect(distance(times(m, a), times(a, m))).toBeLessThan(1e-9);
    const ofClass = new Map<unknown, number>();
    for (const label of classes) ofClass.set(label, (ofClass.get(label) ?? 0) + 1);
    const friends = classes.reduce<number>((sum, label) => sum + (ofClass.get(label) as number) - 1, 0);
    expect(metric.report.constraints).toEqual({ friends, enemies: 80 });
  });

  test("lives in the span of few points", () => {
    const { points: wide, labels: classes } = blobs(4, 6, 40);
    const map = anmm.fit({ points: wide, labels: classes }).map.toArrays();
    const a = margin(wide, classes, 3, 1);
    const positive = eigh(Matrix.from(a)).values.filter((value) => value > 1e-9);
    expect(map.length).toBe(positive.length);
    const unit = times(map, flip(map))[0][0];
    expect(gained(map, a) / unit).toBeCloseTo(
      positive.reduce((sum, value) => sum + value, 0),
      8,
    );
  });

  test("refuses classes of single points with DATA", () => {
    expect(() => anmm.fit({ points: points.slice(0, 4), labels: [0, 1, 2, 3] })).toThrow(
      /every class has a single point/,
    );
  });

  test("finds neighbors no worse than Euclid on half of wine", () => {
    const { points: wines, labels: kinds } = standardized(readFixture("wine"));
    const half = (rest: number) => wines.filter((_, i) => i % 2 === rest);
    const train = { points: half(0), labels: kinds.filter((_, i) => i % 2 === 0) };
    const right = (metric: Metric): number => {
      const { indices } = metric.neighbors(train.points, half(1), { neighbors: 1 });
      return indices.filter((j, i) => kinds[2 * j] === kinds[2 * i + 1]).length / indices.length;
    };
    expect(right(anmm.fit(train))).toBeGreaterThanOrEqual(right(euclidean.fit(train)));
  });
});
