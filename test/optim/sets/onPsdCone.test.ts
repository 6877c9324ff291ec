import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Random } from "../../../src/base/random.ts";
import { eigh } from "../../../src/linalg/eigh.ts";
import { Matrix } from "../../../src/linalg/matrix.ts";
import { l1Psd, l21Psd } from "../../../src/optim/sets/onPsdCone.ts";
import { l1, l21 } from "../../../src/optim/sets/proximal.ts";
import { psdCone } from "../../../src/optim/sets/spectral.ts";
import { dot, norm, plus } from "../../../src/optim/vectors.ts";

/** A symmetric matrix with eigenvalues of both signs. */
function indefinite(d: number, seed: number): Matrix {
  const random = new Random(seed);
  const x = new Matrix(d, d);
  for (let i = 0; i < d; i++) {
    for (let j = 0; j <= i; j++) {
      const value = 2 * random.uniform() - 1 + (i === j ? 0.5 : 0);
      x.data[i * d + j] = value;
      x.data[j * d + i] = value;
    }
  }
  return x;
}
/** The nearest semidefinite matrix of any square one. */
const onCone = (x: Matrix): Matrix =>
  psdCone(
    new Matrix(
      x.rows,
      x.cols,
      plus(x, 1, x.transposed()).data.map((value) => value / 2),
    ),
  );
const anyMatrix = fc.tuple(fc.integer({ min: 1, max: 6 }), fc.nat(1000)).map(([d, seed]) => indefinite(d, seed));
const anyThreshold = fc.constantFrom(0, 0.02, 0.2, 1);

describe.each([
  { name: "l1", free: l1, restricted: l1Psd },
  { name: "l21", free: l21, restricted: l21Psd },
])("the proximal map of $name on the semidefinite cone", ({ free, restricted }) => {
  const cost = (z: Matrix, x: Matrix, threshold: number): number => {
    const move = plus(z, -1, x);
    return free(threshold).value(z) + 0.5 * dot(move, move);
  };
  /** Dykstra's alternation with the two simple maps: Bauschke & Combettes 2008. */
  function byCorrections(x: Matrix, threshold: number): Matrix {
    let [z, p, q] = [x, new Matrix(x.rows, x.cols), new Matrix(x.rows, x.cols)];
    for (let cycle = 0; cycle < 5000; cycle++) {
      const y = free(threshold).proximal(plus(z, 1, p), 1);
      p = plus(plus(z, 1, p), -1, y);
      z = onCone(plus(y, 1, q));
      q = plus(plus(y, 1, q), -1, z);
    }
    return z;
  }
  it("beats every semidefinite candidate by the strong convexity, the composition of the simple maps among them", () => {
    fc.assert(
      fc.property(anyMatrix, anyThreshold, fc.nat(1000), (x, threshold, seed) => {
        const z = restricted(threshold).proximal(x, 1);
        const shrunk = free(threshold).proximal(x, 1);
        for (const other of [onCone(shrunk), psdCone(indefinite(x.rows, seed)), psdCone(x)]) {
          const gap = plus(z, -1, other);
          const slack = 1e-7 * (1 + dot(x, x));
          expect(cost(z, x, threshold) + 0.5 * dot(gap, gap)).toBeLessThanOrEqual(cost(other, x, threshold) + slack);
        }
      }),
      { numRuns: 150 },
    );
  });

  it("is where plain alternation with corrections converges", () => {
    for (const [d, seed] of [
      [4, 1],
      [8, 2],
      [12, 3],
    ]) {
      const x = indefinite(d, seed);
      const z = restricted(0.2, 1e-11).proximal(x, 1);
      expect(norm(plus(z, -1, byCorrections(x, 0.2)))).toBeLessThan(1e-6);
    }
  });

  it("cannot be improved towards any semidefinite matrix", () => {
    const x = indefinite(15, 3);
    const z = restricted(0.2, 1e-11).proximal(x, 1);
    for (let k = 0; k < 100; k++) {
      const target = psdCone(indefinite(15, 100 + k));
      const along = plus(z, 1e-3, plus(target, -1, z));
      expect(cost(along, x, 0.2)).toBeGreaterThanOrEqual(cost(z, x, 0.2));
    }
  });

  it("gives matrices that are symmetric, semidefinite and exactly sparse", () => {
    const x = indefinite(20, 7);
    x.data.forEach((value, k) => {
      x.data[k] = value * (k % 2 ? 0.1 : 1) * (Math.floor(k / 20) % 2 ? 0.1 : 1);
    });
    const z = restricted(0.3).proximal(x, 1);
    expect(eigh(z).values[0]).toBeGreaterThanOrEqual(-1e-13);
    expect(z.data).toEqual(z.transposed().data);
    expect(z.data.filter((value) => value === 0).length).toBeGreaterThan(50);
  });

  it("differs from shrinking and projecting one after the other", () => {
    const x = indefinite(8, 2);
    const z = restricted(0.2).proximal(x, 1);
    const composed = onCone(free(0.2).proximal(x, 1));
    expect(norm(plus(z, -1, composed))).toBeGreaterThan(0.01);
    expect(cost(z, x, 0.2)).toBeLessThan(cost(composed, x, 0.2) - 1e-3);
  });

  it("does not expand, and calls before it change nothing beyond the tolerance", () => {
    fc.assert(
      fc.property(fc.nat(500), fc.nat(500), (a, b) => {
        const penalty = restricted(0.2);
        const [x, y] = [indefinite(5, a), indefinite(5, b)];
        const [px, py] = [penalty.proximal(x, 1), penalty.proximal(y, 1)];
        expect(norm(plus(px, -1, py))).toBeLessThanOrEqual(norm(plus(x, -1, y)) + 1e-6);
        expect(norm(plus(py, -1, restricted(0.2).proximal(y, 1)))).toBeLessThan(1e-6);
      }),
      { numRuns: 60 },
    );
  });

  it("is the projection onto the cone without a threshold, and 0 beyond the largest eigenvalue", () => {
    const x = indefinite(6, 5);
    expect(norm(plus(restricted(0).proximal(x, 1), -1, psdCone(x)))).toBeLessThan(1e-7);
    expect(
      restricted(100)
        .proximal(x, 1)
        .data.every((value) => value === 0),
    ).toBe(true);
  });
});
