import { describe, expect, test } from "vitest";
import { dca } from "../../src/learners/dca.ts";
import { rca } from "../../src/learners/rca.ts";
import { eigh } from "../../src/linalg/eigh.ts";
import { Matrix } from "../../src/linalg/matrix.ts";
import { blobs, iris } from "../contract/fixtures.ts";
import { measured } from "../measured.ts";
import { addOuter, sphere, zeros } from "./neighborOracle.ts";
import { distance, flip, golden, identity, inverse, meanOf, outer, plus, type Rows, times } from "./oracle.ts";

const points = golden.X;
const labels = golden.y;
const chunks = golden.res.rca_chunks.map((chunk) => (chunk < 0 ? null : chunk));

const members = (rows: Rows, of: readonly unknown[], chunk: unknown): Rows => rows.filter((_, i) => of[i] === chunk);

/** The mean over chunks of their covariances (divisor n_j). */
function meanCovariance(rows: Rows, of: readonly unknown[], share: number): Rows {
  const all = [...new Set(of)].filter((chunk) => chunk !== null && members(rows, of, chunk).length > 1);
  let sum = zeros(rows[0].length);
  for (const chunk of all) {
    const own = members(rows, of, chunk);
    sum = plus(sum, outer(own, meanOf(own), 1 / own.length / all.length));
  }
  return sphere(sum, share);
}

/** The mean of (m_a − m_b)(m_a − m_b)ᵀ over the listed pairs of chunks. */
function meanDifference(rows: Rows, of: readonly unknown[], links: readonly (readonly [unknown, unknown])[]): Rows {
  const sum = zeros(rows[0].length);
  for (const [a, b] of links)
    addOuter(sum, meanOf(members(rows, of, a)), meanOf(members(rows, of, b)), 1 / links.length);
  return sum;
}

/** The paper's steps: an eigenbasis of C_b without its null space, scaled to C_b = I, then whitened by C_w. */
function paperMatrix(between: Rows, within: Rows): { matrix: Rows; rank: number } {
  const { values, vectors } = eigh(Matrix.from(between));
  const z = vectors
    .toArrays()
    .map((row, r) => row.map((value) => value / Math.sqrt(values[r])))
    .filter((_, r) => values[r] > 1e-10 * values[values.length - 1]);
  return { matrix: times(times(flip(z), inverse(times(times(z, within), flip(z)))), z), rank: z.length };
}

const allPairs = <T>(list: readonly T[]): [T, T][] =>
  list.flatMap((b, j) => list.slice(0, j).map((a): [T, T] => [a, b]));
const across = (map: Rows, a: Rows): Rows => times(times(map, a), flip(map));

