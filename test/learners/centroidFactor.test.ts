import { describe, expect, test } from "vitest";
import { centroidFactor, spanOf } from "../../src/learners/centroidFactor.ts";
import { centroidFactorObjective } from "../../src/learners/centroidFactorObjective.ts";
import { centroidObjective } from "../../src/learners/centroidObjective.ts";
import { eigh } from "../../src/linalg/eigh.ts";
import { Matrix } from "../../src/linalg/matrix.ts";
import { lbfgs } from "../../src/optim/methods/lbfgs.ts";
import { solve } from "../../src/optim/solve.ts";
import { stayNear } from "../../src/optim/stayNear.ts";
import { anyOf, maxIterations, smallGradient } from "../../src/optim/stop.ts";
import { norm } from "../../src/optim/vectors.ts";
import { gradientError, labeledCloud, uniformMatrix } from "./differences.ts";

const S = 1.7;
const sphere = Matrix.diagonal(new Float64Array(6).fill(S));

/** 40 points of 3 classes in 6 dimensions, and as many centroids as asked for, some in directions of their own. */
function problem(centroids: number, weighted = false) {
  const { points, labels } = labeledCloud(40, 6, 3, 7);
  const weights = uniformMatrix(40, 1, 0.9, 12).data.map((value) => 1 + value);
  const owners = Int32Array.from({ length: centroids }, (_, j) => j % 3);
  return {
    points,
    labels,
    centroids: uniformMatrix(centroids, 6, 1.5, 3),
    owners,
    ...(weighted ? { weights } : {}),
  };
}

describe("centroidFactorObjective", () => {
  test("is the objective of the map and its penalty, at the map of the factor", () => {
    for (const given of [problem(3), problem(4, true), problem(12)]) {
      const form = centroidFactor(spanOf(given.centroids), S);
      const { rows } = form.basis;
      expect(rows).toBe(Math.min(6, given.centroids.rows));
      for (const width of [0, 0.3, 2]) {
        const factor = uniformMatrix(rows, 6, width, 5);
        const map = form.mapOf(factor);
        const expected = stayNear(centroidObjective(given), sphere, 0.3)(map, new Matrix(6, 6));
        const value = centroidFactorObjective(given, form, 0.3)(factor, new Matrix(rows, 6));
        expect(Math.abs(value - expected)).toBeLessThan(1e-11 * expected);
      }
    }
  });

  test("has the gradient of central differences", () => {
    for (const given of [problem(3), problem(4, true), problem(12)]) {
      const form = centroidFactor(spanOf(given.centroids), S);
      const { rows } = form.basis;
      const objective = centroidFactorObjective(given, form, 0.3);
      for (const width of [0.3, 1])
        expect(gradientError(objective, uniformMatrix(rows, 6, width, 9))).toBeLessThan(1e-6);
    }
  });

  test("loses nothing: where it is stationary, so is the objective over all maps", () => {
    for (const given of [problem(3), problem(4, true), problem(7)]) {
      const form = centroidFactor(spanOf(given.centroids), S);
      const start = new Matrix(
        form.basis.rows,
        6,
        form.basis.data.map((value) => Math.sqrt(S) * value),
      );
      const objective = centroidFactorObjective(given, form, 0.3);
      const run = solve(lbfgs(objective, start), anyOf(smallGradient(1e-7), maxIterations(500)));
      let next = run.next();
      while (!next.done) next = run.next();
      const gradient = new Matrix(6, 6);
      const everywhere = stayNear(centroidObjective(given), sphere, 0.3);
      const value = everywhere(form.mapOf(next.value.x), gradient);
      expect(value).toBeLessThan(everywhere(sphere, new Matrix(6, 6)));
      expect(norm(gradient)).toBeLessThan(1e-6);
    }
  });
});

describe("centroidFactor", () => {
  test("finds the factor of a map again, and leaves what no centroid spans at s", () => {
    const form = centroidFactor(spanOf(problem(3).centroids), S);
    const map = form.mapOf(uniformMatrix(3, 6, 1, 4));
    const again = form.mapOf(form.factorOf(map));
    again.data.forEach((value, e) => {
      expect(Math.abs(value - map.data[e])).toBeLessThan(1e-12);
    });
    eigh(form.mapOf(new Matrix(3, 6))).values.forEach((value, k) => {
      expect(Math.abs(value - (k < 3 ? 0 : S))).toBeLessThan(1e-12);
    });
  });

  test("counts the dimensions that centroids span, be they alike or all at the origin", () => {
    const { data } = uniformMatrix(1, 6, 1, 1);
    const line = new Matrix(3, 6, Float64Array.from([-1, 0, 2].flatMap((t) => Array.from(data, (value) => t * value))));
    expect(spanOf(line).rows).toBe(1);
    expect(spanOf(new Matrix(3, 6)).rows).toBe(1);
  });
});
