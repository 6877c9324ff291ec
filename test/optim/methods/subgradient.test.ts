import { describe, expect, it } from "vitest";
import { Matrix } from "../../../src/linalg/matrix.ts";
import { subgradient } from "../../../src/optim/methods/subgradient.ts";
import type { Objective } from "../../../src/optim/objective.ts";
import { ball } from "../../../src/optim/sets/ball.ts";
import { norm } from "../../../src/optim/vectors.ts";
import { bestSoFar } from "../../../src/optim/wrappers.ts";
import { take } from "../run.ts";

const absolute: Objective = (x, gradient) => {
  let value = 0;
  for (let k = 0; k < x.data.length; k++) {
    gradient.data[k] = Math.sign(x.data[k] - 1) * (k + 1);
    value += Math.abs(x.data[k] - 1) * (k + 1);
  }
  return value;
};

describe("subgradient", () => {
  it("nears the minimum of a weighted absolute value, and the best so far never rises", () => {
    const start = new Matrix(3, 1, Float64Array.of(3, -2, 2));
    const raw = take(subgradient(absolute, start, { length: 1 }), 5000);
    const best = take(bestSoFar(subgradient(absolute, start, { length: 1 })), 5000);
    expect(raw.some(({ change }) => change > 0)).toBe(true);
    expect(best[4999].value).toBeLessThan(0.05);
    expect(best[4999].value).toBe(Math.min(...raw.map(({ value }) => value)));
    for (let k = 1; k < best.length; k++) {
      expect(best[k].value).toBeLessThanOrEqual(best[k - 1].value);
      expect(best[k].change).toBe(best[k].value - best[k - 1].value);
    }
  });

  it("stays inside its set", () => {
    const steps = take(subgradient(absolute, new Matrix(3, 1), { length: 1, project: ball(0.5) }), 200);
    for (const { x } of steps) expect(norm(x)).toBeLessThanOrEqual(0.5 + 1e-12);
  });

  it("rests where the subgradient is 0", () => {
    const [step] = take(subgradient(absolute, new Matrix(2, 1, Float64Array.of(1, 1)), { length: 1 }), 1);
    expect([step.value, step.change, step.gradientNorm]).toEqual([0, 0, 0]);
  });
});
