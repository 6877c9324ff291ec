import { describe, expect, it } from "vitest";
import { Random } from "../../src/base/random.ts";
import { diagonalObjective, mmcDiagonal } from "../../src/learners/mmcDiagonal.ts";
import { Matrix } from "../../src/linalg/matrix.ts";
import { pairsOf, readFixture, standardized } from "../contract/fixtures.ts";
import { measured } from "../measured.ts";
import { golden, type Rows } from "./oracle.ts";

const wine = standardized(readFixture("wine"));
const pairs = pairsOf(wine, 200);

/** h(w) = Σ_S d² − ln Σ_D d by definition. */
function definition(points: Rows, w: readonly number[], { left, right, similar }: typeof pairs) {
  let within = 0;
  let spread = 0;
  left.forEach((i, e) => {
    const q = points[i].reduce((sum, value, c) => sum + w[c] * (value - points[right[e]][c]) ** 2, 0);
    if (similar[e]) within += q;
    else spread += Math.sqrt(q);
  });
  return { within, value: within - Math.log(spread) };
}

const weights = (m: Matrix): number[] => Array.from({ length: m.rows }, (_, j) => m.get(j, j));

const by = (w: readonly number[], j: number, step: number): number[] =>
  w.map((value, k) => (k === j ? value + step : value));

