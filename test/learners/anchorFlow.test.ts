import { describe, expect, test } from "vitest";
import { addAnchorFlow, anchorFlow } from "../../src/learners/anchorFlow.ts";
import { mcmlObjective } from "../../src/learners/mcmlObjective.ts";
import { mlkrObjective } from "../../src/learners/mlkrObjective.ts";
import { ncaObjective } from "../../src/learners/ncaObjective.ts";
import { Matrix } from "../../src/linalg/matrix.ts";
import type { Objective } from "../../src/optim/objective.ts";
import { gradientError, labeledCloud, mappedSquare, uniformMatrix } from "./differences.ts";

/** Row i of Lap(W) Z: Σ_j (W_ij + W_ji)(z_i − z_j). */
function expectedFlow(weights: number[][], z: number[][], anchors: readonly number[]): number[][] {
  const flow = z.map((row) => row.map(() => 0));
  anchors.forEach((i, r) => {
    for (let j = 0; j < z.length; j++) {
      for (let c = 0; c < z[0].length; c++) {
        flow[i][c] += weights[r][j] * (z[i][c] - z[j][c]);
        flow[j][c] += weights[r][j] * (z[j][c] - z[i][c]);
      }
    }
  });
  return flow;
}

function expectNear(actual: Matrix, expected: number[][]): void {
  expected.flat().forEach((value, e) => {
    expect(Math.abs(actual.data[e] - value)).toBeLessThan(1e-9 * (1 + Math.abs(value)));
  });
}

describe("anchorFlow", () => {
  test("is the flow of the weights from the anchors", () => {
    const [z, weights] = [uniformMatrix(30, 3, 2, 1), uniformMatrix(4, 30, 1, 2)];
    const anchors = [3, 29, 0, 11];
    const flow = anchorFlow(weights, z, Int32Array.from(anchors));
    expectNear(flow, expectedFlow(weights.toArrays(), z.toArrays(), anchors));
  });

  test("adds up over any number of anchors, which see their squared distances to all points", () => {
    const z = uniformMatrix(150, 2, 2, 3);
    const points = z.toArrays();
    const anchors = Array.from({ length: 140 }, (_, r) => 149 - r);
    const flow = new Matrix(150, 2, new Float64Array(300).fill(1));
    const loss = addAnchorFlow(flow, z, Int32Array.from(anchors), (squared, some) => {
      some.forEach((i, r) => {
        points.forEach((point, j) => {
          const [dx, dy] = [point[0] - points[i][0], point[1] - points[i][1]];
          expect(Math.abs(squared.get(r, j) - dx * dx - dy * dy)).toBeLessThan(1e-12);
        });
      });
      return some.length;
    });
    expect(loss).toBe(140);
    const weights = anchors.map((i) => points.map((p) => (p[0] - points[i][0]) ** 2 + (p[1] - points[i][1]) ** 2));
    expectNear(
      flow,
      expectedFlow(weights, points, anchors).map((row) => row.map((value) => value + 1)),
    );
  });
});

describe("points so far from all others that exp(−d²) is 0", () => {
  const near = labeledCloud(80, 4, 3, 5);
  const map = uniformMatrix(3, 4, 0.5, 6);
  const outliers = [
    [90, 2, -60, 80],
    [-70, 90, 50, 10],
    [-71, 91, 50, 9],
  ];
  const points = Matrix.from([...near.points.toArrays(), ...outliers]);
  const labels = Int32Array.from([...near.labels, 0, 1, 2]);
  const targets = Matrix.from(Array.from(labels, (label, i) => [label, Math.sin(i)]));
  const atMap = (objective: Objective): number => objective(map, new Matrix(3, 4));

  /** The softmax of an outlier over all the others. */
  function probabilities(i: number): number[] {
    const rows = points.toArrays();
    const squared = rows.map((row, j) => (j === i ? Infinity : mappedSquare(map.toArrays(), rows[i], row)));
    const least = Math.min(...squared);
    expect(least).toBeGreaterThan(i === 80 ? 800 : 0);
    const parts = squared.map((q) => Math.exp(least - q));
    const total = parts.reduce((sum, part) => sum + part, 0);
    return parts.map((part) => part / total);
  }

  test.each(["probability", "logProbability"] as const)("count in nca by their own nearest: %s", (form) => {
    const objective = ncaObjective({ points, labels }, form);
    const outside = [80, 81, 82].map((i) =>
      probabilities(i).reduce((sum, p, j) => (labels[j] === labels[i] ? sum + p : sum), 0),
    );
    if (form === "probability") {
      const within = atMap(ncaObjective(near, form));
      const expected = outside.reduce((sum, p) => sum - p, within);
      expect(Math.abs(atMap(objective) / expected - 1)).toBeLessThan(1e-10);
    }
    expect(gradientError(objective, map)).toBeLessThan(1e-6);
  });

  test("count in mlkr by their own nearest", () => {
    const objective = mlkrObjective({ points, targets });
    const rows = Int32Array.from({ length: 80 }, (_, i) => i);
    const within = atMap(mlkrObjective({ points: near.points, targets: targets.take(rows) }));
    const outside = [80, 81, 82].reduce((sum, i) => {
      const p = probabilities(i);
      const errors = [0, 1].map((c) =>
        p.reduce((mean, share, j) => mean + share * targets.get(j, c), -targets.get(i, c)),
      );
      return sum + errors[0] ** 2 + errors[1] ** 2;
    }, 0);
    expect(Math.abs(atMap(objective) / (within + outside) - 1)).toBeLessThan(1e-10);
    expect(gradientError(objective, map)).toBeLessThan(1e-6);
  });

  test("have the gradient of central differences in mcml", () => {
    expect(gradientError(mcmlObjective({ points, labels }), map)).toBeLessThan(1e-6);
  });
});
