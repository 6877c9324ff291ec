import { describe, expect, test } from "vitest";
import { Matrix } from "../../../src/linalg/matrix.ts";
import { type Penalty, proximalGradient } from "../../../src/optim/methods/proximalGradient.ts";
import { spectralGradient } from "../../../src/optim/methods/spectralGradient.ts";
import type { Objective } from "../../../src/optim/objective.ts";
import { nonnegative } from "../../../src/optim/sets/box.ts";
import { solve } from "../../../src/optim/solve.ts";
import { anyOf, maxIterations, smallChange } from "../../../src/optim/stop.ts";
import { traced } from "../../../src/optim/wrappers.ts";

/** ½ Σ [1 − x]₊²: flat from 1 on. */
const halfSquares: Objective = (x, gradient) => {
  gradient.data.set(x.data.map((value) => Math.min(0, value - 1)));
  return gradient.data.reduce((sum, slope) => sum + 0.5 * slope * slope, 0);
};

/** weight · Σ x on x ≥ 0. */
const priceOf = (weight: number): Penalty => ({
  value: (x) => weight * x.data.reduce((sum, value) => sum + value, 0),
  proximal: (x, step) =>
    new Matrix(
      x.rows,
      x.cols,
      x.data.map((value) => Math.max(0, value - step * weight)),
    ),
});

describe.each([
  { name: "proximalGradient", method: proximalGradient },
  { name: "spectralGradient", method: spectralGradient },
])("$name", ({ method }) => {
  const run = (penalty: Penalty, start: number[]) =>
    traced(solve(method(halfSquares, penalty, Matrix.from([start])), anyOf(smallChange(1e-13), maxIterations(500))))
      .solution;

  test("leaves a start where f is flat and only r can fall, whatever the price and the scale", () => {
    for (const weight of [1e-7, 0.01, 0.4])
      for (const far of [1.5, 1e6]) {
        const { x } = run(priceOf(weight), [far, far, far]);
        for (const value of x.data) expect(Math.abs(value - (1 - weight))).toBeLessThan(1e-6);
      }
  });

  test("rests at such a start where r is a set", () => {
    const set: Penalty = { value: () => 0, proximal: (x) => nonnegative(x) };
    const { x, value } = run(set, [3, 7, 1]);
    expect(Array.from(x.data)).toEqual([3, 7, 1]);
    expect(value).toBe(0);
  });
});
