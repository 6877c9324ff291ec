import { describe, expect, test } from "vitest";
import { pcca } from "../../src/learners/pcca.ts";
import { pccaObjective } from "../../src/learners/pccaObjective.ts";
import { Matrix } from "../../src/linalg/matrix.ts";
import { gramOfMap, projectPsd, psdCertificate } from "../../src/linalg/psd.ts";
import { lbfgs } from "../../src/optim/methods/lbfgs.ts";
import { solve } from "../../src/optim/solve.ts";
import { anyOf, maxIterations, smallGradient } from "../../src/optim/stop.ts";
import { traced } from "../../src/optim/wrappers.ts";
import { pairsOf, planted, readFixture, standardized } from "../contract/fixtures.ts";
import { measured } from "../measured.ts";
import { gradientError, mappedSquare, uniformMatrix } from "./differences.ts";
import { heldOutAccuracy } from "./heldOut.ts";
import { distance, type Rows } from "./oracle.ts";
import { product } from "./tripletOracle.ts";

const pairs = {
  differences: uniformMatrix(40, 4, 2, 3),
  similar: Uint8Array.from({ length: 40 }, (_, e) => (e % 3 === 0 ? 1 : 0)),
};
for (let e = 0; e < 40; e++) if (pairs.similar[e]) pairs.differences.data[e * 4] *= 0.3;

const quadratic = (m: Rows, v: number[]): number =>
  m.reduce((sum, row, i) => sum + v[i] * row.reduce((inner, value, j) => inner + value * v[j], 0), 0);

/** The mean generalized logistic loss of ±(q − 1) plus λ/d tr M, by loops over M. */
function definition(m: Rows, sharpness: number, regularization: number): number {
  let sum = 0;
  pairs.similar.forEach((kind, e) => {
    const short = (kind ? 1 : -1) * (quadratic(m, Array.from(pairs.differences.row(e))) - 1);
    sum += Math.log(1 + Math.exp(sharpness * short)) / sharpness / 40;
  });
  return sum + (regularization / 4) * m.reduce((trace, row, i) => trace + row[i], 0);
}

const parameters = { sharpness: 3, regularization: 0.02 };
const solved = (start: Matrix) =>
  traced(solve(lbfgs(pccaObjective(pairs, parameters), start), anyOf(smallGradient(1e-9), maxIterations(1000))))
    .solution;

describe("pccaObjective", () => {
  test("is the loss of the paper, recomputed by slow loops, for every rank and sharpness", () => {
    for (const rows of [4, 2, 1]) {
      for (const sharpness of [0.3, 3, 20]) {
        const map = uniformMatrix(rows, 4, 1, rows);
        const value = pccaObjective(pairs, { sharpness, regularization: 0.05 })(map, new Matrix(rows, 4));
        expect(value / definition(gramOfMap(map).toArrays(), sharpness, 0.05)).toBeCloseTo(1, 12);
      }
    }
  });

  test("has the gradient of central differences", () => {
    for (const rows of [4, 2, 1]) {
      for (const sharpness of [0.3, 3, 20]) {
        const objective = pccaObjective(pairs, { sharpness, regularization: 0.05 });
        expect(gradientError(objective, uniformMatrix(rows, 4, 0.7, rows))).toBeLessThan(1e-6);
      }
    }
  });

  test("meets the optimality conditions in M: the slope is positive semidefinite and orthogonal to M", () => {
    const m = gramOfMap(solved(Matrix.identity(4)).x);
    const slope = Matrix.diagonal([0.005, 0.005, 0.005, 0.005]);
    pairs.similar.forEach((kind, e) => {
      const v = Array.from(pairs.differences.row(e));
      const sign = kind ? 1 : -1;
      const weight = sign / (40 * (1 + Math.exp(-3 * sign * (quadratic(m.toArrays(), v) - 1))));
      for (let i = 0; i < 4; i++) for (let j = 0; j < 4; j++) slope.data[i * 4 + j] += weight * v[i] * v[j];
    });
    expect(measured("∇f ⪰ 0: negative part", Math.min(0, psdCertificate(slope).smallest))).toBeGreaterThan(-1e-7);
    expect(Math.abs(measured("⟨∇f, M⟩ = 0", product(m.toArrays(), slope.toArrays())))).toBeLessThan(1e-8);
  });

  test("ends at the same M from anywhere, and no other M is better", () => {
    const [a, b] = [Matrix.identity(4), uniformMatrix(4, 4, 1, 8)].map(solved);
    const best = gramOfMap(a.x);
    expect(distance(best.toArrays(), gramOfMap(b.x).toArrays())).toBeLessThan(1e-5);
    for (let round = 0; round < 100; round++) {
      const step = uniformMatrix(4, 4, 10 ** (-round / 25), round);
      for (let k = 0; k < 16; k++) step.data[k] += best.data[k];
      for (let i = 0; i < 4; i++) for (let j = 0; j < i; j++) step.data[j * 4 + i] = step.get(i, j);
      const other = projectPsd(step);
      expect(definition(other.toArrays(), 3, 0.02)).toBeGreaterThan(a.value - 1e-12);
    }
  });

  test("nears the hinge as the sharpness grows, and never overflows", () => {
    const map = uniformMatrix(4, 4, 1, 6);
    const m = gramOfMap(map).toArrays();
    const hinge = pairs.similar.reduce((sum, kind, e) => {
      const short = (kind ? 1 : -1) * (quadratic(m, Array.from(pairs.differences.row(e))) - 1);
      return sum + Math.max(0, short) / 40;
    }, 0);
    const gradient = new Matrix(4, 4);
    expect(pccaObjective(pairs, { sharpness: 1000, regularization: 0 })(map, gradient)).toBeCloseTo(hinge, 3);
    const value = pccaObjective(pairs, parameters)(uniformMatrix(4, 4, 1e100, 6), gradient);
    expect(Number.isFinite(value) && gradient.data.every(Number.isFinite)).toBe(true);
  });
});