describe("dca", () => {
  test("solves C_b v = w C_w v with L C_w Lᵀ = I, largest w first, in as many directions as the means span", () => {
    const names = [...new Set(chunks)].filter((chunk) => chunk !== null);
    for (const shrinkage of [0.1, 0.6]) {
      for (const of of [chunks, labels]) {
        const within = meanCovariance(points, of, shrinkage);
        const between = meanDifference(points, of, allPairs(of === labels ? [...new Set(labels)] : names));
        const metric = dca.fit(of === labels ? { points, labels } : { points, chunks }, { shrinkage });
        const map = metric.map.toArrays();
        expect(metric.components).toBe(paperMatrix(between, within).rank);
        expect(distance(across(map, within), identity(map.length))).toBeLessThan(1e-8);
        const w = across(map, between).map((row, r) => row[r]);
        for (let r = 1; r < w.length; r++) expect(w[r]).toBeLessThanOrEqual(w[r - 1] * (1 + 1e-9));
        expect(
          measured(
            "eigenvalue equation, relative",
            distance(
              times(map, between),
              times(map, within).map((row, r) => row.map((value) => value * w[r])),
            ),
          ),
        ).toBeLessThan(1e-8);
      }
    }
  });

  test("whitens in the span of all mean differences by the paper's steps on request", () => {
    const names = [...new Set(chunks)].filter((chunk) => chunk !== null);
    for (const shrinkage of [0.1, 0.6]) {
      for (const of of [chunks, labels]) {
        const within = meanCovariance(points, of, shrinkage);
        const between = meanDifference(points, of, allPairs(of === labels ? [...new Set(labels)] : names));
        const { matrix, rank } = paperMatrix(between, within);
        const metric = dca.fit(of === labels ? { points, labels } : { points, chunks }, {
          shrinkage,
          first: "between",
        });
        expect(metric.components).toBe(rank);
        expect(distance(metric.matrix.toArrays(), matrix)).toBeLessThan(1e-8);
        const w = across(metric.map.toArrays(), between).map((row, r) => row[r]);
        for (let r = 1; r < rank; r++) expect(w[r]).toBeLessThanOrEqual(w[r - 1] * (1 + 1e-9));
      }
    }
  });

  test("takes the classes for chunks that all differ", () => {
    const named = dca.fit({ points, chunks: labels });
    const metric = dca.fit({ points, labels });
    expect(distance(metric.matrix.toArrays(), named.matrix.toArrays())).toBeLessThan(1e-12);
    expect(metric.report.constraints).toMatchObject({ "chunk links": 3 });
  });

  test("parts only chunks that dissimilar pairs join", () => {
    const first = (chunk: number) => chunks.indexOf(chunk);
    const names = [...new Set(chunks)].filter((chunk) => chunk !== null);
    const links: [number, number][] = [
      [names[0], names[1]],
      [names[0], names[2]],
      [names[3], names[1]],
    ];
    const pairs = {
      left: links.map(([a]) => first(a)),
      right: links.map(([, b]) => first(b)),
      similar: [0, 0, 0],
    };
    const metric = dca.fit({ points, chunks, pairs }, { first: "between" });
    const within = meanCovariance(points, chunks, 0.1);
    const { matrix } = paperMatrix(meanDifference(points, chunks, links), within);
    expect(metric.components).toBe(3);
    expect(distance(metric.matrix.toArrays(), matrix)).toBeLessThan(1e-8);
    expect(metric.report.constraints).toMatchObject({ "chunk links": 3 });
  });

  test("leaves other learners of chunks alone with such pairs", () => {
    const pairs = { left: [0], right: [1], similar: [0] };
    expect([...rca.fit({ points, chunks, pairs }).map.data]).toEqual([...rca.fit({ points, chunks }).map.data]);
  });

  test("is the inverse of the scatter within chunks where the means span all directions", () => {
    const { points: low, labels: kinds } = blobs(20, 4, 2);
    const metric = dca.fit({ points: low, labels: kinds }, { shrinkage: 0 });
    expect(distance(metric.matrix.toArrays(), inverse(meanCovariance(low, kinds, 0)))).toBeLessThan(1e-9);
  });

  test("keeps the directions in which means lie farthest apart, and warns when more are asked for", () => {
    const both = dca.fit({ points, labels });
    expect(dca.fit({ points, labels }, { components: 1 }).map.toArrays()).toEqual(both.map.toArrays().slice(0, 1));
    expect(dca.fit({ points, labels }, { components: 4 }).report.warnings.join()).toContain("span 2 dimensions");
  });

  test("takes fewer points than features", () => {
    const { points: wide, labels: classes } = blobs(4, 6, 40);
    const metric = dca.fit({ points: wide, labels: classes });
    expect(metric.components).toBe(2);
    const within = meanCovariance(wide, classes, 0);
    const bare = dca.fit({ points: wide, labels: classes }, { shrinkage: 0, first: "between" });
    expect(distance(across(bare.map.toArrays(), within), identity(2))).toBeLessThan(1e-8);
    expect(dca.fit({ points: wide, labels: classes }, { shrinkage: 0 }).report.warnings.join()).toContain("tiny ridge");
  });

  test("refuses single points, one chunk and coinciding means with DATA", () => {
    expect(() => dca.fit({ points: points.slice(0, 4), labels: [0, 1, 2, 3] })).toThrow(/single point/);
    expect(() => dca.fit({ points, chunks: points.map(() => "one") })).toThrow(/two classes/);
    const xor = [
      [1, 1],
      [-1, -1],
      [1, -1],
      [-1, 1],
    ];
    expect(() => dca.fit({ points: xor, labels: [0, 0, 1, 1] })).toThrow(/means of all linked chunks coincide/);
  });

  test("finds one neighbor of the right class for 90 of 100 irises", () => {
    const { points: flowers, labels: species } = iris();
    const even = flowers.filter((_, i) => i % 2 === 0);
    const odd = flowers.filter((_, i) => i % 2 === 1);
    const metric = dca.fit({ points: even, labels: species.filter((_, i) => i % 2 === 0) });
    const { indices } = metric.neighbors(even, odd, { neighbors: 1 });
    const right = odd.filter((_, i) => species[2 * indices[i]] === species[2 * i + 1]).length;
    expect(right / odd.length).toBeGreaterThanOrEqual(0.9);
  });
});
