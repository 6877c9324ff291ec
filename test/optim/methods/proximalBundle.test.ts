import { describe, expect, test } from "vitest";
import { Random } from "../../../src/base/random.ts";
import { eigh } from "../../../src/linalg/eigh.ts";
import { Matrix } from "../../../src/linalg/matrix.ts";
import { projectPsd } from "../../../src/linalg/psd.ts";
import { type BoundedPenalty, proximalBundle } from "../../../src/optim/methods/proximalBundle.ts";
import type { Objective } from "../../../src/optim/objective.ts";
import { boundedSquares, boundedSum } from "../../../src/optim/sets/nonnegativePenalties.ts";
import { boundedFrobenius, boundedL21, boundedTrace } from "../../../src/optim/sets/psdPenalties.ts";
import { dot, norm } from "../../../src/optim/vectors.ts";

const WEIGHT = 0.1;
const PENALTIES: Record<string, BoundedPenalty> = {
  trace: boundedTrace(WEIGHT),
  frobenius: boundedFrobenius(WEIGHT),
  rows: boundedL21(WEIGHT),
};

/** The mean of [h_c − ⟨A_c, X⟩]₊ with a subgradient. */
const hinges =
  (planes: readonly Matrix[], heights: readonly number[]): Objective =>
  (x, gradient) => {
    gradient.data.fill(0);
    let sum = 0;
    planes.forEach((plane, c) => {
      const short = heights[c] - dot(plane, x);
      if (short <= 0) return;
      sum += short / planes.length;
      for (let k = 0; k < x.data.length; k++) gradient.data[k] -= plane.data[k] / planes.length;
    });
    return sum;
  };

function run(loss: Objective, penalty: BoundedPenalty, start: Matrix, iterations: number) {
  const method = proximalBundle(loss, penalty, start);
  const trace = [];
  for (let k = 0; k < iterations; k++) {
    trace.push(method.next().value);
    if ((trace[k].gradientNorm as number) < 1e-3 * trace[k].value) break;
  }
  return { last: trace[trace.length - 1], trace };
}

function symmetric(random: Random, d: number, shift: number): Matrix {
  const a = new Matrix(d, d);
  for (let i = 0; i < d; i++) {
    for (let j = 0; j <= i; j++) {
      a.data[i * d + j] = 2 * random.uniform() - 1 + (i === j ? shift : 0);
      a.data[j * d + i] = a.data[i * d + j];
    }
  }
  return a;
}

describe("proximalBundle", () => {
  test("finds the minimum of one hinge, known in closed form for every penalty", () => {
    const diagonal = Matrix.diagonal([0.5, 2, 1]);
    const loss = hinges([diagonal], [1]);
    const minima: Record<string, number> = { trace: WEIGHT / 2, rows: WEIGHT / 2, frobenius: WEIGHT / 5.25 };
    for (const [name, penalty] of Object.entries(PENALTIES)) {
      const { last } = run(loss, penalty, Matrix.identity(3), 100);
      expect(last.value, name).toBeCloseTo(minima[name], 5);
      expect(last.gradientNorm, name).toBeLessThan(1e-4);
    }
    const single = run(loss, PENALTIES["trace"], Matrix.identity(3), 100).last.x;
    expect(norm(single)).toBeCloseTo(0.5, 4);
    expect(single.get(1, 1)).toBeCloseTo(0.5, 4);
  });

  test("lowers the value only, stays semidefinite, and its bound holds for every other point", () => {
    const random = new Random(4);
    const planes = Array.from({ length: 12 }, () => symmetric(random, 4, 0.4));
    const loss = hinges(
      planes,
      planes.map(() => 1),
    );
    const ignored = new Matrix(4, 4);
    for (const [name, penalty] of Object.entries(PENALTIES)) {
      const { last, trace } = run(loss, penalty, Matrix.identity(4), 60);
      trace.forEach(({ value, change }, k) => {
        expect(change).toBeLessThanOrEqual(0);
        if (k > 0) expect(value).toBeLessThanOrEqual(trace[k - 1].value);
      });
      expect(eigh(last.x).values[0]).toBeGreaterThan(-1e-9);
      const gap = last.gradientNorm as number;
      expect(gap / last.value, name).toBeLessThan(2e-3);
      for (let round = 0; round < 300; round++) {
        const step = symmetric(random, 4, 0);
        const size = 10 ** (-4 * random.uniform());
        for (let k = 0; k < 16; k++) step.data[k] = last.x.data[k] + size * step.data[k];
        const other = projectPsd(step);
        const value = loss(other, ignored) + penalty.value(other);
        expect(value, name).toBeGreaterThan(last.value - gap - 1e-12);
        for (const { value: before, gradientNorm } of trace.slice(0, 3)) {
          expect(value, name).toBeGreaterThan(before - (gradientNorm as number) - 1e-12);
        }
      }
    }
  });

  test("finds the minimum over nonnegative weights, and its bound holds for all others", () => {
    const random = new Random(6);
    const row = (of: () => number) => new Matrix(1, 5, Float64Array.from({ length: 5 }, of));
    const planes = Array.from({ length: 9 }, () => row(() => 2 * random.uniform() - 0.6));
    const loss = hinges(
      planes,
      planes.map(() => 1),
    );
    const ignored = new Matrix(1, 5);
    for (const [name, penalty] of Object.entries({ sum: boundedSum(WEIGHT), squares: boundedSquares(WEIGHT) })) {
      const { last, trace } = run(
        loss,
        penalty,
        row(() => 1),
        150,
      );
      const gap = last.gradientNorm as number;
      expect(gap / last.value, name).toBeLessThan(1e-3);
      expect(Math.min(...last.x.data), name).toBeGreaterThanOrEqual(0);
      for (let round = 0; round < 500; round++) {
        const size = 10 ** (-4 * random.uniform());
        const other = new Matrix(
          1,
          5,
          last.x.data.map((value) => Math.max(0, value + size * (2 * random.uniform() - 1))),
        );
        const value = loss(other, ignored) + penalty.value(other);
        for (const { value: before, gradientNorm } of [last, ...trace.slice(0, 3)])
          expect(value, name).toBeGreaterThan(before - (gradientNorm as number) - 1e-12);
      }
      const single = hinges([new Matrix(1, 3, Float64Array.of(0.5, 2, 1))], [1]);
      const found = run(single, penalty, new Matrix(1, 3, Float64Array.of(1, 1, 1)), 100).last;
      expect(found.value, name).toBeCloseTo(name === "sum" ? WEIGHT / 2 : WEIGHT / 5.25, 5);
    }
  });

  test("ends at 0 where nothing is worth its price", () => {
    for (const penalty of [boundedTrace(3), boundedL21(3)]) {
      const { last } = run(hinges([Matrix.diagonal([0.5, 2, 1])], [1]), penalty, Matrix.identity(3), 60);
      expect(last.value).toBeCloseTo(1, 9);
      expect(norm(last.x)).toBeLessThan(1e-9);
    }
  });
});
