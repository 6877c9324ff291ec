import { describe, expect, test } from "vitest";
import { Random } from "../../src/base/random.ts";
import { bestStep } from "../../src/learners/boosting.ts";
import { boostMetric } from "../../src/learners/boostMetric.ts";
import type { Matrix } from "../../src/linalg/matrix.ts";
import { lbfgs } from "../../src/optim/methods/lbfgs.ts";
import { solve } from "../../src/optim/solve.ts";
import { anyOf, maxIterations, smallGradient } from "../../src/optim/stop.ts";
import { traced } from "../../src/optim/wrappers.ts";
import { blobs, noise, planted, readFixture, standardized } from "../contract/fixtures.ts";
import { measured } from "../measured.ts";
import { gradientError, uniformMatrix } from "./differences.ts";
import { heldOutAccuracy } from "./heldOut.ts";
import { by, flip, identity, plus, type Rows, times } from "./oracle.ts";
import { matricesOf, product, someTriplets } from "./tripletOracle.ts";

const { points, labels } = blobs(20, 8, 4);
const triplets = someTriplets(labels, 150);
const { k, unit } = matricesOf(points, triplets);

const traceOf = (m: Rows): number => product(m, identity(m.length));
/** Mean of exp(−⟨K_t, M⟩) plus ν tr M. */
const objectiveAt = (m: Rows, price: number): number =>
  k.reduce((sum, kt) => sum + Math.exp(-product(kt, m)), 0) / k.length + price * traceOf(m);
/** A = mean of exp(−⟨K_t, M⟩) K_t. */
const attraction = (m: Rows): Rows => k.map((kt) => by(kt, Math.exp(-product(kt, m)) / k.length)).reduce(plus);

/** The largest eigenvalue of a symmetric matrix and its unit eigenvector, by the power method. */
function leading(a: Rows): { value: number; vector: number[] } {
  const shift = a.flat().reduce((sum, value) => sum + Math.abs(value), 0);
  let vector = a.map((_, c) => 1 + c / 10);
  for (let step = 0; step < 5000; step++) {
    const image = a.map((row, r) => row.reduce((sum, value, c) => sum + value * vector[c], shift * vector[r]));
    const length = Math.sqrt(image.reduce((sum, value) => sum + value * value, 0));
    vector = image.map((value) => value / length);
  }
  return {
    vector,
    value: product(
      a,
      vector.map((v) => vector.map((w) => v * w)),
    ),
  };
}

const highest = leading(attraction(by(identity(4), 0)));
const fitted = (options: Parameters<typeof boostMetric.fit>[1]) => {
  const metric = boostMetric.fit({ points, triplets }, options);
  return { m: by(metric.matrix.toArrays(), unit), report: metric.report };
};

