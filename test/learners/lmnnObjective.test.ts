import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { MovingPairs } from "../../src/constraints/movingPairs.ts";
import { type TargetNeighbors, targetNeighbors } from "../../src/constraints/targetNeighbors.ts";
import { type LmnnParameters, lmnnObjective, sameTargets } from "../../src/learners/lmnnObjective.ts";
import { Matrix } from "../../src/linalg/matrix.ts";
import { smoothedHinge } from "../../src/losses/smoothedHinge.ts";
import { gradientError, labeledCloud, mappedSquare, uniformMatrix } from "./differences.ts";

const rounded = smoothedHinge();
const golden = JSON.parse(readFileSync("test/golden/objectives.json", "utf8"));

/** Every slack m + d²_ij − d²_il of the definition, and the pull. */
function slacks(
  points: number[][],
  labels: ArrayLike<number>,
  targets: TargetNeighbors,
  margin: number,
  map: number[][],
) {
  let pull = 0;
  const all: number[] = [];
  targets.indices.forEach((j, t) => {
    if (j < 0) return;
    const i = Math.floor(t / targets.neighbors);
    const near = mappedSquare(map, points[i], points[j]);
    pull += near;
    points.forEach((point, l) => {
      if (labels[l] !== labels[i]) all.push(margin + near - mappedSquare(map, points[i], point));
    });
  });
  return { pull, all };
}

function definition(
  points: Matrix,
  labels: Int32Array,
  targets: TargetNeighbors,
  { push, margin, loss }: LmnnParameters,
  map: Matrix,
): number {
  const { pull, all } = slacks(points.toArrays(), labels, targets, margin, map.toArrays());
  const cost = (slack: number): number => {
    if (slack <= 0) return 0;
    if (loss === "squaredHinge") return (slack * slack) / margin;
    return loss === "hinge" ? slack : margin * rounded.value(1 - slack / margin);
  };
  return (1 - push) * pull + push * all.reduce((sum, slack) => sum + cost(slack), 0);
}

