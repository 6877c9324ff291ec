import { describe, expect, test } from "vitest";
import { euclidean } from "../../src/learners/euclidean.ts";
import { gmml } from "../../src/learners/gmml.ts";
import type { Metric } from "../../src/metrics/metric.ts";
import { blobs, pairsOf, readFixture, standardized } from "../contract/fixtures.ts";
import { measured } from "../measured.ts";
import { angle, classCovariances, distance, golden, inverse, times } from "./oracle.ts";
import { allPairs, meanOuter, type PairList, sphere } from "./pairOracle.ts";

const points = golden.X;
const labels = golden.y;

/** The share of a sphere by the papers' formulas, over the differences of one kind in all dimensions. */
function shareBy(rule: "ledoitWolf" | "oas", rows: number[][], list: PairList, kind: 0 | 1): number {
  const s = meanOuter(rows, list, kind);
  const d = s.length;
  const mu = s.reduce((sum, row, i) => sum + row[i] / d, 0);
  const squares = s.flat().reduce((sum, value) => sum + value * value, 0);
  const chosen = list.left.map((_, e) => e).filter((e) => list.similar[e] === kind);
  const n = chosen.length;
  if (rule === "oas") return Math.min(1, (squares / d ** 2 + mu ** 2) / ((n + 1) * (squares / d ** 2 - mu ** 2 / d)));
  const norms = chosen.map((e) =>
    rows[list.left[e]].reduce((sum, value, c) => sum + (value - rows[list.right[e]][c]) ** 2, 0),
  );
  const noise = norms.reduce((sum, norm) => sum + (norm ** 2 - squares) / n ** 2, 0);
  return Math.min(1, noise / (squares - d * mu ** 2));
}

