import { describe, expect, test } from "vitest";
import { kissme } from "../../src/learners/kissme.ts";
import { eigh } from "../../src/linalg/eigh.ts";
import { Matrix } from "../../src/linalg/matrix.ts";
import { blobs, pairsOf, readFixture, standardized } from "../contract/fixtures.ts";
import { measured } from "../measured.ts";
import { heldOutAccuracy } from "./heldOut.ts";
import { by, distance, flip, golden, inverse, plus, type Rows, times } from "./oracle.ts";
import { allPairs, meanOuter, sphere } from "./pairOracle.ts";

const points = golden.X;
const labels = golden.y;

/** P₊ as the paper's authors do it: eigenvectors with their positive eigenvalues alone. */
function positivePart(a: Rows): Rows {
  const { values, vectors } = eigh(Matrix.from(a));
  return Array.from(values.keys())
    .filter((r) => values[r] > 0)
    .map((r) => times(flip([[...vectors.row(r)]]), [[...by([[...vectors.row(r)]], values[r])[0]]]))
    .reduce(plus);
}

const learned = (options: Parameters<typeof kissme.fit>[1]): Rows =>
  kissme.fit({ points, labels }, options).matrix.toArrays();
const similar = meanOuter(points, allPairs(labels), 1);
const dissimilar = meanOuter(points, allPairs(labels), 0);

describe("kissme", () => {
  test("is the positive part of the difference of the inverse covariances of all pairs", () => {
    for (const push of [0.3, 1]) {
      const expected = positivePart(plus(inverse(similar), by(inverse(dissimilar), -push)));
      expect(
        measured("M = (S⁻¹ − λD⁻¹)₊, relative", distance(learned({ push, shrinkage: "none" }), expected)),
      ).toBeLessThan(1e-9);
    }
  });

  test("loses the directions in which similar pairs differ more", () => {
    const { values } = eigh(Matrix.from(plus(inverse(similar), by(inverse(dissimilar), -1))));
    const positive = values.filter((value) => value > 0).length;
    expect(positive).toBeGreaterThan(0);
    expect(positive).toBeLessThan(13);
    expect(kissme.fit({ points, labels }, { shrinkage: "none" }).components).toBe(positive);
  });

  test("is the inverse of S when nothing is taken off", () => {
    expect(distance(learned({ push: 0, shrinkage: "none" }), inverse(similar))).toBeLessThan(1e-9);
  });

  test("shrinks both covariances towards a sphere", () => {
    const expected = positivePart(plus(inverse(sphere(similar, 0.2)), by(inverse(sphere(dissimilar, 0.2)), -1)));
    expect(distance(learned({ shrinkage: 0.2 }), expected)).toBeLessThan(1e-9);
  });

  test("measures the log likelihood ratio of two normal differences where that has no negative direction", () => {
    // Similar differences of variance (1, 4), dissimilar ones of (9, 16): S⁻¹ − D⁻¹ = diag(8/9, 3/16).
    const axes = [
      [0, 0],
      [Math.SQRT2, 0],
      [0, 0],
      [0, Math.sqrt(8)],
      [Math.sqrt(18), 0],
      [0, Math.sqrt(32)],
    ];
    const pairs = { left: [0, 2, 0, 0], right: [1, 3, 4, 5], similar: [1, 1, 0, 0] };
    const m = kissme.fit({ points: axes, pairs }, { shrinkage: "none" }).matrix.toArrays();
    const expected = [
      [8 / 9, 0],
      [0, 3 / 16],
    ];
    expect(distance(m, expected)).toBeLessThan(1e-12);
  });

  test("learns from labels what it learns from the list of all their pairs, and counts them", () => {
    const pairs = allPairs(labels);
    const fromPairs = kissme.fit({ points, pairs }, { shrinkage: 0.05 });
    const fromLabels = kissme.fit({ points, labels }, { shrinkage: 0.05 });
    expect(distance(fromPairs.matrix.toArrays(), fromLabels.matrix.toArrays())).toBeLessThan(1e-9);
    expect(fromLabels.report.constraints).toEqual(fromPairs.report.constraints);
  });

  test("learns in the first principal components when asked", () => {
    const centered = points.map((row) =>
      row.map((value, c) => value - points.reduce((sum, other) => sum + other[c], 0) / points.length),
    );
    const axes = eigh(Matrix.from(times(flip(centered), centered)))
      .vectors.toArrays()
      .slice(-5);
    const inside = times(points, flip(axes));
    const outer = (kind: number) => inverse(meanOuter(inside, allPairs(labels), kind));
    const expected = times(times(flip(axes), positivePart(plus(outer(1), by(outer(0), -1)))), axes);
    expect(distance(learned({ principal: 5, shrinkage: "none" }), expected)).toBeLessThan(1e-9);
    expect(distance(learned({ principal: 40 }), learned({}))).toBe(0);
  });

  test("stays sane with fewer points than features and with two pairs", () => {
    const { points: wide, labels: classes } = blobs(4, 6, 40);
    const bare = kissme.fit({ points: wide, labels: classes }, { shrinkage: "none" });
    expect(bare.report.warnings.join()).toContain("the similar pairs do not span all directions: a ridge of 1e-8");
    expect(bare.matrix.data.every(Number.isFinite)).toBe(true);
    const two = kissme.fit({ points, pairs: { left: [0, 0], right: [1, 80], similar: [1, 0] } });
    expect(two.report.constraints).toEqual({ similar: 1, dissimilar: 1 });
    expect(two.matrix.data.every(Number.isFinite)).toBe(true);
  });

  test("refuses a missing kind, and similar pairs that differ more than the dissimilar ones in every direction", () => {
    expect(() => kissme.fit({ points, pairs: { left: [0], right: [1], similar: [1] } })).toThrow(
      /there are no dissimilar pairs/,
    );
    expect(() => kissme.fit({ points: points.slice(0, 4), labels: [0, 1, 2, 3] })).toThrow(/no similar pairs/);
    const swapped = {
      points: [[0], [5], [0.1]],
      pairs: { left: [0, 0], right: [1, 2], similar: [1, 0] },
    };
    expect(() => kissme.fit(swapped)).toThrow(/similar pairs differ as much as dissimilar ones in every direction/);
  });

  test("ignores labels where told to learn from pairs", () => {
    const pairs = pairsOf({ points, labels }, 60);
    const other = kissme.fit({ points, pairs, labels: labels.map(() => 0), learnFrom: "pairs" });
    expect(distance(other.matrix.toArrays(), kissme.fit({ points, pairs }).matrix.toArrays())).toBe(0);
    const expected = positivePart(
      plus(
        inverse(sphere(meanOuter(points, pairs, 1), 0.1)),
        by(inverse(sphere(meanOuter(points, pairs, 0), 0.1)), -1),
      ),
    );
    expect(distance(kissme.fit({ points, pairs }, { shrinkage: 0.1 }).matrix.toArrays(), expected)).toBeLessThan(1e-9);
  });

  test("finds better neighbors than Euclid on held-out wine", () => {
    const { learned: ours, euclidean } = heldOutAccuracy(kissme, standardized(readFixture("wine")));
    expect(ours).toBeGreaterThanOrEqual(euclidean);
    expect(ours).toBeGreaterThan(0.95);
  });
});
