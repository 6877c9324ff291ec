import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Random } from "../../src/base/random.ts";
import { decompose } from "../../src/linalg/loops/decompositions.ts";
import { onBoth } from "./both.ts";

interface Roots {
  readonly values: Float64Array;
  /** Row i: poles minus root i. */
  readonly differences: Float64Array;
}

/** All roots of 1 + ρ Σ zⱼ² / (dⱼ − λ). */
function secularRoots(poles: readonly number[], weights: readonly number[], rho: number): Roots {
  const k = poles.length;
  return decompose(({ loops, alloc, view }) => {
    const [d, z, rows, sums] = [alloc(k), alloc(k), alloc(k * k), alloc(4)];
    view(d, k).set(poles);
    view(z, k).set(weights);
    const values = Float64Array.from(poles, (_, i) => loops.secularRoot(k, i, d, z, rho, rows + i * k, sums));
    return { values, differences: view(rows, k * k).slice() };
  });
}

/** Roots lie strictly between their poles, seen by the signs of the differences, and satisfy the equation to rounding error. */
function checkRoots(poles: readonly number[], weights: readonly number[], rho: number): void {
  const k = poles.length;
  const { values, differences } = onBoth(() => secularRoots(poles, weights, rho));
  const total = weights.reduce((sum, z) => sum + z * z, 0);
  for (let i = 0; i < k; i++) {
    const row = differences.subarray(i * k, (i + 1) * k);
    expect(row.findIndex((difference, j) => !(j <= i ? difference < 0 : difference > 0))).toBe(-1);
    if (i === k - 1) expect(values[i]).toBeLessThanOrEqual((poles[i] + rho * total) * (1 + 1e-12));
    let value = 1;
    let size = 1;
    let slope = 0;
    let nearest = Number.POSITIVE_INFINITY;
    for (let j = 0; j < k; j++) {
      const term = (rho * weights[j] * weights[j]) / row[j];
      value += term;
      size += Math.abs(term);
      slope += Math.abs(term / row[j]);
      nearest = Math.min(nearest, Math.abs(row[j]));
    }
    // the equation cannot hold better than its terms are rounded, nor than the shift from the nearest pole is
    const allowed = 1e-14 * (k * size + nearest * slope);
    const below = nearest < 1e-290;
    expect(below || Math.abs(value) <= allowed, `root ${i}: ${value} > ${allowed}`).toBe(true);
  }
}

describe("secularRoot", () => {
  test("solves one and two poles as the quadratic formula does", () => {
    expect(secularRoots([2], [3], 0.5).values[0]).toBe(6.5);
    const { values } = secularRoots([0, 1], [1, 1], 1);
    expect(values[0]).toBeCloseTo((3 - Math.sqrt(5)) / 2, 14);
    expect(values[1]).toBeCloseTo((3 + Math.sqrt(5)) / 2, 14);
  });

  test("separates poles one unit in the last place apart", () => {
    for (const k of [2, 3, 10, 50, 500]) {
      const poles = Array.from({ length: k }, (_, i) => 1 + i * Number.EPSILON);
      for (const rho of [1e-10, 1, 1e6]) {
        checkRoots(
          poles,
          Array.from({ length: k }, () => 1 / Math.sqrt(k)),
          rho,
        );
      }
    }
  });

  test("bears weights from 1e-300 to 1", () => {
    for (const k of [2, 5, 40, 500]) {
      const random = new Random(k);
      const poles = Array.from({ length: k }, (_, i) => (i + random.uniform()) / k);
      const spread = Array.from({ length: k }, () => 10 ** (-300 * random.uniform()));
      checkRoots(poles, spread, 1);
      checkRoots(
        poles,
        spread.map((_, i) => 10 ** ((-300 * i) / k)),
        1,
      );
      checkRoots(
        poles,
        spread.map((_, i) => 10 ** ((-300 * (k - 1 - i)) / k)),
        1,
      );
      checkRoots(
        poles,
        spread.map(() => 1e-300),
        1,
      );
    }
  });

  test("bears clusters of poles with mixed weights", () => {
    const random = new Random(9);
    for (let round = 0; round < 20; round++) {
      const poles: number[] = [];
      let at = -1;
      for (let i = 0; i < 60; i++) {
        at += random.uniform() < 0.7 ? Number.EPSILON * (1 + random.integer(3)) : random.uniform();
        poles.push(at);
      }
      const ascending = poles.filter((pole, i) => i === 0 || pole > poles[i - 1]);
      checkRoots(
        ascending,
        ascending.map(() => 10 ** (-20 * random.uniform())),
        10 ** (6 * random.uniform() - 3),
      );
    }
  });

  test("holds on generated poles and weights", () => {
    const problem = fc.record({
      gaps: fc.array(fc.oneof(fc.double({ min: 1e-16, max: 1, noNaN: true }), fc.constant(2 ** -52)), {
        minLength: 1,
        maxLength: 12,
      }),
      exponents: fc.array(fc.double({ min: -30, max: 0, noNaN: true }), { minLength: 12, maxLength: 12 }),
      rho: fc.double({ min: 1e-8, max: 1e8, noNaN: true }),
    });
    fc.assert(
      fc.property(problem, ({ gaps, exponents, rho }) => {
        const poles = [0];
        for (const gap of gaps) poles.push(poles[poles.length - 1] + gap);
        const ascending = poles.filter((pole, i) => i === 0 || pole > poles[i - 1]);
        checkRoots(
          ascending,
          ascending.map((_, i) => 10 ** exponents[i % 12]),
          rho,
        );
      }),
      { numRuns: 150, seed: 6 },
    );
  });
});