describe("lmnnObjective", () => {
  test.each<number>(golden.cases.map((_: unknown, index: number) => index))(
    "has the reference value and gradient, case %i",
    (index) => {
      const { L, lmnn } = golden.cases[index];
      const points = Matrix.from(golden.X);
      const targets = { neighbors: lmnn.k, indices: Int32Array.from(lmnn.targets.flat()), singletons: 0 };
      const labels = Int32Array.from(golden.y);
      const objective = lmnnObjective({ points, labels }, targets, { push: lmnn.reg, margin: 1, loss: "hinge" });
      const map = Matrix.from(L);
      const gradient = new Matrix(map.rows, map.cols);
      expect(Math.abs(objective(map, gradient) / lmnn.f - 1)).toBeLessThan(1e-10);
      const size = Math.max(...lmnn.grad.flat().map(Math.abs));
      gradient.data.forEach((value, e) => {
        expect(Math.abs(value - lmnn.grad.flat()[e])).toBeLessThan(1e-10 * size);
      });
      expect(slacks(golden.X, golden.y, targets, 1, L).all.filter((slack) => slack > 0).length).toBe(lmnn.active);
    },
  );

  test("equals the definition over all triples wherever the map goes, with a singleton class", () => {
    const { points, labels } = labeledCloud(70, 4, 3, 1);
    labels[5] = 9;
    const targets = targetNeighbors({ points, labels }, 3, "test");
    for (const loss of ["hinge", "squaredHinge", "smoothedHinge"] as const) {
      for (const rank of [1, 2, 4]) {
        const parameters = { push: 0.3, margin: 0.2, loss };
        const objective = lmnnObjective({ points, labels }, targets, parameters);
        for (let seed = 0; seed < 12; seed++) {
          const map = uniformMatrix(rank, 4, 0.2 + (seed % 4) / 2, Math.floor(seed / 4));
          const value = objective(map, new Matrix(rank, 4));
          expect(Math.abs(value / definition(points, labels, targets, parameters, map) - 1)).toBeLessThan(1e-9);
        }
      }
    }
  });

  test("has the same value and gradient through blocks where the pairs are too many to list", () => {
    const { points, labels } = labeledCloud(150, 4, 3, 6);
    labels[3] = 9;
    const targets = targetNeighbors({ points, labels }, 2, "test");
    const parameters = { push: 0.5, margin: 0.4, loss: "squaredHinge" } as const;
    const map = uniformMatrix(3, 4, 1, 5);
    const [listed, blocked] = [new Matrix(3, 4), new Matrix(3, 4)];
    const value = lmnnObjective({ points, labels }, targets, parameters)(map, listed);
    const candidates = new MovingPairs({ labels, limit: 10 });
    expect(lmnnObjective({ points, labels }, targets, parameters, candidates)(map, blocked) / value).toBeCloseTo(1, 12);
    expect(candidates.searches).toBe(0);
    blocked.data.forEach((part, e) => {
      expect(part / listed.data[e]).toBeCloseTo(1, 9);
    });
  });

  test("keeps no more pairs than are worth their memory", () => {
    const { points, labels } = labeledCloud(2500, 3, 3, 4);
    const targets = targetNeighbors({ points, labels }, 1, "test");
    const objective = lmnnObjective({ points, labels }, targets, { push: 0.5, margin: 100, loss: "hinge" });
    const before = process.memoryUsage().arrayBuffers;
    objective(Matrix.identity(3), new Matrix(3, 3));
    // All two million pairs of different labels push: 40 bytes each would be 80 MB.
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(20e6);
  });

  test("asks for the first rows alone, each worth as much as is said", () => {
    const { points, labels } = labeledCloud(50, 4, 3, 8);
    const anchors = 30;
    const all = targetNeighbors({ points, labels }, 2, "test");
    const targets = { ...all, indices: all.indices.slice(0, 2 * anchors) };
    const parameters = { push: 0.4, margin: 0.3, loss: "squaredHinge", anchors, worth: 2.5 } as const;
    const map = uniformMatrix(3, 4, 1, 9);
    const rows = points.toArrays();
    let [pull, hinges] = [0, 0];
    targets.indices.forEach((j, t) => {
      const i = Math.floor(t / 2);
      const near = mappedSquare(map.toArrays(), rows[i], rows[j]);
      pull += near;
      for (let l = 0; l < anchors; l++) {
        const slack = 0.3 + near - mappedSquare(map.toArrays(), rows[i], rows[l]);
        if (labels[l] !== labels[i] && slack > 0) hinges += slack ** 2 / 0.3;
      }
    });
    for (const limit of [1e6, 5]) {
      const candidates = new MovingPairs({ labels: labels.subarray(0, anchors), limit });
      const objective = lmnnObjective({ points, labels }, targets, parameters, candidates);
      expect(objective(map, new Matrix(3, 4)) / (0.6 * pull + 0.4 * 2.5 * hinges)).toBeCloseTo(1, 12);
      expect(gradientError(objective, map)).toBeLessThan(1e-6);
    }
  });

  test("has the gradient of central differences for the squared and the smoothed hinge", () => {
    const { points, labels } = labeledCloud(40, 5, 3, 2);
    const targets = targetNeighbors({ points, labels }, 2, "test");
    for (const loss of ["squaredHinge", "smoothedHinge"] as const) {
      for (const push of [0, 0.5, 1]) {
        const objective = lmnnObjective({ points, labels }, targets, { push, margin: 0.5, loss });
        for (const rank of [2, 5]) expect(gradientError(objective, uniformMatrix(rank, 5, 1, rank))).toBeLessThan(1e-6);
      }
    }
  });

  test("makes the map of zeros pay a unit margin for every triplet, which constraints without the margin would not", () => {
    const { points, labels } = labeledCloud(30, 3, 3, 5);
    const targets = targetNeighbors({ points, labels }, 2, "test");
    const objective = lmnnObjective({ points, labels }, targets, { push: 0.25, margin: 1, loss: "hinge" });
    expect(objective(new Matrix(3, 3), new Matrix(3, 3))).toBeCloseTo(0.25 * (30 * 2 * 20), 9);
  });

  test("has the gradient of central differences for the hinge, away from its kinks", () => {
    const { points, labels } = labeledCloud(12, 3, 3, 3);
    const targets = targetNeighbors({ points, labels }, 2, "test");
    let checked = 0;
    for (let seed = 0; seed < 40; seed++) {
      const map = uniformMatrix(3, 3, 1, seed);
      const { all } = slacks(points.toArrays(), labels, targets, 0.5, map.toArrays());
      if (all.some((slack) => Math.abs(slack) < 1e-3)) continue;
      const objective = lmnnObjective({ points, labels }, targets, { push: 0.5, margin: 0.5, loss: "hinge" });
      expect(gradientError(objective, map)).toBeLessThan(1e-6);
      checked++;
    }
    expect(checked).toBeGreaterThan(5);
  });

  test("does not depend on the maps it saw before", () => {
    const { points, labels } = labeledCloud(60, 3, 2, 4);
    const targets = targetNeighbors({ points, labels }, 3, "test");
    const parameters = { push: 0.5, margin: 0.3, loss: "hinge" } as const;
    const traveled = lmnnObjective({ points, labels }, targets, parameters);
    for (let seed = 0; seed < 5; seed++) traveled(uniformMatrix(3, 3, 2, seed), new Matrix(3, 3));
    const map = uniformMatrix(3, 3, 1, 9);
    const [near, fresh] = [new Matrix(3, 3), new Matrix(3, 3)];
    expect(traveled(map, near)).toBe(lmnnObjective({ points, labels }, targets, parameters)(map, fresh));
    expect([...near.data]).toEqual([...fresh.data]);
  });
});

describe("sameTargets", () => {
  test("compares the targets of each anchor as a set", () => {
    const of = (...indices: number[]) => ({ neighbors: 2, indices: Int32Array.from(indices), singletons: 0 });
    expect(sameTargets(of(1, 2, 2, 0), of(2, 1, 2, 0))).toBe(true);
    expect(sameTargets(of(1, 2, 2, 0), of(1, 2, 1, 0))).toBe(false);
    expect(sameTargets(of(1, 2, 2, 0), of(2, 0, 1, 2))).toBe(false);
  });
});
