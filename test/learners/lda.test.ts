import { describe, expect, test } from "vitest";
import { lda } from "../../src/learners/lda.ts";
import { blobs, iris } from "../contract/fixtures.ts";
import { measured } from "../measured.ts";
import { classCovariances, distance, flip, golden, identity, inverse, shrunk, times } from "./oracle.ts";

const points = golden.X;
const labels = golden.y;
const { within, between } = classCovariances(points, labels);

const rates = (map: number[][], a: number[][]) => times(times(map, a), flip(map)).map((row, i) => row[i]);

describe("lda", () => {
  test("solves S_b v = w S_w v with L S_w Lᵀ = I, largest w first, in C − 1 directions", () => {
    for (const shrinkage of ["none", 0.1, 0.7] as const) {
      const metric = lda.fit({ points, labels }, { shrinkage });
      const map = metric.map.toArrays();
      const s = shrunk(within, shrinkage === "none" ? 0 : shrinkage);
      expect(metric.components).toBe(2);
      expect(distance(times(times(map, s), flip(map)), identity(2))).toBeLessThan(1e-9);
      const w = rates(map, between);
      expect(w[0]).toBeGreaterThan(w[1]);
      expect(
        measured(
          "eigenvalue equation, relative",
          distance(
            times(map, between),
            times(map, s).map((row, r) => row.map((value) => value * w[r])),
          ),
        ),
      ).toBeLessThan(1e-9);
    }
  });

  test("spans the reference directions with the reference ratios", () => {
    const map = lda.fit({ points, labels }, { shrinkage: "none" }).map.toArrays();
    const projector = times(times(flip(map), inverse(times(map, flip(map)))), map);
    expect(distance(projector, golden.res.lda_eigen.scalingsProjector)).toBeLessThan(1e-9);
    const w = rates(map, between);
    w.forEach((value, r) => {
      expect(value / (w[0] + w[1])).toBeCloseTo(golden.res.lda_eigen.explained[r], 10);
    });
  });

  test("keeps the best directions when fewer are asked for, and warns when more are", () => {
    const both = lda.fit({ points, labels });
    const one = lda.fit({ points, labels }, { components: 1 });
    expect([...one.map.data]).toEqual([...both.map.row(0)]);
    const more = lda.fit({ points, labels }, { components: 5 });
    expect(more.components).toBe(2);
    expect(more.report.warnings.join()).toContain("3 classes have 2 discriminant directions");
  });

  test("chooses the same directions by classes as by features", () => {
    // Six classes in three features take the other side of the eigenproblem than three classes in thirteen.
    const { points: low } = blobs(20, 4, 3);
    const many = low.map((_, i) => i % 6);
    const { within: s, between: b } = classCovariances(low, many);
    const map = lda.fit({ points: low, labels: many }, { shrinkage: "none" }).map.toArrays();
    expect(map.length).toBe(3);
    expect(distance(times(times(map, s), flip(map)), identity(3))).toBeLessThan(1e-9);
    const w = rates(map, b);
    expect(
      measured(
        "eigenvalue equation, relative",
        distance(
          times(map, b),
          times(map, s).map((row, r) => row.map((value) => value * w[r])),
        ),
      ),
    ).toBeLessThan(1e-9);
  });

  test("survives fewer points than features with a ridge or with shrinkage, and says which", () => {
    const { points: wide, labels: classes } = blobs(4, 6, 40);
    const data = { points: wide, labels: classes };
    const ridged = lda.fit(data, { shrinkage: "none" });
    expect(ridged.report.warnings.join()).toMatch(/rank 9 at most.*a ridge of 1e-8/);
    const shrunkMetric = lda.fit(data);
    expect(shrunkMetric.report.warnings.join()).toMatch(/rank 9 at most: shrinkage by [\d.]+ makes it invertible/);
    for (const metric of [ridged, shrunkMetric]) expect(metric.components).toBe(2);
  });

  test("takes a feature that does not vary within classes", () => {
    const marked = points.map((row, i) => [...row, labels[i]]);
    const metric = lda.fit({ points: marked, labels });
    expect(metric.report.warnings.join()).toContain("1 of 14 features do not vary within the groups");
    const { indices } = metric.neighbors(marked, marked, { neighbors: 1, exclude: [...marked.keys()] });
    expect([...indices].every((j, i) => labels[j] === labels[i])).toBe(true);
  });

  test("refuses classes of single points and classes of one mean with DATA", () => {
    expect(() => lda.fit({ points: points.slice(0, 5), labels: [0, 1, 2, 3, 4] })).toThrow(/single point/);
    const xor = {
      points: [
        [1, 1],
        [-1, -1],
        [1, -1],
        [-1, 1],
      ],
      labels: [0, 0, 1, 1],
    };
    expect(() => lda.fit(xor)).toThrow(/all class means coincide/);
  });

  test("finds one neighbor of the right class for 97 of 100 irises", () => {
    const { points: flowers, labels: species } = iris();
    const even = flowers.filter((_, i) => i % 2 === 0);
    const odd = flowers.filter((_, i) => i % 2 === 1);
    const metric = lda.fit({ points: even, labels: species.filter((_, i) => i % 2 === 0) });
    const { indices } = metric.neighbors(even, odd, { neighbors: 1 });
    const right = odd.filter((_, i) => species[2 * indices[i]] === species[2 * i + 1]).length;
    expect(right / odd.length).toBeGreaterThanOrEqual(0.95);
  });

  test("does not change when every row comes twice", () => {
    const twice = { points: [...points, ...points], labels: [...labels, ...labels] };
    const once = lda.fit({ points, labels }, { shrinkage: 0.1 }).matrix.toArrays();
    expect(distance(lda.fit(twice, { shrinkage: 0.1 }).matrix.toArrays(), once)).toBeLessThan(1e-10);
  });
});
