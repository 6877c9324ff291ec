import { describe, expect, it } from "vitest";
import { Random } from "../../../src/base/random.ts";
import { Matrix } from "../../../src/linalg/matrix.ts";
import { gradientDescent } from "../../../src/optim/methods/gradientDescent.ts";
import { lbfgs } from "../../../src/optim/methods/lbfgs.ts";
import { lbfgsBox } from "../../../src/optim/methods/lbfgsBox.ts";
import { projectedGradient } from "../../../src/optim/methods/projectedGradient.ts";
import { proximalGradient } from "../../../src/optim/methods/proximalGradient.ts";
import type { Objective } from "../../../src/optim/objective.ts";
import { box, nonnegative } from "../../../src/optim/sets/box.ts";
import type { Projection } from "../../../src/optim/sets/projection.ts";
import { l1, l21, psdTrace, squaredFrobenius } from "../../../src/optim/sets/proximal.ts";
import { projectSimplex } from "../../../src/optim/sets/simplex.ts";
import { psdCone, spectrahedron } from "../../../src/optim/sets/spectral.ts";
import type { Method } from "../../../src/optim/solve.ts";
import { dot, norm, plus } from "../../../src/optim/vectors.ts";
import { smoothProblems } from "../problems.ts";
import { last, take } from "../run.ts";

const free: Projection = (x) => x.clone();
const smooth: Record<
  string,
  { run: (objective: Objective, start: Matrix) => Method; steps: number; accuracy: number }
> = {
  lbfgs: { run: lbfgs, steps: 100, accuracy: 1e-12 },
  "lbfgs of memory 2": { run: (f, x) => lbfgs(f, x, { memory: 2 }), steps: 200, accuracy: 1e-10 },
  lbfgsBox: { run: (f, x) => lbfgsBox(f, {}, x), steps: 200, accuracy: 1e-10 },
  gradientDescent: { run: gradientDescent, steps: 20_000, accuracy: 1e-6 },
  projectedGradient: { run: (f, x) => projectedGradient(f, free, x), steps: 3000, accuracy: 1e-8 },
  "projectedGradient by spectral steps": {
    run: (f, x) => projectedGradient(f, free, x, { steps: "spectral" }),
    steps: 3000,
    accuracy: 1e-8,
  },
};

describe.each(Object.entries(smooth))("%s", (_, { run, steps, accuracy }) => {
  for (const { name, objective, start, minimum } of smoothProblems()) {
    it(`finds the minimum of a ${name} without ever rising`, () => {
      const values = take(run(objective, start), steps).map(({ value }) => value);
      expect(values[steps - 1] - minimum).toBeLessThan(accuracy * (1 + minimum));
      expect(values.every((value, k) => k === 0 || value <= values[k - 1])).toBe(true);
    });
  }

  it("leaves the start and yielded points alone, and rests at a minimum", () => {
    const { objective, start } = smoothProblems()[2];
    const before = start.clone();
    const seen = take(run(objective, start), 25).map(({ x }) => ({ x, copy: x.clone() }));
    for (const { x, copy } of seen) expect(x.data).toEqual(copy.data);
    expect(start.data).toEqual(before.data);
    const level: Objective = (_x, gradient) => {
      gradient.data.fill(0);
      return 3;
    };
    for (const { change, value } of take(run(level, start), 3)) expect([change, value]).toEqual([0, 3]);
  });
});

/** ½‖Ax − b‖² with its KKT residual on a set: ‖x − P(x − ∇f)‖. */
function leastSquares(rows: number, cols: number, seed: number): Objective {
  const random = new Random(seed);
  const a = new Matrix(
    rows,
    cols,
    Float64Array.from({ length: rows * cols }, () => random.uniform() - 0.3),
  );
  const b = Float64Array.from({ length: rows }, () => random.uniform() - 0.5);
  return (x, gradient) => {
    gradient.data.fill(0);
    let value = 0;
    for (let i = 0; i < rows; i++) {
      let residual = -b[i];
      for (let k = 0; k < cols; k++) residual += a.data[i * cols + k] * x.data[k];
      value += 0.5 * residual * residual;
      for (let k = 0; k < cols; k++) gradient.data[k] += a.data[i * cols + k] * residual;
    }
    return value;
  };
}

const residual = (objective: Objective, x: Matrix, project: Projection): number => {
  const gradient = new Matrix(x.rows, x.cols);
  objective(x, gradient);
  return norm(plus(project(plus(x, -1, gradient)), -1, x));
};