describe("mmcDiagonal", () => {
  const metric = mmcDiagonal.fit({ points: wine.points, pairs });
  const w = weights(metric.matrix);
  const best = definition(wine.points, w, pairs);

  it("meets Σ_S d² = 1/2 at its optimum, to 1e-6, and reports the value of the definition", () => {
    expect(metric.report.converged).toBe(true);
    expect(Math.abs(measured("Σ_S d² = ½", best.within - 0.5))).toBeLessThan(1e-6);
    expect(Math.abs((metric.report.value as number) - best.value)).toBeLessThan(1e-8);
  });

  it("meets the optimality conditions of w ≥ 0 by the definition's differences", () => {
    w.forEach((value, j) => {
      const h = 1e-5 * Math.max(value, 1e-3);
      const at = (step: number): number =>
        definition(
          wine.points,
          w.map((entry, k) => (k === j ? entry + step : entry)),
          pairs,
        ).value;
      if (value > 1e-9)
        expect(Math.abs(measured("w ∂h/∂w = 0", ((at(h) - at(-h)) / (2 * h)) * value))).toBeLessThan(1e-6);
      else expect((at(h) - at(0)) / h).toBeGreaterThan(0);
    });
  });

  it("is diagonal and beats every other weighting tried, the equal one and the recorded one of another implementation included", () => {
    const m = metric.matrix;
    for (let i = 0; i < 13; i++) for (let j = 0; j < 13; j++) if (i !== j) expect(m.get(i, j)).toBe(0);
    const random = new Random(5);
    const tries = Array.from({ length: 300 }, (_, t) =>
      w.map((value) => (t === 0 ? 1 : value * (0.5 + random.uniform()) + 1e-4 * random.uniform())),
    );
    for (const other of tries) {
      const { within } = definition(wine.points, other, pairs);
      const scaled = other.map((value) => (0.5 * value) / within);
      expect(definition(wine.points, scaled, pairs).value).toBeGreaterThanOrEqual(best.value - 1e-9);
    }
    const list = golden.res.pairs;
    const kinds = golden.res.pairLabels;
    const given = {
      left: list.map(([i]) => i),
      right: list.map(([, j]) => j),
      similar: kinds.map((kind) => (kind > 0 ? 1 : 0)),
    };
    const theirs = golden.res.mmc_diag.map((row, j) => row[j]);
    const { within } = definition(golden.X, theirs, given);
    const ours = mmcDiagonal.fit({ points: golden.X, pairs: given });
    const theirValue = definition(
      golden.X,
      theirs.map((value) => (0.5 * value) / within),
      given,
    ).value;
    expect(ours.report.value).toBeLessThan(theirValue);
  });

  it("has a gradient and a Hessian that central differences confirm", () => {
    const random = new Random(3);
    const squared = Matrix.from(Array.from({ length: 30 }, () => [0, 1, 2, 3].map(() => random.uniform())));
    const objective = diagonalObjective(Float64Array.of(3, 1, 2, 5), squared);
    const at = Float64Array.of(0.3, 1.2, 0.05, 0.7);
    const { gradient, hessian } = objective(new Matrix(4, 1, at));
    for (let k = 0; k < 4; k++) {
      const h = 1e-6;
      const [up, down] = [h, -h].map((step) =>
        objective(
          new Matrix(
            4,
            1,
            at.map((value, j) => (j === k ? value + step : value)),
          ),
        ),
      );
      expect(Math.abs((up.value - down.value) / (2 * h) - gradient.data[k])).toBeLessThan(1e-6);
      for (let j = 0; j < 4; j++) {
        const numeric = (up.gradient.data[j] - down.gradient.data[j]) / (2 * h);
        expect(Math.abs(numeric - hessian.data[j * 4 + k])).toBeLessThan(1e-6 * Math.max(1, Math.abs(numeric)));
      }
    }
  });

  it("never raises its objective, and converges on every data set tried", () => {
    for (const name of ["iris", "wine", "breast_cancer"]) {
      for (let seed = 0; seed < 4; seed++) {
        const { report } = mmcDiagonal.fit(standardized(readFixture(name)), { seed, constraints: 500 });
        expect([name, seed, report.converged]).toEqual([name, seed, true]);
        report.trace.forEach((value, k) => {
          expect(value).toBeLessThanOrEqual((report.trace[k - 1] ?? Infinity) + 1e-12 * Math.abs(value));
        });
      }
    }
  });

  it("meets its optimality conditions on fewer points than features, where the Hessian is singular", () => {
    const random = new Random(11);
    const labels = Array.from({ length: 40 }, (_, i) => i % 2);
    const points = labels.map((label) =>
      Array.from({ length: 150 }, (_, j) => random.uniform() + (j < 3 ? 0.4 * label : 0)),
    );
    const pairs = pairsOf({ points, labels }, 60);
    const { matrix, report } = mmcDiagonal.fit({ points, pairs });
    const w = weights(matrix);
    const { within, value } = definition(points, w, pairs);
    expect(report.converged).toBe(true);
    expect(Math.abs(within - 0.5)).toBeLessThan(1e-6);
    expect(Math.abs((report.value as number) - value)).toBeLessThan(1e-7);
    w.forEach((weight, j) => {
      const at = (step: number): number => definition(points, by(w, j, step), pairs).value;
      const h = 1e-5 * Math.max(weight, 1e-3);
      if (weight > 1e-6) expect(Math.abs(((at(h) - at(-h)) / (2 * h)) * weight)).toBeLessThan(1e-6);
      else expect((at(h) - at(0)) / h).toBeGreaterThan(-1e-6);
    });
  });

  it("does not depend on the scales of single features", () => {
    const factors = wine.points[0].map((_, c) => 10 ** ((c % 5) - 2));
    const stretched = wine.points.map((row) => row.map((value, c) => value * factors[c]));
    const other = weights(mmcDiagonal.fit({ points: stretched, pairs }).matrix);
    other.forEach((value, c) => {
      expect(Math.abs(value * factors[c] * factors[c] - w[c])).toBeLessThan(1e-5 * Math.max(...w));
    });
  });

  it("gives no weight to a constant feature, and a finite one to a feature that similar pairs share", () => {
    const points = [
      [0, 7, 0, 1],
      [0.5, 7, 0, 2],
      [0.1, 7, 1, 1.5],
      [0.4, 7, 1, 1.2],
    ];
    const m = mmcDiagonal.fit({ points, labels: ["a", "a", "b", "b"] }).matrix;
    expect(m.get(1, 1)).toBe(0);
    expect(m.get(2, 2)).toBeGreaterThan(1e3 * m.get(0, 0));
    expect(Number.isFinite(m.get(2, 2))).toBe(true);
  });
});
