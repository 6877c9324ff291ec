import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ldml, ldmlObjective, packed, unpacked } from "../../src/learners/ldml.ts";
import { eigh } from "../../src/linalg/eigh.ts";
import { Matrix } from "../../src/linalg/matrix.ts";
import { gramOfMap, psdCertificate } from "../../src/linalg/psd.ts";
import { lbfgs } from "../../src/optim/methods/lbfgs.ts";
import { solve } from "../../src/optim/solve.ts";
import { anyOf, maxIterations, smallGradient } from "../../src/optim/stop.ts";
import { traced } from "../../src/optim/wrappers.ts";
import { readFixture, standardized } from "../contract/fixtures.ts";
import { measured } from "../measured.ts";
import { gradientError, mappedSquare, uniformMatrix } from "./differences.ts";
import { heldOutAccuracy } from "./heldOut.ts";
import { distance } from "./oracle.ts";

const pairs = {
  differences: uniformMatrix(30, 4, 2, 3),
  similar: Uint8Array.from({ length: 30 }, (_, e) => (e % 3 === 0 ? 1 : 0)),
};
for (let e = 0; e < 30; e++) if (pairs.similar[e]) pairs.differences.data[e * 4] *= 0.3;

/** The balanced mean of −ln p over similar and −ln(1 − p) over dissimilar pairs plus λ/d tr M, by loops. */
function definition(map: Matrix, bias: number, regularization: number): number {
  const alike = pairs.similar.reduce((sum, kind) => sum + kind, 0);
  let sum = 0;
  pairs.similar.forEach((kind, e) => {
    const q = mappedSquare(map.toArrays(), Array.from(pairs.differences.row(e)), [0, 0, 0, 0]);
    const p = 1 / (1 + Math.exp(q - bias));
    sum -= kind ? Math.log(p) / (2 * alike) : Math.log(1 - p) / (2 * (30 - alike));
  });
  return sum + (regularization / 4) * map.data.reduce((trace, value) => trace + value * value, 0);
}

const solved = (start: Matrix, regularization: number) =>
  traced(
    solve(
      lbfgs(ldmlObjective(pairs, regularization), packed(start, 0)),
      anyOf(smallGradient(1e-8), maxIterations(500)),
    ),
  ).solution;