describe("constrained least squares", () => {
  const simplex: Projection = (x) => new Matrix(x.rows, x.cols, projectSimplex(x.data, 1));
  const start = new Matrix(9, 1, new Float64Array(9).fill(0.2));
  const square = new Matrix(3, 3, new Float64Array(9).fill(0.2));
  const wide = leastSquares(12, 9, 3);
  const symmetric: Objective = (x, gradient) => {
    const value = wide(x, gradient);
    for (let i = 0; i < 3; i++)
      for (let j = 0; j < i; j++) {
        const mean = (gradient.data[i * 3 + j] + gradient.data[j * 3 + i]) / 2;
        gradient.data[i * 3 + j] = mean;
        gradient.data[j * 3 + i] = mean;
      }
    return value;
  };
  const cases: [string, Objective, Matrix, Projection][] = [
    ["the simplex", wide, start, simplex],
    ["a box", wide, start, box(-0.1, 0.15)],
    ["the nonnegative orthant", wide, start, nonnegative],
    ["the positive semidefinite matrices", symmetric, square, psdCone],
    ["the spectrahedron", symmetric, square, spectrahedron(1)],
  ];
  it.each(cases)("over %s meet the optimality conditions by projectedGradient", (_, objective, from, project) => {
    for (const steps of ["momentum", "spectral"] as const) {
      const { x, gradientNorm } = last(projectedGradient(objective, project, from, { steps }), 1500);
      expect(residual(objective, x, project)).toBeLessThan(1e-7);
      expect(gradientNorm).toBeLessThan(1e-6);
      expect(norm(plus(project(x), -1, x))).toBeLessThan(1e-12);
    }
  });

  it("over boxes agree between lbfgsBox and projectedGradient", () => {
    for (const [lower, upper] of [
      [-0.1, 0.15],
      [0, Infinity],
      [-Infinity, 0.05],
      [0.1, 0.1],
    ]) {
      const quick = last(lbfgsBox(wide, { lower, upper }, start), 100);
      const slow = last(projectedGradient(wide, box(lower, upper), start), 1500);
      expect(Math.abs(quick.value - slow.value)).toBeLessThan(1e-9);
      expect(quick.gradientNorm).toBeLessThan(1e-7);
      expect(quick.x.data.every((value) => value >= lower && value <= upper)).toBe(true);
    }
  });

  it("holds Rosenbrock's valley to its box, where the minimum is at the corner (0.5, 0.25)", () => {
    const { objective, start: from } = smoothProblems()[2];
    const { x, value } = last(lbfgsBox(objective, { upper: 0.5 }, from), 200);
    expect(Array.from(x.data, (entry) => entry.toFixed(6))).toEqual(["0.500000", "0.250000"]);
    expect(value).toBeCloseTo(0.25, 10);
  });
});

describe("penalized least squares", () => {
  const from = new Matrix(3, 3, Float64Array.from([1, 2, 3, 2, 5, 6, 3, 6, 9]));
  const toward: Objective = (x, gradient) => {
    for (let k = 0; k < 9; k++) gradient.data[k] = x.data[k] - from.data[k];
    return dot(gradient, gradient) / 2;
  };
  it.each([
    ["l1", l1(0.7)],
    ["l21", l21(0.7)],
    ["squaredFrobenius", squaredFrobenius(0.7)],
    ["psdTrace", psdTrace(0.7)],
  ])("with %s ends at the proximal map of its center, and no random neighbor is better", (_, penalty) => {
    const { x, value } = last(proximalGradient(toward, penalty, new Matrix(3, 3)), 60);
    expect(norm(plus(x, -1, penalty.proximal(from, 1)))).toBeLessThan(1e-7);
    const random = new Random(5);
    for (let trial = 0; trial < 100; trial++) {
      const root = new Matrix(
        3,
        3,
        x.data.map((entry) => entry + 0.01 * (random.uniform() - 0.5)),
      );
      const other = psdCone(plus(root, 1, root.transposed()));
      for (let k = 0; k < 9; k++) other.data[k] /= 2;
      expect(toward(other, new Matrix(3, 3)) + penalty.value(other)).toBeGreaterThanOrEqual(value - 1e-12);
    }
  });

  it("with l1 on a wide problem meets the subgradient conditions", () => {
    const wide = leastSquares(12, 9, 3);
    const { x } = last(proximalGradient(wide, l1(0.2), new Matrix(9, 1)), 2000);
    const gradient = new Matrix(9, 1);
    wide(x, gradient);
    expect(x.data.some((entry) => entry === 0)).toBe(true);
    x.data.forEach((entry, k) => {
      if (entry === 0) expect(Math.abs(gradient.data[k])).toBeLessThanOrEqual(0.2 + 1e-7);
      else expect(gradient.data[k]).toBeCloseTo(-0.2 * Math.sign(entry), 6);
    });
  });
});