describe("pcca", () => {
  const data = standardized(readFixture("wine"));

  test("finds better neighbors than Euclid on held-out wine, in all dimensions and in two", () => {
    for (const components of [13, 2]) {
      const { learned, euclidean } = heldOutAccuracy(pcca, data, { components });
      expect(learned).toBeGreaterThanOrEqual(components === 13 ? euclidean + 0.01 : euclidean - 0.03);
    }
  });

  test("reports the objective of the paper at the metric it returns, on the pairs it was given", () => {
    const fixture = planted(60, 4);
    const given = pairsOf(fixture);
    const { report, map } = pcca.fit({ points: fixture.points, pairs: given }, { regularization: 0, components: 3 });
    const total = given.similar.reduce((sum, kind, e) => {
      const q = mappedSquare(map.toArrays(), fixture.points[given.left[e]], fixture.points[given.right[e]]);
      return sum + Math.log(1 + Math.exp((kind ? 3 : -3) * (q - 1))) / 3;
    }, 0);
    expect((report.value as number) / (total / given.similar.length)).toBeCloseTo(1, 9);
    expect(report.constraints).toEqual({ similar: 60, dissimilar: 60 });
  });

  test("tells fresh pairs apart at the distance 1, whatever the unit of the points", () => {
    const split = (held: boolean) => ({
      points: data.points.filter((_, i) => (i % 2 === 0) === held).map((row) => row.map((value) => 50 * value)),
      labels: data.labels.filter((_, i) => (i % 2 === 0) === held),
    });
    const metric = pcca.fit(split(false), { components: 3 });
    const fresh = split(true);
    let wrong = 0;
    let all = 0;
    fresh.points.forEach((a, i) => {
      for (let j = 0; j < i; j++, all++) {
        if (metric.distance(a, fresh.points[j]) < 1 !== (fresh.labels[i] === fresh.labels[j])) wrong++;
      }
    });
    expect(wrong / all).toBeLessThan(0.1);
  });

  test("learns few dimensions directly: at a lower loss than the full map cut down to them, at any scale", () => {
    const given = pairsOf(data, 200);
    const options = { regularization: 0, tolerance: 1e-7, maxIterations: 500 };
    const lossOf = (map: number[][]): number =>
      given.similar.reduce((sum, kind, e) => {
        const q = mappedSquare(map, data.points[given.left[e]], data.points[given.right[e]]);
        return sum + Math.log(1 + Math.exp((kind ? 3 : -3) * (q - 1))) / 3 / given.similar.length;
      }, 0);
    const whole = pcca.fit({ points: data.points, pairs: given }, options);
    const directions = whole.map.toArrays().sort((a, b) => Math.hypot(...b) - Math.hypot(...a));
    const cut = Math.min(
      ...Array.from({ length: 60 }, (_, step) =>
        lossOf(directions.slice(0, 1).map((row) => row.map((v) => (v * step) / 20))),
      ),
    );
    const direct = pcca.fit({ points: data.points, pairs: given }, { ...options, components: 1 });
    expect(direct.map.rows).toBe(1);
    expect(lossOf(direct.map.toArrays())).toBeLessThan(cut);
    expect(lossOf(whole.map.toArrays())).toBeLessThan(lossOf(direct.map.toArrays()));
  });
});
