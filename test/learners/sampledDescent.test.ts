import { describe, expect, test } from "vitest";
import type { LabeledPoints } from "../../src/constraints/targetNeighbors.ts";
import { ncaObjective } from "../../src/learners/ncaObjective.ts";
import { sampledDescent } from "../../src/learners/sampledDescent.ts";
import { Matrix } from "../../src/linalg/matrix.ts";
import { lbfgs } from "../../src/optim/methods/lbfgs.ts";
import { labeledCloud } from "./differences.ts";

const options = { maxIterations: 20, tolerance: 1e-3 };

describe("sampledDescent", () => {
  test("comes near the minimum over all points by way of thirds of each class", () => {
    const labeled = labeledCloud(3300, 3, 4, 1);
    const sizes: number[] = [];
    const methodOf = (sample: LabeledPoints, from: Matrix) => {
      sizes.push(sample.points.rows);
      return lbfgs(ncaObjective(sample, "probability"), from);
    };
    const start = Matrix.identity(3);
    const warm = sampledDescent(labeled, methodOf, start, options);
    expect(sizes).toEqual([expect.closeTo(1100 / 3, -1), expect.closeTo(1100, -1)]);
    const all = ncaObjective(labeled, "probability");
    const before = all(start, new Matrix(3, 3));
    expect(all(warm, new Matrix(3, 3))).toBeLessThan(before);
  });

  test("keeps classes in proportion", () => {
    const points = new Matrix(
      1200,
      1,
      Float64Array.from({ length: 1200 }, (_, i) => i % 7),
    );
    const labels = Int32Array.from({ length: 1200 }, (_, i) => (i % 40 === 0 ? 1 : 0));
    let counts: number[] = [];
    const methodOf = (sample: LabeledPoints, from: Matrix) => {
      counts = [0, 1].map((label) => sample.labels.filter((l) => l === label).length);
      return lbfgs(ncaObjective(sample, "probability"), from);
    };
    sampledDescent({ points, labels }, methodOf, Matrix.identity(1), { maxIterations: 1, tolerance: 1e-3 });
    expect(counts).toEqual([390, 10]);
  });

  test("leaves few points, and few of each class, to the descent over all", () => {
    const refuse = (): never => {
      throw new Error("asked for a descent");
    };
    const start = Matrix.identity(3);
    expect(sampledDescent(labeledCloud(999, 3, 3, 2), refuse, start, options)).toBe(start);
    expect(sampledDescent(labeledCloud(1400, 3, 50, 2), refuse, start, options)).toBe(start);
  });
});
