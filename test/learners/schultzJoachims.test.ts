import { describe, expect, test } from "vitest";
import { Random } from "../../src/base/random.ts";
import { normalize } from "../../src/data/normalize.ts";
import { schultzJoachims } from "../../src/learners/schultzJoachims.ts";
import { dualObjective } from "../../src/learners/tripletDual.ts";
import { tripletMargins } from "../../src/learners/tripletMargins.ts";
import { bestMove } from "../../src/learners/weightDescent.ts";
import { Matrix } from "../../src/linalg/matrix.ts";
import { multiply } from "../../src/linalg/products.ts";
import { projectPsd } from "../../src/linalg/psd.ts";
import { blobs, noise, planted, readFixture, relativeError, standardized } from "../contract/fixtures.ts";
import { measured } from "../measured.ts";
import { gradientError, uniformMatrix } from "./differences.ts";
import { heldOutAccuracy } from "./heldOut.ts";
import { by, plus, type Rows, times } from "./oracle.ts";
import { product as inner, matricesOf, someTriplets } from "./tripletOracle.ts";

/** The objective of the paper: λ/2 ‖M‖² + mean ξ with ξ ≥ 0 and ⟨K_t, M⟩ ≥ 1 − ξ_t. */
const objectiveAt = (m: Rows, k: Rows[], lambda: number): number =>
  (lambda / 2) * inner(m, m) + k.reduce((sum, kt) => sum + Math.max(0, 1 - inner(kt, m)), 0) / k.length;

/** Σ a_t K_t/(λT) for a_t = −h′(⟨K_t, M⟩): the optimal M is its positive part. */
function stationary(m: Rows, k: Rows[], lambda: number, smoothing: number): Rows {
  return k
    .map((kt) => by(kt, Math.min(1, Math.max(0, (1 - inner(kt, m)) / smoothing)) / (lambda * k.length)))
    .reduce(plus);
}

const { points, labels } = blobs(20, 8, 4);
const triplets = someTriplets(labels, 150);
const { k, unit } = matricesOf(points, triplets);

