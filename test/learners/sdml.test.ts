import { describe, expect, test } from "vitest";
import { sdml } from "../../src/learners/sdml.ts";
import { eigh } from "../../src/linalg/eigh.ts";
import { Matrix } from "../../src/linalg/matrix.ts";
import { ledoitWolf } from "../../src/linalg/shrinkage.ts";
import { blobs, pairsOf, readFixture, standardized } from "../contract/fixtures.ts";
import { measured } from "../measured.ts";
import { heldOutAccuracy } from "./heldOut.ts";
import { by, distance, golden, identity, inverse, meanOf, outer, plus, type Rows, times } from "./oracle.ts";
import { allPairs, meanOuter, type PairList, sphere } from "./pairOracle.ts";

const points = golden.X;
const labels = golden.y;
const trace = (a: Rows): number => a.reduce((sum, row, i) => sum + row[i], 0);

/** The mean squared difference of a feature over all pairs of points: the unit in which the options count. */
const unitOf = (rows: Rows): number => trace(outer(rows, meanOf(rows), 2 / (rows.length - 1))) / rows[0].length;

const identityPrior = (rows: Rows): Rows => identity(rows[0].length);

function covariancePrior(rows: Rows): Rows {
  const n = rows.length;
  const center = meanOf(rows);
  const covariance = outer(rows, center, 1 / n);
  const fourth = rows.reduce((sum, row) => {
    const squared = row.reduce((total, value, c) => total + (value - center[c]) * (value - center[c]), 0);
    return sum + (squared / n) * (squared / n);
  }, 0);
  const shrunk = sphere(covariance, ledoitWolf(Matrix.from(covariance), { fourth, concentration: 1 / n }));
  return by(shrunk, shrunk.length / trace(shrunk));
}

/** P = M₀⁻¹ + η (S − D) in units of the mean squared difference, pair by pair. */
function guidance(rows: Rows, pairs: PairList, eta: number, prior: (rows: Rows) => Rows): Rows {
  const pull = plus(meanOuter(rows, pairs, 1), by(meanOuter(rows, pairs, 0), -1));
  return plus(prior(rows), by(pull, eta / unitOf(rows)));
}

/** The largest violation of the optimality conditions of min tr(P M) − ln det M + λ Σ |M_ij|; entries below `zero` count as zeros. */
function violation(p: Rows, lambda: number, m: Rows, zero = 1e-11): number {
  const w = inverse(m);
  const errors = m.flatMap((row, i) =>
    row.map((entry, j) => {
      const excess = w[i][j] - p[i][j];
      if (i === j) return Math.abs(excess);
      if (Math.abs(entry) < zero) return Math.max(0, Math.abs(excess) - lambda);
      return Math.abs(excess - lambda * Math.sign(entry));
    }),
  );
  return Math.max(...errors);
}

/** The learned M in units of the mean squared difference. */
const learned = (options: Parameters<typeof sdml.fit>[1], data: Parameters<typeof sdml.fit>[0] = { points, labels }) =>
  by(sdml.fit(data, { tolerance: 1e-10, maxIterations: 500, ...options }).matrix.toArrays(), unitOf(points));

