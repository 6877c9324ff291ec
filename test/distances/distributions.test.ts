import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  bhattacharyya,
  bhattacharyyaCoefficient,
  distributionOf,
  hellinger,
  jeffrey,
  kullbackLeibler,
  matusita,
} from "../../src/distances/index.ts";
import { distributions, expectError } from "./draws.ts";

describe("divergences of discrete distributions", () => {
  test("equal their definitions", () => {
    fc.assert(
      fc.property(distributions(5), distributions(5), (p, q) => {
        const sum = (term: (p: number, q: number) => number) =>
          p.reduce((total, value, i) => total + term(value, q[i]), 0);
        const overlap = sum((a, b) => Math.sqrt(a * b));
        expect(kullbackLeibler(p, q)).toBeCloseTo(
          sum((a, b) => a * (Math.log(a) - Math.log(b))),
          12,
        );
        expect(jeffrey(p, q)).toBeCloseTo(kullbackLeibler(p, q) + kullbackLeibler(q, p), 12);
        expect(matusita(p, q) ** 2).toBeCloseTo(2 - 2 * overlap, 12);
        expect(hellinger(p, q) ** 2).toBeCloseTo(1 - overlap, 12);
        expect(bhattacharyyaCoefficient(p, q)).toBeCloseTo(overlap, 12);
        expect(bhattacharyya(p, q)).toBeCloseTo(-Math.log(overlap), 12);
      }),
    );
  });

  test("kullbackLeibler takes the mean of a difference of logarithms, not of their quotient", () => {
    const [p, q] = [
      [0.5, 0.5],
      [0.25, 0.75],
    ];
    const quotient = 0.5 * (Math.log(0.5) / Math.log(0.25)) + 0.5 * (Math.log(0.5) / Math.log(0.75));
    expect(kullbackLeibler(p, q)).toBeCloseTo(0.5 * Math.log(2) + 0.5 * Math.log(2 / 3), 14);
    expect(Math.abs(kullbackLeibler(p, q) - quotient)).toBeGreaterThan(1);
  });

  test("keep their digits between distributions that nearly agree", () => {
    const step = 1e-7;
    const [p, q] = [
      [0.5 + step, 0.5 - step],
      [0.5, 0.5],
    ];
    expect(kullbackLeibler(p, q) / (step * step)).toBeCloseTo(2, 5);
    expect(jeffrey(p, q) / (step * step)).toBeCloseTo(4, 5);
    expect(bhattacharyya(p, q) / (step * step)).toBeCloseTo(0.5, 5);
  });

  test("impossible outcomes add nothing where the divergence is finite", () => {
    expect(kullbackLeibler([0, 1], [0.5, 0.5])).toBeCloseTo(Math.LN2, 15);
    expect(kullbackLeibler([0, 0.5, 0.5], [0, 0.25, 0.75])).toBeCloseTo(0.5 * Math.log(4 / 3), 14);
    expect(jeffrey([0, 0.5, 0.5], [0, 0.5, 0.5])).toBe(0);
    expect(matusita([1, 0], [0, 1])).toBe(Math.SQRT2);
    expect(hellinger([1, 0], [0, 1])).toBeCloseTo(1, 15);
    expect(bhattacharyya([0.5, 0.5, 0], [0, 0.5, 0.5])).toBeCloseTo(Math.LN2, 14);
  });

  test("the smallest probability there is gives a finite divergence", () => {
    const [p, q] = [
      [0.5, 0.5],
      [5e-324, 1],
    ];
    expect(kullbackLeibler(p, q)).toBeCloseTo(Math.log(0.5) + 0.5 * 1074 * Math.LN2, 12);
    expect(jeffrey(p, q)).toBeCloseTo(kullbackLeibler(p, q) + kullbackLeibler(q, p), 12);
    expect(bhattacharyya([1, 5e-324], [5e-324, 1])).toBeCloseTo(537 * Math.LN2 - Math.LN2, 10);
  });

  test("and give a typed error where it is infinite", () => {
    expectError(() => kullbackLeibler([0.5, 0.5], [1, 0]), "DATA", /outcome 1 .*distributionOf/);
    expectError(() => jeffrey([1, 0], [0.5, 0.5]), "DATA", /outcome 1 /);
    expectError(() => bhattacharyya([1, 0], [0, 1]), "DATA", /no outcome/);
  });

  test("ill-formed distributions give typed errors", () => {
    for (const divergence of [kullbackLeibler, jeffrey, matusita, hellinger, bhattacharyya]) {
      expectError(() => divergence([0.5, 0.6], [0.5, 0.5]), "DATA", /sum to 1.1/);
      expectError(() => divergence([1.5, -0.5], [0.5, 0.5]), "DATA", /entry 1 is -0.5/);
      expectError(() => divergence([0.5, Number.NaN], [0.5, 0.5]), "DATA", /NaN/);
      expectError(() => divergence([1], [0.5, 0.5]), "SHAPE", /1 and 2/);
      expectError(() => divergence([], []), "DATA", /sum to 0/);
    }
  });

  test("distributionOf normalizes counts of any size and keeps zeros away by a pseudocount", () => {
    expect(Array.from(distributionOf([1, 3]))).toEqual([0.25, 0.75]);
    expect(Array.from(distributionOf([0, 3], 1))).toEqual([0.2, 0.8]);
    expect(Array.from(distributionOf([1e308, 1e308]))).toEqual([0.5, 0.5]);
    expectError(() => distributionOf([0, 0]), "DATA", /all counts are zero/);
    expectError(() => distributionOf([1, -1]), "DATA", /entry 1 is -1/);
    expectError(() => distributionOf([1, 1], -1), "OPTION", /pseudocount/);
  });
});
