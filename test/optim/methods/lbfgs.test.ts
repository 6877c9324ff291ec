import { describe, expect, it } from "vitest";
import { Matrix } from "../../../src/linalg/matrix.ts";
import { lbfgs } from "../../../src/optim/methods/lbfgs.ts";
import type { Method, Step } from "../../../src/optim/solve.ts";
import { counted } from "../../../src/optim/wrappers.ts";
import { smoothProblems } from "../problems.ts";

const take = (method: Method, count: number): Step[] => Array.from({ length: count }, () => method.next().value);

describe("lbfgs", () => {
  for (const { name, objective, start, minimum } of smoothProblems()) {
    it(`finds the minimum of a ${name}`, () => {
      const last = take(lbfgs(objective, start), 100).at(-1) as Step;
      expect(last.value - minimum).toBeLessThan(1e-12 * (1 + minimum));
      expect(last.gradientNorm).toBeLessThan(1e-5);
    });
    it(`never raises a ${name}`, () => {
      const steps = take(lbfgs(objective, start, { memory: 3 }), 60);
      for (let k = 1; k < steps.length; k++) expect(steps[k].value).toBeLessThanOrEqual(steps[k - 1].value);
    });
  }

  it("leaves yielded points and the start alone", () => {
    const { objective, start } = smoothProblems()[2];
    const steps: { x: Matrix; copy: Matrix }[] = [];
    const before = start.clone();
    for (const { x } of take(lbfgs(objective, start), 30)) steps.push({ x, copy: x.clone() });
    for (const { x, copy } of steps) expect(x.data).toEqual(copy.data);
    expect(start.data).toEqual(before.data);
  });

  for (const { name, objective, start, minimum } of smoothProblems()) {
    it(`begun near the minimum of a ${name} asks less than begun as from afar, and tries nothing where it has settled`, () => {
      const { x } = take(lbfgs(objective, start), 100).at(-1) as Step;
      const evaluations = (near: boolean): number => {
        const watched = counted(objective);
        take(lbfgs(watched.objective, x, { near }), 3);
        return watched.evaluations;
      };
      expect(evaluations(true)).toBeLessThanOrEqual(Math.min(12, evaluations(false)));
      const last = take(lbfgs(objective, start, { near: true }), 100).at(-1) as Step;
      expect(last.value - minimum).toBeLessThan(1e-12 * (1 + minimum));
    });
  }

  it("stays at a minimum with change 0", () => {
    const level = (_: Matrix, gradient: Matrix): number => {
      gradient.data.fill(0);
      return 3;
    };
    const steps = take(lbfgs(level, new Matrix(2, 2)), 3);
    for (const { change, value } of steps) expect([change, value]).toEqual([0, 3]);
  });

  it("gets down to the kink of an absolute value and rests there", () => {
    const absolute = (x: Matrix, gradient: Matrix) => {
      let value = 0;
      for (let k = 0; k < x.data.length; k++) {
        gradient.data[k] = Math.sign(x.data[k] - 1) * (k + 1);
        value += Math.abs(x.data[k] - 1) * (k + 1);
      }
      return value;
    };
    const steps = take(lbfgs(absolute, new Matrix(3, 1, Float64Array.of(5, -7, 2))), 200);
    for (let k = 1; k < steps.length; k++) expect(steps[k].value).toBeLessThanOrEqual(steps[k - 1].value);
    expect((steps.at(-1) as Step).value).toBeLessThan(0.5);
  });

  it("backs away from where the objective is not finite", () => {
    const barrier = (x: Matrix, gradient: Matrix) => {
      gradient.data[0] = 1 - 1 / x.data[0];
      return x.data[0] > 0 ? x.data[0] - Math.log(x.data[0]) : Number.NaN;
    };
    const last = take(lbfgs(barrier, new Matrix(1, 1, Float64Array.of(1e-3))), 40).at(-1) as Step;
    expect(last.x.data[0]).toBeCloseTo(1, 6);
  });
});
