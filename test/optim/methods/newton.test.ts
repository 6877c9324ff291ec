import { describe, expect, it } from "vitest";
import { Random } from "../../../src/base/random.ts";
import { Matrix } from "../../../src/linalg/matrix.ts";
import { newton, type SecondOrderObjective } from "../../../src/optim/methods/newton.ts";
import { projectedGradient } from "../../../src/optim/methods/projectedGradient.ts";
import { nonnegative } from "../../../src/optim/sets/box.ts";
import { last, take } from "../run.ts";

const rosenbrock: SecondOrderObjective = ({ data: [a, b] }) => {
  const bend = b - a * a;
  return {
    value: 100 * bend * bend + (1 - a) * (1 - a),
    gradient: new Matrix(2, 1, Float64Array.of(-400 * a * bend - 2 * (1 - a), 200 * bend)),
    hessian: new Matrix(2, 2, Float64Array.of(1200 * a * a - 400 * b + 2, -400 * a, -400 * a, 200)),
  };
};

/** ½ xᵀAx − bᵀx with A = RᵀR + I/10. */
function quadraticForm(size: number, seed: number): SecondOrderObjective {
  const random = new Random(seed);
  const r = Array.from({ length: size * size }, () => random.uniform() - 0.5);
  const b = Array.from({ length: size }, () => random.uniform() - 0.5);
  const hessian = new Matrix(size, size);
  for (let i = 0; i < size; i++)
    for (let j = 0; j < size; j++) {
      for (let k = 0; k < size; k++) hessian.data[i * size + j] += r[k * size + i] * r[k * size + j];
      if (i === j) hessian.data[i * size + j] += 0.1;
    }
  return ({ data: x }) => {
    const gradient = new Matrix(size, 1);
    let value = 0;
    for (let i = 0; i < size; i++) {
      let product = 0;
      for (let j = 0; j < size; j++) product += hessian.data[i * size + j] * x[j];
      gradient.data[i] = product - b[i];
      value += x[i] * (0.5 * product - b[i]);
    }
    return { value, gradient, hessian };
  };
}

describe("newton", () => {
  it("finds the bottom of Rosenbrock's valley in 30 steps without ever rising", () => {
    const steps = take(newton(rosenbrock, new Matrix(2, 1, Float64Array.of(-1.2, 1))), 30);
    expect(steps[29].value).toBeLessThan(1e-20);
    for (let k = 1; k < steps.length; k++) expect(steps[k].value).toBeLessThanOrEqual(steps[k - 1].value);
  });

  it("solves a quadratic in one step", () => {
    const [first, second] = take(newton(quadraticForm(6, 1), new Matrix(6, 1)), 2);
    expect(first.gradientNorm).toBeLessThan(1e-10);
    expect(Math.abs(second.change)).toBeLessThan(1e-12);
  });

  it("leaves 0 again in few steps where a root there is steep", () => {
    const root: SecondOrderObjective = ({ data: [x] }) => {
      const distance = Math.sqrt(Math.max(x, 1e-24));
      return {
        value: x - 1e-3 * distance,
        gradient: new Matrix(1, 1, Float64Array.of(1 - 5e-4 / distance)),
        hessian: new Matrix(1, 1, Float64Array.of(2.5e-4 / (distance * distance * distance))),
      };
    };
    const { x } = last(newton(root, new Matrix(1, 1, Float64Array.of(1)), { nonnegative: true }), 8);
    expect(Math.abs(x.data[0] / 2.5e-7 - 1)).toBeLessThan(1e-9);
  });

  it("over x ≥ 0 agrees with projected gradient steps", () => {
    for (let seed = 1; seed <= 10; seed++) {
      const form = quadraticForm(6, seed);
      const start = new Matrix(6, 1, new Float64Array(6).fill(1));
      const quick = last(newton(form, start, { nonnegative: true }), 30);
      const slow = last(
        projectedGradient(
          (x, gradient) => {
            const here = form(x);
            gradient.data.set(here.gradient.data);
            return here.value;
          },
          nonnegative,
          start,
        ),
        1500,
      );
      expect(Math.abs(quick.value - slow.value)).toBeLessThan(1e-10);
      expect(quick.gradientNorm).toBeLessThan(1e-9);
      expect(quick.x.data.every((value) => value >= 0)).toBe(true);
    }
  });

  it("walks down where the Hessian is indefinite or zero", () => {
    const saddle: SecondOrderObjective = ({ data: [a] }) => ({
      value: (a * a - 1) * (a * a - 1),
      gradient: new Matrix(1, 1, Float64Array.of(4 * a * (a * a - 1))),
      hessian: new Matrix(1, 1, Float64Array.of(12 * a * a - 4)),
    });
    expect(last(newton(saddle, new Matrix(1, 1, Float64Array.of(0.1))), 60).value).toBeLessThan(1e-15);
    const line: SecondOrderObjective = ({ data: [a] }) => ({
      value: a,
      gradient: new Matrix(1, 1, Float64Array.of(1)),
      hessian: new Matrix(1, 1),
    });
    const end = last(newton(line, new Matrix(1, 1, Float64Array.of(5)), { nonnegative: true }), 5);
    expect([end.x.data[0], end.gradientNorm]).toEqual([0, 0]);
  });
});
