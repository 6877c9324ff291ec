import { describe, expect, test } from "vitest";
import { Random } from "../../../src/base/random.ts";
import { Matrix } from "../../../src/linalg/matrix.ts";
import { answerModel, answerObjective, type Lessons, probabilityOf } from "../../../src/tasks/labeling/answerModel.ts";

const [STIFFNESS, TETHER, START] = [0.003, 0.03, 2];

function lessons(pairs: number, triplets: number, features: number, seed: number): Lessons {
  const random = new Random(seed);
  const rows = new Matrix(pairs + triplets, features);
  for (let k = 0; k < rows.data.length; k++)
    rows.data[k] = (k < pairs * features ? -1 : 1 - 2 * random.uniform()) * random.uniform();
  return {
    rows,
    threshold: Uint8Array.from({ length: rows.rows }, (_, e) => (e < pairs ? 1 : 0)),
    holds: Uint8Array.from({ length: rows.rows }, (_, e) => (e < pairs && e % 2 ? 0 : 1)),
  };
}

/** The log loss as its definition reads, z = c b + w·v, p = 1/(1 + e^−z). */
function slowValue({ rows, threshold, holds }: Lessons, w: number[], s: number, b: number): number {
  let value = 0;
  for (let e = 0; e < rows.rows; e++) {
    let z = threshold[e] * b;
    for (let j = 0; j < rows.cols; j++) z += w[j] * rows.get(e, j);
    const p = 1 / (1 + Math.exp(-z));
    value -= Math.log(holds[e] ? p : 1 - p);
  }
  value += (TETHER / 2) * (s - START) ** 2;
  return value + (STIFFNESS / 2) * w.reduce((sum, weight) => sum + (weight - s) ** 2, 0);
}

function learned(given: Lessons) {
  const steps = answerModel(given);
  for (;;) {
    const next = steps.next();
    if (next.done) return next.value;
  }
}

describe("the model of answers", () => {
  test("its objective is the log loss by its definition, and its gradient that of central differences", () => {
    const given = lessons(9, 4, 3, 1);
    const objective = answerObjective(given);
    const random = new Random(2);
    for (let trial = 0; trial < 5; trial++) {
      const x = new Matrix(
        1,
        5,
        Float64Array.from({ length: 5 }, () => 4 * random.uniform() - 1),
      );
      const gradient = new Matrix(1, 5);
      const [w, [s, b]] = [Array.from(x.data.subarray(0, 3)), [x.data[3], x.data[4]]];
      expect(objective(x, gradient)).toBeCloseTo(slowValue(given, w, s, b), 12);
      for (let k = 0; k < 5; k++) {
        const moved = (by: number): number => {
          const other = x.clone();
          other.data[k] += by;
          return objective(other, new Matrix(1, 5));
        };
        expect((moved(1e-5) - moved(-1e-5)) / 2e-5).toBeCloseTo(gradient.data[k], 7);
      }
    }
  });

  test("no weights and threshold on a grid are more probable than those found", () => {
    const given = lessons(12, 0, 1, 3);
    const unit = given.rows.data.reduce((sum, value) => sum + Math.abs(value), 0) / given.rows.rows;
    const scaled = {
      ...given,
      rows: new Matrix(
        12,
        1,
        given.rows.data.map((value) => value / unit),
      ),
    };
    const { weights, threshold } = learned(given);
    let found = Infinity; // the common weight is the best for the weight found
    for (let s = 0; s <= 4000; s++) found = Math.min(found, slowValue(scaled, [weights[0] * unit], s / 400, threshold));
    for (let w = 0; w <= 40; w++)
      for (let s = 0; s <= 40; s++)
        for (let b = -40; b <= 40; b++) expect(slowValue(scaled, [w / 4], s / 4, b / 8)).toBeGreaterThan(found - 1e-5);
  });

  test("a feature that only noise speaks for loses weight, one that tells the kinds apart gains", () => {
    const random = new Random(4);
    const rows = new Matrix(60, 2);
    const holds = new Uint8Array(60);
    for (let e = 0; e < 60; e++) {
      rows.data.set([-(e % 2 ? 1 + random.uniform() : random.uniform()), -2 * random.uniform()], 2 * e);
      holds[e] = e % 2 ? 0 : 1;
    }
    const { weights, threshold } = learned({ rows, threshold: new Uint8Array(60).fill(1), holds });
    expect(weights[0]).toBeGreaterThan(4 * weights[1]);
    expect(probabilityOf({ weights, threshold }, weights[0] * 0.2)).toBeGreaterThan(0.9);
    expect(probabilityOf({ weights, threshold }, weights[0] * 1.8)).toBeLessThan(0.1);
  });

  test("weights are never negative, and equal where every feature says the same", () => {
    const rows = Matrix.from([
      [-1, -1],
      [-3, -3],
      [-1.2, -1.2],
      [-2.5, -2.5],
    ]);
    const holds = Uint8Array.of(1, 0, 1, 0);
    const { weights } = learned({ rows, threshold: new Uint8Array(4).fill(1), holds });
    expect(weights[0]).toBeCloseTo(weights[1], 10);
    expect(Math.min(...learned(lessons(20, 10, 6, 5)).weights)).toBeGreaterThanOrEqual(0);
  });
});
