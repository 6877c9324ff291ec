import { describe, expect, test } from "vitest";
import { Random } from "../../src/base/random.ts";
import type { Data } from "../../src/learners/data.ts";
import { lda } from "../../src/learners/lda.ts";
import { xqda } from "../../src/learners/xqda.ts";
import { eigh } from "../../src/linalg/eigh.ts";
import { Matrix } from "../../src/linalg/matrix.ts";
import { noise, readFixture, standardized } from "../contract/fixtures.ts";
import { measured } from "../measured.ts";
import { heldOutAccuracy } from "./heldOut.ts";
import { angle, by, distance, flip, golden, inverse, plus, type Rows, shrunk, times } from "./oracle.ts";
import { allPairs, meanOuter, type PairList } from "./pairOracle.ts";

const points = golden.X;
const labels = golden.y;
const views = labels.map((_, i) => ["gallery", "probe", "probe"][(i * 7) % 3]);

/** All pairs whose ends are seen in different views. */
function crossPairs(classes: readonly unknown[], seen: readonly unknown[]): PairList {
  const { left, right, similar } = allPairs(classes);
  const kept = [...left.keys()].filter((e) => seen[left[e]] !== seen[right[e]]);
  return { left: kept.map((e) => left[e]), right: kept.map((e) => right[e]), similar: kept.map((e) => similar[e]) };
}

/** W ((WᵀSW)⁻¹ − (WᵀDW)⁻¹) Wᵀ as printed, with W any basis (here unscaled) of the eigenvectors of S⁻¹ D with ν > 1. */
function printedMatrix(s: Rows, d: Rows): Rows {
  // S^(-1/2) D S^(-1/2) has the eigenvalues of S⁻¹ D; its eigenvectors u give w = S^(-1/2) u.
  const { values, vectors } = eigh(Matrix.from(s));
  const root = Array.from(values.keys())
    .map((r) => times(flip([[...vectors.row(r)]]), [[...vectors.row(r)].map((value) => value / Math.sqrt(values[r]))]))
    .reduce(plus);
  const inner = eigh(Matrix.from(times(times(root, d), root)));
  const rows = [...inner.values.keys()].filter((r) => inner.values[r] > 1);
  const w = flip(rows.map((r, k) => times([[...inner.vectors.row(r)]], root)[0].map((value) => value * (k + 1))));
  const within = (a: Rows) => inverse(times(times(flip(w), a), w));
  return times(times(w, plus(within(s), by(within(d), -1))), flip(w));
}

const learned = (data: Data, options: Parameters<typeof xqda.fit>[1]) => xqda.fit(data, options).matrix.toArrays();