describe("sdml", () => {
  test("meets the optimality conditions of the printed problem over all pairs", () => {
    for (const sparsity of [0.02, 0.2]) {
      const identityP = guidance(points, allPairs(labels), 0.05, identityPrior);
      expect(
        measured(
          "optimality conditions, largest violation",
          violation(identityP, sparsity, learned({ prior: "identity", eta: 0.05, sparsity })),
        ),
      ).toBeLessThan(1e-7);
      const covarianceP = guidance(points, allPairs(labels), 0.05, covariancePrior);
      expect(
        measured(
          "optimality conditions, largest violation",
          violation(covarianceP, sparsity, learned({ prior: "covariance", eta: 0.05, sparsity })),
        ),
      ).toBeLessThan(1e-7);
    }
  });

  test("does the same for given pairs", () => {
    const pairs = pairsOf({ points, labels }, 60);
    const p = guidance(points, pairs, 0.05, identityPrior);
    const m = learned({ prior: "identity", eta: 0.05, sparsity: 0.05 }, { points, pairs });
    expect(measured("optimality conditions, largest violation", violation(p, 0.05, m))).toBeLessThan(1e-7);
  });

  test("is the inverse of P without sparsity, whose gradient P − M⁻¹ vanishes", () => {
    const p = guidance(points, allPairs(labels), 0.05, identityPrior);
    expect(distance(learned({ prior: "identity", eta: 0.05, sparsity: 0 }), inverse(p))).toBeLessThan(1e-9);
  });

  test("lowers eta to 0.99 of the largest that keeps P positive definite, says so, and stays finite", () => {
    const eta = (prior: "identity" | "covariance") => {
      const { report, matrix } = sdml.fit({ points, labels }, { prior, eta: 1e4, sparsity: 0.05 });
      expect(matrix.data.every(Number.isFinite)).toBe(true);
      return Number(report.warnings.join().match(/`eta` was lowered to ([\d.e+-]+)/)?.[1]);
    };
    for (const [prior, matrix] of [
      ["identity", identityPrior],
      ["covariance", covariancePrior],
    ] as const) {
      const used = eta(prior);
      const least = (by: number) => eigh(Matrix.from(guidance(points, allPairs(labels), used * by, matrix))).values[0];
      expect(least(1)).toBeGreaterThan(0);
      expect(Math.abs(least(1 / 0.99))).toBeLessThan(1e-5);
    }
    const { report } = sdml.fit({ points, labels }, { eta: 0.05 });
    expect(report.warnings).toEqual([]);
  });

  test("finds a sparser graph of features for a higher price", () => {
    const edges = [0.002, 0.01, 0.04, 10].map(
      (sparsity) =>
        learned({ prior: "identity", eta: 0.05, sparsity })
          .flatMap((row, i) => row.filter((_, j) => i < j))
          .filter((entry) => Math.abs(entry) > 1e-11).length,
    );
    expect(edges[0]).toBeGreaterThan(edges[1]);
    expect(edges[1]).toBeGreaterThan(edges[2]);
    expect(edges[2]).toBeGreaterThan(0);
    expect(edges[3]).toBe(0);
  });

  test("never raises the objective and reports it", () => {
    const p = guidance(points, allPairs(labels), 0.05, identityPrior);
    const { report } = sdml.fit({ points, labels }, { prior: "identity", eta: 0.05, sparsity: 0.02, tolerance: 1e-10 });
    report.trace.forEach((value, k) => {
      expect(value).toBeLessThan((report.trace[k - 1] ?? Number.POSITIVE_INFINITY) + 1e-11);
    });
    const m = learned({ prior: "identity", eta: 0.05, sparsity: 0.02 });
    const { values } = eigh(Matrix.from(m));
    const absolute = m.flatMap((row, i) => row.map((v, j) => (i === j ? 0 : 0.02 * Math.abs(v))));
    const value =
      trace(times(p, m)) - values.reduce((sum, v) => sum + Math.log(v), 0) + absolute.reduce((sum, v) => sum + v, 0);
    expect(Math.abs((report.value as number) - value)).toBeLessThan(1e-8);
    expect(report.converged).toBe(true);
  });

  test("learns from labels what it learns from the list of all their pairs", () => {
    const fromPairs = sdml.fit({ points, pairs: allPairs(labels) });
    const fromLabels = sdml.fit({ points, labels });
    expect(distance(fromPairs.matrix.toArrays(), fromLabels.matrix.toArrays())).toBeLessThan(1e-6);
    expect(fromLabels.report.constraints).toEqual(fromPairs.report.constraints);
  });

  test("never fails: standardized or not, few points or many, either prior", () => {
    for (const name of ["iris", "wine", "breast_cancer"]) {
      for (const data of [standardized(readFixture(name), 3), readFixture(name)]) {
        for (const prior of ["identity", "covariance"] as const) {
          const { matrix } = sdml.fit(data, { prior, maxIterations: 20 });
          expect(matrix.data.every(Number.isFinite), `${name} ${prior}`).toBe(true);
        }
      }
    }
    const { points: wide, labels: classes } = blobs(4, 6, 40);
    expect(sdml.fit({ points: wide, labels: classes }).components).toBe(40);
  });

  test("refuses a missing kind of pairs", () => {
    expect(() => sdml.fit({ points: points.slice(0, 4), labels: [0, 1, 2, 3] })).toThrow(/no similar pairs/);
  });

  test("finds better neighbors than Euclid on held-out wine", () => {
    const { learned: ours, euclidean } = heldOutAccuracy(sdml, standardized(readFixture("wine")));
    expect(ours).toBeGreaterThanOrEqual(euclidean);
    expect(ours).toBeGreaterThan(0.95);
  });
});
