import { describe, expect, it } from "vitest";
import { Matrix } from "../../../src/linalg/matrix.ts";
import { dykstra } from "../../../src/optim/methods/dykstra.ts";
import { iteratedProjections } from "../../../src/optim/methods/iteratedProjections.ts";
import { projectedGradient } from "../../../src/optim/methods/projectedGradient.ts";
import { box } from "../../../src/optim/sets/box.ts";
import { halfSpace } from "../../../src/optim/sets/halfSpace.ts";
import type { Projection } from "../../../src/optim/sets/projection.ts";
import { psdCone } from "../../../src/optim/sets/spectral.ts";
import { solve } from "../../../src/optim/solve.ts";
import { anyOf, maxIterations, smallMovement } from "../../../src/optim/stop.ts";
import { dot, norm, plus } from "../../../src/optim/vectors.ts";
import { traced } from "../../../src/optim/wrappers.ts";
import { last } from "../run.ts";

const symmetric = (a: number, b: number, c: number): Matrix => new Matrix(2, 2, Float64Array.of(a, b, b, c));

describe("dykstra and iteratedProjections", () => {
  const normal = symmetric(1, 0.4, 2);
  const sets: Projection[] = [halfSpace(normal, 1), psdCone];
  const start = symmetric(3, 1, -1);

  it("both end in the intersection", () => {
    for (const method of [dykstra, iteratedProjections]) {
      const { x } = last(method(sets, start), 3000);
      expect(norm(plus(psdCone(x), -1, x))).toBeLessThan(1e-9);
      expect(dot(normal, x)).toBeLessThanOrEqual(1 + 1e-9);
    }
  });

  it("dykstra ends at the projection, found independently as P₊(M − τS) with ⟨S, M(τ)⟩ = 1", () => {
    let low = 0;
    let high = 100;
    for (let k = 0; k < 200; k++) {
      const tau = (low + high) / 2;
      if (dot(normal, psdCone(plus(start, -tau, normal))) > 1) low = tau;
      else high = tau;
    }
    const nearest = psdCone(plus(start, -high, normal));
    const { x, value } = last(dykstra(sets, start), 3000);
    expect(norm(plus(x, -1, nearest))).toBeLessThan(1e-8);
    const anywhere = last(iteratedProjections(sets, start), 3000);
    expect(anywhere.value).toBeGreaterThan(value + 1e-3);
  });

  it("dykstra agrees with a projected gradient over box and half-space", () => {
    const target = symmetric(0.9, -0.7, 0.8);
    const { x } = last(dykstra([box(-0.5, 0.6), halfSpace(normal, 0.5)], target), 500);
    const onHalf = halfSpace(normal, 0.5);
    const nested: Projection = (y) => last(dykstra([box(-0.5, 0.6), onHalf], y), 500).x;
    const check = last(
      projectedGradient(
        (y, gradient) => {
          for (let k = 0; k < 4; k++) gradient.data[k] = y.data[k] - target.data[k];
          return dot(gradient, gradient) / 2;
        },
        nested,
        symmetric(0, 0, 0),
      ),
      10,
    );
    expect(norm(plus(x, -1, check.x))).toBeLessThan(1e-7);
  });

  it("rest at once where the start lies in all sets", () => {
    const inside = symmetric(0.2, 0, 0.2);
    for (const method of [dykstra, iteratedProjections]) {
      const { solution, trace } = traced(solve(method(sets, inside), anyOf(smallMovement(1e-9), maxIterations(50))));
      expect([solution.converged, solution.iteration, trace]).toEqual([true, 1, [0]]);
      expect(norm(plus(solution.x, -1, inside))).toBeLessThan(1e-15);
    }
  });
});