describe("ldmlObjective", () => {
  test("is the likelihood of the paper, recomputed by slow loops", () => {
    for (const rows of [4, 2]) {
      const map = uniformMatrix(rows, 4, 1, rows);
      const x = packed(map, 0.7);
      const value = ldmlObjective(pairs, 0.05)(x, new Matrix(1, x.cols));
      expect(value / definition(map, 0.7, 0.05)).toBeCloseTo(1, 12);
    }
  });

  test("has the gradient in the map and in the bias that central differences find", () => {
    for (const [rows, bias] of [
      [4, 0.7],
      [2, -3],
      [1, 5],
    ]) {
      const x = packed(uniformMatrix(rows, 4, 1, rows), bias);
      expect(gradientError(ldmlObjective(pairs, 0.05), x)).toBeLessThan(1e-6);
    }
  });

  test("neither overflows nor loses digits far from the bias", () => {
    const huge = packed(uniformMatrix(4, 4, 1e6, 1), 1);
    const gradient = new Matrix(1, 17);
    const value = ldmlObjective(pairs, 1e-6)(huge, gradient);
    expect(Number.isFinite(value) && gradient.data.every(Number.isFinite)).toBe(true);
    const certain = ldmlObjective({ differences: Matrix.from([[0.1], [9]]), similar: Uint8Array.of(1, 0) }, 1e-300)(
      packed(Matrix.identity(1), 40),
      new Matrix(1, 2),
    );
    expect(certain / (0.5 * (Math.exp(0.01 - 40) + Math.exp(40 - 81)))).toBeCloseTo(1, 10);
  });

  test("meets the optimality conditions in M: the slope is positive semidefinite and orthogonal to M, the bias is at rest", () => {
    const regularization = 0.05;
    const { x } = solved(Matrix.identity(4), regularization);
    const { map, bias } = unpacked(x, 4);
    const alike = pairs.similar.reduce((sum, kind) => sum + kind, 0);
    const slope = Matrix.diagonal([1, 1, 1, 1].map((value) => (value * regularization) / 4));
    let rest = 0;
    pairs.similar.forEach((kind, e) => {
      const v = Array.from(pairs.differences.row(e));
      const p = 1 / (1 + Math.exp(mappedSquare(map.toArrays(), v, [0, 0, 0, 0]) - bias));
      const weight = kind ? (1 - p) / (2 * alike) : -p / (2 * (30 - alike));
      rest += weight;
      for (let i = 0; i < 4; i++) for (let j = 0; j < 4; j++) slope.data[i * 4 + j] += weight * v[i] * v[j];
    });
    expect(Math.abs(measured("∂f/∂b = 0", rest))).toBeLessThan(1e-7);
    expect(measured("∇f ⪰ 0: negative part", Math.min(0, psdCertificate(slope).smallest))).toBeGreaterThan(-1e-6);
    const m = gramOfMap(map);
    const inner = m.data.reduce((sum, value, k) => sum + value * slope.data[k], 0);
    expect(Math.abs(measured("⟨∇f, M⟩ = 0", inner))).toBeLessThan(1e-7);
  });

  test("ends at the same M and bias from anywhere", () => {
    const [a, b] = [Matrix.identity(4), uniformMatrix(4, 4, 1, 8)].map((start) => solved(start, 0.05));
    expect(a.value / b.value).toBeCloseTo(1, 10);
    const matrix = ({ x }: { x: Matrix }) => gramOfMap(unpacked(x, 4).map).toArrays();
    expect(distance(matrix(a), matrix(b))).toBeLessThan(1e-4);
    expect(a.x.data[16]).toBeCloseTo(b.x.data[16], 4);
  });

  test("weighs both kinds alike: a kind given three times over changes nothing", () => {
    const dissimilar = [...pairs.similar.keys()].filter((e) => !pairs.similar[e]);
    const rows = [...pairs.similar.keys(), ...dissimilar, ...dissimilar];
    const tripled = {
      differences: pairs.differences.take(rows),
      similar: Uint8Array.from(rows, (e) => pairs.similar[e]),
    };
    const x = packed(uniformMatrix(3, 4, 1, 5), 1);
    const ignored = new Matrix(1, 13);
    expect(ldmlObjective(tripled, 0.1)(x, ignored)).toBeCloseTo(ldmlObjective(pairs, 0.1)(x, ignored), 12);
  });

  test("packs a map and a bias and gives them back", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 4 }), fc.double(), (rows, cols, bias) => {
        const map = uniformMatrix(rows, cols, 1, 2);
        const back = unpacked(packed(map, bias), cols);
        expect(back.map).toEqual(map);
        expect(back.bias).toBe(bias);
      }),
      { numRuns: 30 },
    );
  });
});

describe("ldml", () => {
  const data = standardized(readFixture("wine"));

  test("finds better neighbors than Euclid on held-out wine and converges", () => {
    const { learned, euclidean } = heldOutAccuracy(ldml, data);
    expect(learned).toBeGreaterThan(euclidean);
    expect(ldml.fit(data).report).toMatchObject({ converged: true, constraints: { similar: 3000, dissimilar: 3000 } });
  });

  test("separates the kinds of pairs it never saw at one threshold better than Euclid", () => {
    const seen = { points: data.points.filter((_, i) => i % 2), labels: data.labels.filter((_, i) => i % 2) };
    const metric = ldml.fit(seen);
    const fresh = data.points.filter((_, i) => i % 2 === 0);
    const kinds = data.labels.filter((_, i) => i % 2 === 0);
    const mistakes = (of: (a: number[], b: number[]) => number): number => {
      const values: [number, boolean][] = [];
      fresh.forEach((a, i) => {
        for (let j = 0; j < i; j++) values.push([of(a, fresh[j]), kinds[i] === kinds[j]]);
      });
      values.sort(([a], [b]) => a - b);
      let wrong = values.filter(([, alike]) => alike).length;
      let best = wrong;
      for (const [, alike] of values) {
        wrong += alike ? -1 : 1;
        best = Math.min(best, wrong);
      }
      return best;
    };
    const plain = mistakes((a, b) => Math.hypot(...a.map((value, c) => value - b[c])));
    expect(mistakes((a, b) => metric.distance(a, b))).toBeLessThan(0.6 * plain);
  });

  test("drops directions that do not pay when the price is high", () => {
    const share = (regularization: number): number => {
      const { values } = eigh(ldml.fit(data, { regularization, tolerance: 1e-9, maxIterations: 500 }).matrix);
      return values[8] / values[12];
    };
    expect(share(0.3)).toBeLessThan(1e-4);
    expect(share(1e-4)).toBeGreaterThan(0.01);
  });
});
