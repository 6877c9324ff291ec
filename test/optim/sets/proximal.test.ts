import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Matrix } from "../../../src/linalg/matrix.ts";
import { l1, l21, nuclear, psdTrace, squaredFrobenius } from "../../../src/optim/sets/proximal.ts";
import { psdCone } from "../../../src/optim/sets/spectral.ts";
import { dot, norm, plus } from "../../../src/optim/vectors.ts";

const entry = fc.double({ min: -3, max: 3, noNaN: true });
const symmetricMatrix = fc.tuple(entry, entry, entry).map(([a, b, c]) => new Matrix(2, 2, Float64Array.of(a, b, b, c)));

describe.each([
  ["l1", l1(0.4), (x: Matrix) => x],
  ["l21", l21(0.4), (x: Matrix) => x],
  ["squaredFrobenius", squaredFrobenius(0.4), (x: Matrix) => x],
  ["nuclear", nuclear(0.4), (x: Matrix) => x],
  ["psdTrace", psdTrace(0.4), psdCone],
])("the proximal map of %s", (_, penalty, feasible) => {
  const cost = (z: Matrix, x: Matrix, step: number): number => {
    const move = plus(z, -1, x);
    return penalty.value(z) + dot(move, move) / (2 * step);
  };
  it("beats every other point by at least the strong convexity", () => {
    fc.assert(
      fc.property(symmetricMatrix, symmetricMatrix, fc.constantFrom(0.1, 1, 5), (x, other, step) => {
        const z = penalty.proximal(x, step);
        const candidate = feasible(other);
        const gap = plus(z, -1, candidate);
        expect(cost(z, x, step) + dot(gap, gap) / (2 * step)).toBeLessThanOrEqual(cost(candidate, x, step) + 1e-9);
      }),
      { numRuns: 200 },
    );
  });
  it("does not expand", () => {
    fc.assert(
      fc.property(symmetricMatrix, symmetricMatrix, (a, b) => {
        const gap = norm(plus(penalty.proximal(a, 1), -1, penalty.proximal(b, 1)));
        expect(gap).toBeLessThanOrEqual(norm(plus(a, -1, b)) + 1e-10);
      }),
      { numRuns: 100 },
    );
  });
});