describe("gmml", () => {
  test("solves A S A = D at the middle, up to the unit of length", () => {
    for (const shrinkage of ["none", 0.1] as const) {
      const a = gmml.fit({ points, labels }, { balance: 0.5, shrinkage }).matrix.toArrays();
      const share = shrinkage === "none" ? 0 : shrinkage;
      const s = sphere(meanOuter(points, allPairs(labels), 1), share);
      const d = sphere(meanOuter(points, allPairs(labels), 0), share);
      expect(measured("A S A = D, relative", angle(times(times(a, s), a), d))).toBeLessThan(1e-9);
    }
  });

  test("is the inverse of S at 0 and D at 1", () => {
    const of = (balance: number) => gmml.fit({ points, labels }, { balance, shrinkage: "none" }).matrix.toArrays();
    expect(angle(of(0), inverse(meanOuter(points, allPairs(labels), 1)))).toBeLessThan(1e-9);
    expect(angle(of(1), meanOuter(points, allPairs(labels), 0))).toBeLessThan(1e-9);
  });

  test("lies on the geodesic: A S A of a quarter is the middle", () => {
    const of = (balance: number) => gmml.fit({ points, labels }, { balance, shrinkage: "none" }).matrix.toArrays();
    const s = meanOuter(points, allPairs(labels), 1);
    expect(angle(times(times(of(0.25), s), of(0.25)), of(0.5))).toBeLessThan(1e-9);
  });

  test("learns from labels what it learns from the list of all their pairs, and counts them", () => {
    const pairs = allPairs(labels);
    const fromPairs = gmml.fit({ points, pairs }, { shrinkage: 0.05 });
    const fromLabels = gmml.fit({ points, labels }, { shrinkage: 0.05 });
    expect(distance(fromPairs.matrix.toArrays(), fromLabels.matrix.toArrays())).toBeLessThan(1e-9);
    expect(fromLabels.report.constraints).toEqual(fromPairs.report.constraints);
    expect(fromLabels.report.constraints["similar"]).toBe(pairs.similar.filter((value) => value === 1).length);
  });

  test("uses a list of pairs and nothing else where asked to", () => {
    const pairs = pairsOf({ points, labels }, 60);
    const a = gmml
      .fit({ points, pairs, labels: labels.map(() => 0), learnFrom: "pairs" }, { balance: 0.5, shrinkage: 0.2 })
      .matrix.toArrays();
    const s = sphere(meanOuter(points, pairs, 1), 0.2);
    expect(angle(times(times(a, s), a), sphere(meanOuter(points, pairs, 0), 0.2))).toBeLessThan(1e-9);
  });

  test("weighs the pairs of unequal classes pair by pair", () => {
    const { points: cloud } = blobs(20, 6, 4);
    const unequal = cloud.map((_, i) => (i < 35 ? 0 : i < 50 ? 1 : 2));
    const pairs = allPairs(unequal);
    const fromLabels = gmml.fit({ points: cloud, labels: unequal }, { shrinkage: "none" }).matrix.toArrays();
    expect(
      distance(fromLabels, gmml.fit({ points: cloud, pairs }, { shrinkage: "none" }).matrix.toArrays()),
    ).toBeLessThan(1e-9);
    const { within } = classCovariances(cloud, unequal);
    expect(angle(meanOuter(cloud, pairs, 1), within)).toBeGreaterThan(1e-3);
  });

  test("stays positive definite with fewer points than features or with two pairs, and says what it added", () => {
    const { points: wide, labels: classes } = blobs(4, 6, 40);
    const metric = gmml.fit({ points: wide, labels: classes });
    expect(metric.components).toBe(40);
    const bare = gmml.fit({ points: wide, labels: classes }, { shrinkage: "none" });
    expect(bare.report.warnings.join()).toContain("the similar pairs do not span all directions: a ridge of 1e-8");
    const two = gmml.fit({ points, pairs: { left: [0, 0], right: [1, 80], similar: [1, 0] } });
    expect(two.report.constraints).toEqual({ similar: 1, dissimilar: 1 });
    expect(two.matrix.data.every(Number.isFinite)).toBe(true);
  });

  test("is the mean in all dimensions where the points span fewer, for every rule of shrinkage", () => {
    const { points: wide, labels: classes } = blobs(4, 6, 40);
    const pairs = allPairs(classes);
    for (const shrinkage of ["ledoitWolf", "oas", 0.2] as const) {
      const metric = gmml.fit({ points: wide, pairs }, { balance: 0.5, shrinkage });
      const a = metric.matrix.toArrays();
      const [s, d] = ([1, 0] as const).map((kind) => {
        const share = shrinkage === 0.2 ? 0.2 : shareBy(shrinkage, wide, pairs, kind);
        return sphere(meanOuter(wide, pairs, kind), share);
      });
      expect(metric.components).toBe(40);
      expect(angle(times(times(a, s), a), d), String(shrinkage)).toBeLessThan(1e-9);
    }
  });

  test("refuses a missing kind with DATA", () => {
    expect(() => gmml.fit({ points, pairs: { left: [0], right: [1], similar: [1] } })).toThrow(/no dissimilar pairs/);
    expect(() => gmml.fit({ points: points.slice(0, 4), labels: [0, 1, 2, 3] })).toThrow(/no similar pairs/);
    const twins = {
      points: [
        [1, 2],
        [1, 2],
        [3, 4],
        [3, 4],
      ],
      labels: [0, 0, 1, 1],
    };
    expect(() => gmml.fit(twins)).toThrow(/both points of every similar pair are the same/);
  });

  test("does not change when every row comes twice, but for the unit of length", () => {
    const twice = { points: [...points, ...points], labels: [...labels, ...labels] };
    const m = gmml.fit({ points, labels }, { shrinkage: 0.1 }).matrix.toArrays();
    expect(angle(gmml.fit(twice, { shrinkage: 0.1 }).matrix.toArrays(), m)).toBeLessThan(1e-10);
  });

  test("finds better neighbors than Euclid on half of wine", () => {
    const { points: wines, labels: kinds } = standardized(readFixture("wine"));
    const half = (rest: number) => wines.filter((_, i) => i % 2 === rest);
    const train = { points: half(0), labels: kinds.filter((_, i) => i % 2 === 0) };
    const right = (metric: Metric): number => {
      const { indices } = metric.neighbors(train.points, half(1), { neighbors: 1 });
      return indices.filter((j, i) => kinds[2 * j] === kinds[2 * i + 1]).length / indices.length;
    };
    expect(right(gmml.fit(train))).toBeGreaterThan(right(euclidean.fit(train)));
  });
});
