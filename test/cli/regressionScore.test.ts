import { describe, expect, test } from "vitest";
import { regressionScore } from "../../src/cli/regressionScore.ts";
import { Matrix } from "../../src/linalg/matrix.ts";
import { uniformMatrix } from "../learners/differences.ts";
import { etalon, folderWith, json } from "./etalon.ts";

const spaces = (rows: number, seed: number) => ({
  input: uniformMatrix(rows, 3, 1, seed),
  learned: uniformMatrix(rows, 2, 1, seed + 1),
});
const train = { spaces: spaces(40, 1), targets: uniformMatrix(40, 2, 5, 11) };
const held = { spaces: spaces(25, 3), targets: uniformMatrix(25, 2, 5, 12) };

/** 1 − residual over total sum of squares, by loops. */
function explainedByLoops(name: "input" | "learned", neighbors: number): number {
  const targets = held.targets.toArrays();
  let [residual, total] = [0, 0];
  held.spaces[name].toArrays().forEach((query, q) => {
    const near = train.spaces[name]
      .toArrays()
      .map((point, i) => ({ i, squared: point.reduce((sum, value, c) => sum + (value - query[c]) ** 2, 0) }))
      .sort((a, b) => a.squared - b.squared)
      .slice(0, neighbors);
    for (const target of [0, 1]) {
      const guess = near.reduce((sum, { i }) => sum + train.targets.get(i, target), 0) / neighbors;
      const mean = targets.reduce((sum, row) => sum + row[target], 0) / targets.length;
      residual += (targets[q][target] - guess) ** 2;
      total += (targets[q][target] - mean) ** 2;
    }
  });
  return 1 - residual / total;
}

describe("regressionScore", () => {
  test("is R² of the mean of the nearest training targets, over several targets together", () => {
    for (const neighbors of [1, 4]) {
      const gain = regressionScore(train, held, { neighbors, seed: 0 })?.gain;
      expect(gain?.euclidean.mean).toBeCloseTo(explainedByLoops("input", neighbors), 12);
      expect(gain?.learned.mean).toBeCloseTo(explainedByLoops("learned", neighbors), 12);
      expect(gain?.difference).toBeCloseTo(
        explainedByLoops("learned", neighbors) - explainedByLoops("input", neighbors),
        12,
      );
    }
  });

  test("does not depend on the unit of the targets, resamples units, and says nothing of targets that do not vary", () => {
    const times = (matrix: Matrix) =>
      new Matrix(
        matrix.rows,
        matrix.cols,
        matrix.data.map((value) => 8 * value + 64),
      );
    const plain = regressionScore(train, held, { neighbors: 3, seed: 1 })?.gain;
    const scaled = regressionScore(
      { ...train, targets: times(train.targets) },
      { ...held, targets: times(held.targets) },
      { neighbors: 3, seed: 1 },
    )?.gain;
    expect(scaled?.ci[0]).toBeCloseTo(plain?.ci[0] as number, 9);
    expect(scaled?.learned.mean).toBeCloseTo(plain?.learned.mean as number, 9);
    const units = Int32Array.from({ length: 25 }, (_, i) => i % 3);
    expect(regressionScore(train, held, { neighbors: 3, seed: 1, units })?.gain.ci).not.toEqual(plain?.ci);
    const constant = { ...held, targets: new Matrix(25, 2, new Float64Array(50).fill(7)) };
    expect(regressionScore(train, constant, { neighbors: 3, seed: 1 })).toBeNull();
  });

  test("fit says it of a metric learned from numbers, beside the order of triplets", () => {
    const folder = folderWith();
    const words = ["fit", "wine", "--target", "proline", "--drop", "label", "--learner", "mlkr", "--out", "m.etalon"];
    const { code, out } = etalon(folder, ...words);
    expect([code, out]).toEqual([
      0,
      expect.stringMatching(
        /variance explained \(R²\) by 3-nearest-neighbor regression on \d+ held-out points: Euclidean.*triplets in order/s,
      ),
    ]);
    const { evaluation } = json(folder, ...words) as {
      evaluation: { score: string; neighbors: number; learned: { mean: number }; scores: { score: string }[] };
    };
    expect(evaluation).toMatchObject({ score: "variance explained", neighbors: 3 });
    expect(evaluation.scores.map(({ score }) => score)).toEqual(["variance explained", "triplets in order"]);
    expect(evaluation.learned.mean).toBeLessThan(1);
  });
});