describe("xqda", () => {
  test("is the printed matrix over all pairs when there are no views", () => {
    const pairs = allPairs(labels);
    const [s, d] = [meanOuter(points, pairs, 1), meanOuter(points, pairs, 0)];
    const whole = learned({ points, labels }, { shrinkage: "none" });
    expect(measured("the printed M, relative", distance(whole, printedMatrix(s, d)))).toBeLessThan(1e-9);
    expect(distance(learned({ points, labels }, { shrinkage: 0.3 }), printedMatrix(shrunk(s, 0.3), d))).toBeLessThan(
      1e-9,
    );
  });

  test("is the printed matrix over the pairs that lie across two or more views", () => {
    const three = labels.map((_, i) => (i * i) % 3);
    for (const seen of [views, three]) {
      const pairs = crossPairs(labels, seen);
      const expected = printedMatrix(meanOuter(points, pairs, 1), meanOuter(points, pairs, 0));
      const metric = xqda.fit({ points, labels, views: seen }, { shrinkage: "none" });
      expect(distance(metric.matrix.toArrays(), expected)).toBeLessThan(1e-9);
      const similar = pairs.similar.reduce((sum, value) => sum + value, 0);
      expect(metric.report.constraints).toEqual({ similar, dissimilar: pairs.similar.length - similar });
    }
  });

  test("learns the same from a view for each point as without views", () => {
    const own = learned({ points, labels, views: labels.map((_, i) => i) }, {});
    expect(distance(own, learned({ points, labels }, {}))).toBeLessThan(1e-9);
  });

  test("keeps the directions of largest ν when `components` are given, and says when there are no more", () => {
    const full = xqda.fit({ points, labels });
    const two = xqda.fit({ points, labels }, { components: 2 });
    expect(distance(two.map.toArrays(), full.map.toArrays().slice(0, 2))).toBe(0);
    expect(full.map.rows).toBeLessThan(13);
    expect(xqda.fit({ points, labels }, { components: 13 }).report.warnings.join()).toMatch(/along \d+ directions/);
  });

  test("finds the directions of discriminant analysis first", () => {
    const span = (metric: ReturnType<typeof lda.fit>): Rows => {
      const rows = metric.map.toArrays();
      return times(times(flip(rows), inverse(times(rows, flip(rows)))), rows);
    };
    // Classes of one size: S is 2 n_c / (n_c − 1) times the within-class covariance, D a sum of it and the between-class one.
    const equal = [0, 1, 2].flatMap((c) => [...labels.keys()].filter((i) => labels[i] === c).slice(0, 23));
    const data = { points: equal.map((i) => points[i]), labels: equal.map((i) => labels[i]) };
    const ours = xqda.fit(data, { components: 2, shrinkage: "none" });
    expect(distance(span(ours), span(lda.fit(data, { shrinkage: "none" })))).toBeLessThan(1e-8);
  });

  test("ignores what holds within a view alone: it finds people by their faces, not by the background of a camera", () => {
    const random = new Random(12);
    const draw = (count: number, spread: number) => Array.from({ length: count }, () => spread * noise(random));
    const rows: Rows = [];
    const people: number[] = [];
    const cameras: string[] = [];
    for (let person = 0; person < 40; person++) {
      const face = draw(4, 1);
      for (const [camera, shots] of [
        ["a", 5],
        ["b", 1],
      ] as const) {
        const background = draw(4, 2);
        for (let shot = 0; shot < shots; shot++) {
          rows.push([
            ...face.map((value) => value + 0.3 * noise(random)),
            ...background.map((v) => v + 0.1 * noise(random)),
          ]);
          people.push(person);
          cameras.push(camera);
        }
      }
    }
    const firstRank = (data: Data): number => {
      const table = xqda.fit(data).distances(rows);
      const probes = [...rows.keys()].filter((i) => cameras[i] === "a");
      const gallery = [...rows.keys()].filter((i) => cameras[i] === "b");
      const right = probes.filter((i) => {
        const nearest = gallery.reduce((best, j) => (table.get(i, j) < table.get(i, best) ? j : best), gallery[0]);
        return people[nearest] === people[i];
      });
      return right.length / probes.length;
    };
    const aware = firstRank({ points: rows, labels: people, views: cameras });
    expect(aware).toBeGreaterThan(0.6);
    expect(aware).toBeGreaterThan(firstRank({ points: rows, labels: people }) + 0.1);
  });

  test("leaves unlabeled points out, whatever their view", () => {
    const hidden = labels.map((label, i) => (i % 4 === 0 ? null : label));
    const kept = [...labels.keys()].filter((i) => i % 4 !== 0);
    const partial = learned({ points, labels: hidden, views: views.map((v, i) => (i % 4 === 0 ? null : v)) }, {});
    const pick = <T>(rows: readonly T[]): T[] => kept.map((i) => rows[i]);
    expect(
      angle(partial, learned({ points: pick(points), labels: pick(labels), views: pick(views) }, {})),
    ).toBeLessThan(1e-9);
  });

  test("refuses views that do not fit, and classes that no two views share", () => {
    const attempt = (given: unknown) => () => xqda.fit({ points, labels, views: given as string[] });
    expect(attempt(views.slice(1))).toThrow(/88 views for 89 points/);
    expect(attempt(views.map(() => "one"))).toThrow(/all views are "one"/);
    expect(attempt(views.map((v, i) => (i === 5 ? null : v)))).toThrow(/row 5 has no view/);
    expect(attempt(labels)).toThrow(/no similar pairs across views/);
    expect(() => xqda.fit({ points: points.slice(0, 4), labels: [0, 1, 2, 3] })).toThrow(/no similar pairs/);
  });

  test("refuses classes that scatter no less than all points", () => {
    const square = [
      [1, 1],
      [-1, -1],
      [1, -1],
      [-1, 1],
    ];
    expect(() => xqda.fit({ points: square, labels: [0, 0, 1, 1] }, { shrinkage: 1 })).toThrow(/nothing is left of M/);
  });

  test("finds better neighbors than Euclid on held-out wine", () => {
    const { learned: ours, euclidean } = heldOutAccuracy(xqda, standardized(readFixture("wine")));
    expect(ours).toBeGreaterThanOrEqual(euclidean);
    expect(ours).toBeGreaterThan(0.95);
  });
});