describe("schultzJoachims", () => {
  test("reports the objective of the paper at the metric it returns, in both forms", () => {
    for (const form of ["full", "weights"] as const) {
      const metric = schultzJoachims.fit({ points, triplets }, { form, regularization: 0.05 });
      const m = by(metric.matrix.toArrays(), unit);
      expect(Math.abs((metric.report.value as number) / objectiveAt(m, k, 0.05) - 1)).toBeLessThan(1e-9);
      expect(metric.report.converged).toBe(true);
    }
  });

  test("meets the optimality conditions of the convex problem, in both forms", () => {
    for (const form of ["full", "weights"] as const) {
      for (const regularization of [0.3, 0.02]) {
        const options = { form, regularization, smoothing: 0.3, tolerance: 1e-12, maxIterations: 2000 };
        const m = by(schultzJoachims.fit({ points, triplets }, options).matrix.toArrays(), unit);
        const sum = stationary(m, k, regularization, 0.3);
        const expected =
          form === "full" ? projectPsd(Matrix.from(sum)) : Matrix.diagonal(sum.map((row, c) => Math.max(0, row[c])));
        expect(
          measured("M = [Σ α K]₊ at its own slopes, relative", relativeError(Matrix.from(m), expected)),
        ).toBeLessThan(1e-5);
      }
    }
  });

  test("is beaten by no other metric by more than the gap it reports, with the plain hinge", () => {
    const random = new Random(2);
    const metric = schultzJoachims.fit(
      { points, triplets },
      { regularization: 0.05, tolerance: 1e-7, maxIterations: 1000 },
    );
    const m = by(metric.matrix.toArrays(), unit);
    const [value, gap] = [metric.report.value as number, metric.report.gradientNorm as number];
    expect(gap).toBeGreaterThan(-1e-12);
    expect(measured("duality gap, relative", gap / value)).toBeLessThan(1e-6);
    for (let round = 0; round < 150; round++) {
      const size = 10 ** (-4 * random.uniform());
      const step = uniformMatrix(4, 4, size, round);
      const symmetric = plus(step.toArrays(), step.transposed().toArrays());
      const other = projectPsd(Matrix.from(plus(m, symmetric))).toArrays();
      expect(objectiveAt(other, k, 0.05)).toBeGreaterThan(value - gap - 1e-12);
    }
  });

  test("asks for a margin of 1 − ξ: with ξ alone, as the lecture prints it, M = 0 would cost nothing", () => {
    const far = points.map((row, i) => row.map((value, c) => value + (c === i % 3 ? 30 : 0)));
    const metric = schultzJoachims.fit(
      { points: far, triplets },
      { regularization: 1e-4, tolerance: 1e-6, maxIterations: 1000 },
    );
    const apart = matricesOf(far, triplets);
    const m = by(metric.matrix.toArrays(), apart.unit);
    for (const kt of apart.k) expect(inner(kt, m)).toBeGreaterThan(0.99);
    expect(objectiveAt(by(m, 0), apart.k, 1e-4)).toBe(1);
    expect(metric.report.value).toBeLessThan(0.01);
  });

  test("has the gradient of its dual", () => {
    const margins = tripletMargins(Matrix.from(points), {
      anchor: Int32Array.from(triplets.anchor),
      positive: Int32Array.from(triplets.positive),
      negative: Int32Array.from(triplets.negative),
    });
    for (const smoothing of [0, 0.5]) {
      const { objective } = dualObjective(margins, { regularization: 0.2, smoothing });
      const a = uniformMatrix(1, 150, 0.5, 9);
      a.data.forEach((value, t) => {
        a.data[t] = value + 0.5;
      });
      expect(gradientError(objective, a)).toBeLessThan(1e-6);
    }
  });

  test("moves a multiplier to the best place of a fine grid", () => {
    const random = new Random(4);
    for (let round = 0; round < 200; round++) {
      const draw = () => Array.from({ length: 5 }, () => noise(random));
      const [sum, difference] = [draw(), draw()];
      const [scale, a, gamma] = [3 * random.uniform(), random.uniform(), round % 2 ? random.uniform() : 0];
      const value = (s: number): number =>
        a +
        s -
        (gamma / 2) * (a + s) * (a + s) -
        (scale / 2) * sum.reduce((total, v, c) => total + Math.max(0, v + s * difference[c]) ** 2, 0);
      const move = bestMove(Float64Array.from(sum), Float64Array.from(difference), scale, a, gamma);
      expect(a + move).toBeGreaterThan(-1e-12);
      expect(a + move).toBeLessThan(1 + 1e-12);
      const best = Math.max(...Array.from({ length: 1001 }, (_, step) => value(step / 1000 - a)));
      expect(value(move)).toBeGreaterThan(best - 1e-12);
    }
  });

  test("weighs features, or principal components as it would weigh turned features", () => {
    const { matrix } = schultzJoachims.fit({ points, triplets }, { form: "weights" });
    for (let i = 0; i < 4; i++) for (let j = 0; j < 4; j++) if (i !== j) expect(matrix.get(i, j)).toBe(0);
    const q = uniformMatrix(4, 4, 1, 3);
    const mixed = multiply(Matrix.from(points), q);
    const options = { form: "weights", axes: "principal", tolerance: 1e-9, maxIterations: 1000 } as const;
    const tilted = schultzJoachims.fit({ points: mixed, triplets }, options).matrix.toArrays();
    const normalized = normalize(mixed).points;
    const covariance = multiply(normalized, normalized, { transposeA: true }).toArrays();
    const commutator = plus(times(tilted, covariance), by(times(covariance, tilted), -1));
    expect(
      Math.sqrt(inner(commutator, commutator) / inner(times(tilted, covariance), times(tilted, covariance))),
    ).toBeLessThan(1e-9);
  });

  test("turns with the space where a full matrix is learned", () => {
    const angle = 0.7;
    const turn = [
      [0.6, -0.8, 0, 0],
      [0.8, 0.6, 0, 0],
      [0, 0, Math.cos(angle), -Math.sin(angle)],
      [0, 0, Math.sin(angle), Math.cos(angle)],
    ];
    const options = { tolerance: 1e-10, maxIterations: 2000, smoothing: 0.2 };
    const turned = schultzJoachims.fit({ points: times(points, turn), triplets }, options).matrix.toArrays();
    const straight = schultzJoachims.fit({ points, triplets }, options).matrix;
    const back = times(
      times(turn, turned),
      turn[0].map((_, j) => turn.map((row) => row[j])),
    );
    expect(relativeError(Matrix.from(back), straight)).toBeLessThan(1e-5);
  });

  test("learns on wine, and where noise drowns the classes", () => {
    for (const form of ["full", "weights"] as const) {
      const wine = heldOutAccuracy(schultzJoachims, standardized(readFixture("wine")), { form });
      expect(wine.learned).toBeGreaterThanOrEqual(wine.euclidean);
      const noisy = heldOutAccuracy(schultzJoachims, planted(300, 1), { form });
      expect(noisy.learned).toBeGreaterThan(noisy.euclidean + 0.1);
    }
  });

  test("takes no more triplets than `constraints`, and says how many", () => {
    const data = standardized(readFixture("wine"));
    const few = schultzJoachims.fit(data, { constraints: 500 });
    expect(few.report.constraints).toEqual({ triplets: 500 });
    expect(schultzJoachims.fit(data).report.constraints).toEqual({ triplets: 178 * 30 });
    expect(schultzJoachims.fit(data, { genuine: 2, impostors: 4 }).report.constraints).toEqual({ triplets: 178 * 8 });
    expect(schultzJoachims.fit(data, { constraints: 500 }).map.data).toEqual(few.map.data);
    expect(schultzJoachims.fit(data, { constraints: 500, seed: 1 }).map.data).not.toEqual(few.map.data);
  });

  test("learns with more features than points", () => {
    const wide = blobs(6, 1, 40);
    expect(schultzJoachims.fit(wide).map.cols).toBe(40);
    expect(schultzJoachims.fit(wide, { form: "weights" }).map.cols).toBe(40);
  });

  test("refuses triplets that outweigh each other", () => {
    const { anchor, positive, negative } = triplets;
    const both = {
      anchor: [...anchor, ...anchor],
      positive: [...positive, ...negative],
      negative: [...negative, ...positive],
    };
    for (const form of ["full", "weights"] as const) {
      const options = { form, regularization: 10 };
      expect(() => schultzJoachims.fit({ points, triplets: both }, options)).toThrow(/M = 0 is optimal/);
    }
  });
});