describe("boostMetric", () => {
  test("reports the objective of the paper at the metric it returns, with or without correction", () => {
    for (const corrective of [true, false]) {
      const { m, report } = fitted({ regularization: 0.02, corrective });
      expect(Math.abs((report.value as number) / objectiveAt(m, 0.02 * highest.value) - 1)).toBeLessThan(1e-9);
    }
  });

  test("never raises the loss, and ends below the start of 1", () => {
    for (const corrective of [true, false]) {
      const { trace } = fitted({ corrective, tolerance: 1e-9, maxIterations: 60 }).report;
      expect(trace[0]).toBeLessThan(1);
      for (let s = 1; s < trace.length; s++) expect(trace[s]).toBeLessThanOrEqual(trace[s - 1]);
    }
  });

  test("adds the first eigenvector with the weight that a fine grid finds", () => {
    const price = 0.05 * highest.value;
    const { m } = fitted({ regularization: 0.05, corrective: false, maxIterations: 1 });
    const { vector } = highest;
    const rankOne = vector.map((v) => vector.map((w) => v * w));
    const weight = traceOf(m);
    for (let i = 0; i < 4; i++)
      for (let j = 0; j < 4; j++) expect(Math.abs(m[i][j] - weight * rankOne[i][j])).toBeLessThan(1e-7 * weight);
    const grid = Array.from({ length: 201 }, (_, step) => (weight * step) / 100);
    const losses = grid.map((w) => objectiveAt(by(rankOne, w), price));
    const best = grid[losses.indexOf(Math.min(...losses))];
    expect(Math.abs(best / weight - 1)).toBeLessThan(1e-9);
  });

  test("promises gains along the first eigenvector that central differences confirm", () => {
    const price = 0.02 * highest.value;
    const { m, report } = fitted({ regularization: 0.02, maxIterations: 3 });
    const { value, vector } = leading(attraction(m));
    const rankOne = vector.map((v) => vector.map((w) => v * w));
    const along = (h: number) => objectiveAt(plus(m, by(rankOne, h)), price);
    const slope = (along(1e-5) - along(-1e-5)) / 2e-5;
    expect(Math.abs(slope / (price - value) - 1)).toBeLessThan(1e-6);
    expect(Math.abs((value / price - 1) / (report.gradientNorm as number) - 1)).toBeLessThan(1e-6);
  });

  test("meets the optimality conditions, and is as near to the optimum as it says", () => {
    const price = 0.05 * highest.value;
    const objective = (map: Matrix, gradient: Matrix): number => {
      const rows = map.toArrays();
      const m = times(flip(rows), rows);
      const slope = plus(by(identity(4), price), by(attraction(m), -1));
      gradient.data.set(by(times(rows, slope), 2).flat());
      return objectiveAt(m, price);
    };
    expect(gradientError(objective, uniformMatrix(4, 4, 1, 3))).toBeLessThan(1e-6);
    const start = uniformMatrix(4, 4, 1, 7);
    const { solution } = traced(solve(lbfgs(objective, start), anyOf(smallGradient(1e-9), maxIterations(500))));
    for (const tolerance of [1e-2, 1e-8]) {
      const { m, report } = fitted({ regularization: 0.05, tolerance, maxIterations: 2000 });
      const [value, share] = [report.value as number, report.gradientNorm as number];
      expect(value).toBeGreaterThan(solution.value - 1e-9);
      expect(value - solution.value).toBeLessThan(share * value + 1e-9);
      const rest = plus(attraction(m), by(identity(4), -price));
      expect(Math.abs(measured("⟨∇f, M⟩ = 0, relative", product(rest, m) / (price * traceOf(m))))).toBeLessThan(1e-7);
      if (tolerance < 1e-3) expect(share).toBeLessThan(0.01);
    }
  });

  test("steps to the lowest point of a ray", () => {
    const random = new Random(8);
    for (let round = 0; round < 100; round++) {
      const draw = (size: number) => Float64Array.from({ length: 6 }, () => size * noise(random));
      const worth = draw(1).map((value) => Math.abs(value));
      const ray = { margins: draw(1), added: draw(2), slope: random.uniform(), least: round % 2 ? -1 : 0, worth };
      const value = (w: number): number =>
        ray.margins.reduce(
          (sum, margin, t) => sum + (worth[t] * Math.exp(-margin - w * ray.added[t])) / 6,
          ray.slope * w,
        );
      const step = bestStep(ray);
      expect(step).toBeGreaterThanOrEqual(ray.least);
      for (let w = ray.least; w < 8; w += 0.01) expect(value(step)).toBeLessThan(value(w) + 1e-11);
    }
  });

  test("learns on wine, and where noise drowns the classes", () => {
    const wine = heldOutAccuracy(boostMetric, standardized(readFixture("wine")));
    expect(wine.learned).toBeGreaterThanOrEqual(wine.euclidean);
    const noisy = heldOutAccuracy(boostMetric, planted(300, 1));
    expect(noisy.learned).toBeGreaterThan(noisy.euclidean + 0.1);
  });

  test("has no more directions than rounds, and fewer at a higher price", () => {
    const data = standardized(readFixture("wine"));
    const rounds = boostMetric.fit(data, { maxIterations: 3 });
    expect(rounds.components).toBeLessThanOrEqual(3);
    const trace = (regularization: number) => traceOf(boostMetric.fit(data, { regularization }).matrix.toArrays());
    expect(trace(0.5)).toBeLessThan(trace(0.01));
  });

  test("refuses triplets that outweigh each other", () => {
    const { anchor, positive, negative } = triplets;
    const both = {
      anchor: [...anchor, ...anchor],
      positive: [...positive, ...negative],
      negative: [...negative, ...positive],
    };
    expect(() => boostMetric.fit({ points, triplets: both })).toThrow(/M = 0 is optimal/);
  });

  test("learns with more features than points", () => {
    expect(boostMetric.fit(blobs(6, 1, 40)).map.cols).toBe(40);
  });
});
