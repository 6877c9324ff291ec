import { expect, test } from "vitest";
import { cholesky } from "../../src/linalg/cholesky.ts";
import { Matrix } from "../../src/linalg/matrix.ts";
import { multiply, weightedGram } from "../../src/linalg/products.ts";
import { lbfgs } from "../../src/optim/methods/lbfgs.ts";
import type { Objective } from "../../src/optim/objective.ts";
import { preconditioned } from "../../src/optim/preconditioned.ts";
import { solve } from "../../src/optim/solve.ts";
import { smallGradient } from "../../src/optim/stop.ts";
import { dot } from "../../src/optim/vectors.ts";
import { uniformMatrix } from "../learners/differences.ts";

/** An ill-conditioned Hessian of the rows, and ½ tr(X A Xᵀ) − ⟨B, X⟩. */
const hessian = weightedGram(uniformMatrix(8, 5, 1, 2), [1, 1e2, 1e4, 1, 1, 1e-2, 1e3, 1]);
const linear = uniformMatrix(2, 5, 1, 3);
const quadratic: Objective = (x, gradient) => {
  const slope = multiply(x, hessian);
  gradient.data.set(slope.data.map((value, e) => value - linear.data[e]));
  return 0.5 * dot(slope, x) - dot(linear, x);
};

const iterations = (objective: Objective): number => {
  const run = solve(lbfgs(objective, new Matrix(2, 5)), smallGradient(1e-6));
  for (;;) {
    const next = run.next();
    if (next.done) return next.value.iteration;
  }
};

test("goes there and back, with the same values and the gradient of central differences", () => {
  const { objective, enter, leave } = preconditioned(quadratic, cholesky(hessian));
  const x = uniformMatrix(2, 5, 1, 7);
  leave(enter(x)).data.forEach((value, e) => {
    expect(Math.abs(value - x.data[e])).toBeLessThan(1e-11);
  });
  const value = quadratic(x, new Matrix(2, 5));
  expect(Math.abs(objective(enter(x), new Matrix(2, 5)) / value - 1)).toBeLessThan(1e-10);
  const gradient = new Matrix(2, 5);
  objective(enter(x), gradient);
  gradient.data.forEach((slope, e) => {
    const at = (move: number): number => {
      const moved = enter(x);
      moved.data[e] += move;
      return objective(moved, new Matrix(2, 5));
    };
    expect(Math.abs((at(1) - at(-1)) / 2 - slope)).toBeLessThan(1e-9 * Math.abs(value));
  });
});

test("the Hessian as the measure makes a quadratic round: few iterations in place of many", () => {
  const { objective } = preconditioned(quadratic, cholesky(hessian));
  expect(iterations(objective)).toBeLessThanOrEqual(3);
  expect(iterations(quadratic)).toBeGreaterThan(10);
});
