import { describe, expect, test } from "vitest";
import { Random } from "../../src/base/random.ts";
import { borderPairs, friendPairs } from "../../src/learners/marginalPairs.ts";
import { mfa } from "../../src/learners/mfa.ts";
import { Matrix } from "../../src/linalg/matrix.ts";
import type { Metric } from "../../src/metrics/metric.ts";
import { blobs, noise, readFixture, standardized } from "../contract/fixtures.ts";
import { measured } from "../measured.ts";
import { addOuter, nearestRows, sphere, squaredDistance, zeros } from "./neighborOracle.ts";
import { by, distance, flip, golden, identity, type Rows, times } from "./oracle.ts";

const points = golden.X;
const labels = golden.y;
type PairSet = Set<string>;

/** Pairs in which one is among the k nearest of its class of the other, from sorted lists. */
function friendsOf(rows: Rows, classes: readonly number[], k: number): PairSet {
  const pairs = new Set<string>();
  rows.forEach((_, i) => {
    for (const j of nearestRows(rows, i, k, (other) => classes[other] === classes[i]))
      pairs.add(`${Math.min(i, j)} ${Math.max(i, j)}`);
  });
  return pairs;
}

/** The union over classes of the k shortest pairs of a point inside and one outside, from the list of all such pairs. */
function borderOf(rows: Rows, classes: readonly number[], k: number): PairSet {
  const pairs = new Set<string>();
  for (const code of new Set(classes)) {
    const all: [number, number][] = [];
    rows.forEach((_, i) => {
      for (let j = 0; j < i; j++)
        if (classes[i] !== classes[j] && (classes[i] === code || classes[j] === code)) all.push([j, i]);
    });
    const length = ([i, j]: [number, number]) => squaredDistance(rows[i], rows[j]);
    all.sort((a, b) => length(a) - length(b) || a[0] - b[0] || a[1] - b[1]);
    for (const [i, j] of all.slice(0, k)) pairs.add(`${i} ${j}`);
  }
  return pairs;
}

function meanScatter(rows: Rows, pairs: PairSet): Rows {
  const sum = zeros(rows[0].length);
  for (const pair of pairs) {
    const [i, j] = pair.split(" ").map(Number);
    addOuter(sum, rows[i], rows[j], 1 / pairs.size);
  }
  return sum;
}

const listed = ({ left, right }: { left: Int32Array; right: Int32Array }): string[] =>
  Array.from(left, (i, e) => `${i} ${right[e]}`).sort();
const across = (map: Rows, a: Rows): Rows => times(times(map, a), flip(map));

describe("mfa", () => {
  test("joins near points of one class, each pair once", () => {
    const problem = { points: Matrix.from(points), labels: Int32Array.from(labels) };
    for (const k of [1, 5, 40]) {
      expect(listed(friendPairs(problem, k))).toEqual([...friendsOf(points, labels, k)].sort());
    }
  });

  test("finds the shortest pairs across each border, also when one point owns most of them", () => {
    const random = new Random(6);
    const rows: Rows = Array.from({ length: 70 }, () => [noise(random), noise(random)]);
    // A lone point of class 2 in the middle of class 0, and a class far away from the rest.
    rows.push([0, 0]);
    const classes = rows.map((_, i) => (i === 70 ? 2 : i < 50 ? 0 : 1));
    for (let i = 50; i < 70; i++) rows[i][0] += 6;
    const problem = { points: Matrix.from(rows), labels: Int32Array.from(classes) };
    for (const k of [1, 5, 20, 60, 100, 100000]) {
      expect(listed(borderPairs(problem, k)), `k = ${k}`).toEqual([...borderOf(rows, classes, k)].sort());
    }
  });

  test("orders pairs of one length by row", () => {
    const rows = Array.from({ length: 24 }, (_, i) => [i % 6, Math.floor(i / 6)]);
    const classes = rows.map(([x]) => (x < 3 ? 0 : 1));
    const problem = { points: Matrix.from(rows), labels: Int32Array.from(classes) };
    for (const k of [1, 3, 9, 30])
      expect(listed(borderPairs(problem, k))).toEqual([...borderOf(rows, classes, k)].sort());
  });

  test("solves S_p v = w S_c v with L S_c Lᵀ = I where plain, times √w where weighted, largest w first", () => {
    for (const [friends, border, shrinkage] of [
      [5, 200, 0.1],
      [3, 40, 0],
    ]) {
      const s = sphere(meanScatter(points, friendsOf(points, labels, friends)), shrinkage);
      const p = meanScatter(points, borderOf(points, labels, border));
      const plain = mfa.fit({ points, labels }, { friends, border, shrinkage, embedding: "plain" }).map.toArrays();
      expect(plain.length).toBe(13);
      expect(distance(across(plain, s), identity(13))).toBeLessThan(1e-9);
      const w = across(plain, p).map((row, r) => row[r]);
      for (let r = 1; r < 13; r++) expect(w[r]).toBeLessThanOrEqual(w[r - 1]);
      expect(
        measured(
          "eigenvalue equation, relative",
          distance(
            times(plain, p),
            times(plain, s).map((row, r) => row.map((value) => value * w[r])),
          ),
        ),
      ).toBeLessThan(1e-8);
      const weighted = mfa.fit({ points, labels }, { friends, border, shrinkage }).map.toArrays();
      expect(
        distance(
          weighted,
          plain.map((row, r) => row.map((value) => value * Math.sqrt(w[r]))),
        ),
      ).toBeLessThan(1e-9);
      const ortho = mfa.fit(
        { points, labels },
        { friends, border, shrinkage, embedding: "orthonormalized", components: 3 },
      );
      const gram = times(ortho.map.toArrays(), flip(ortho.map.toArrays()));
      expect(distance(gram, by(identity(3), gram[0][0]))).toBeLessThan(1e-12);
    }
  });

  test("maximizes the ratio of the two scatters in its first direction", () => {
    const s = sphere(meanScatter(points, friendsOf(points, labels, 5)), 0.1);
    const p = meanScatter(points, borderOf(points, labels, 200));
    const map = mfa.fit({ points, labels }, { components: 1 }).map.toArrays();
    const best = across(map, p)[0][0] / across(map, s)[0][0];
    const random = new Random(9);
    for (let round = 0; round < 200; round++) {
      const other = [map[0].map((value) => value + 0.2 * noise(random))];
      expect(across(other, p)[0][0] / across(other, s)[0][0]).toBeLessThan(best);
    }
  });

  test("counts the pairs it used, and warns where few of them leave few directions", () => {
    const metric = mfa.fit({ points, labels }, { border: 2, components: 13 });
    const used = borderOf(points, labels, 2).size;
    expect(metric.report.constraints).toEqual({ friends: friendsOf(points, labels, 5).size, border: used });
    expect(metric.components).toBe(used);
    expect(metric.report.warnings.join()).toContain(`${used} directions cross the borders`);
  });

  test("takes fewer points than features, also without shrinkage", () => {
    const { points: wide, labels: classes } = blobs(4, 6, 40);
    const bare = mfa.fit({ points: wide, labels: classes }, { shrinkage: 0 });
    expect(bare.report.warnings.join()).toContain("a tiny ridge was added");
    const metric = mfa.fit({ points: wide, labels: classes }, { components: 2 });
    const { indices } = metric.neighbors(wide, wide, { neighbors: 1, exclude: [...wide.keys()] });
    expect([...indices].every((j, i) => classes[j] === classes[i])).toBe(true);
  });

  test("refuses classes without two different points, and borders of coinciding points, with DATA", () => {
    expect(() => mfa.fit({ points: points.slice(0, 4), labels: [0, 1, 2, 3] })).toThrow(/two different points/);
    const touching = [
      [0, 0],
      [0, 0],
      [1, 3],
      [2, 1],
    ];
    expect(() => mfa.fit({ points: touching, labels: [0, 1, 0, 1] }, { border: 1 })).toThrow(
      /borders of the classes coincide/,
    );
  });

  test("finds neighbors of the right class for 95 of 100 wines it has not seen", () => {
    const { points: wines, labels: kinds } = standardized(readFixture("wine"));
    const half = (rest: number) => wines.filter((_, i) => i % 2 === rest);
    const train = { points: half(0), labels: kinds.filter((_, i) => i % 2 === 0) };
    const right = (metric: Metric): number => {
      const { indices } = metric.neighbors(train.points, half(1), { neighbors: 1 });
      return indices.filter((j, i) => kinds[2 * j] === kinds[2 * i + 1]).length / indices.length;
    };
    expect(right(mfa.fit(train))).toBeGreaterThanOrEqual(0.95);
  });
});
