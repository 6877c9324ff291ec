import { describe, expect, test } from "vitest";
import { Random } from "../../../src/base/random.ts";
import { sharedWeights } from "../../../src/learners/multiTask/sharedComposition.ts";
import { batchGradient, composedWeights } from "../../../src/learners/sparseComposition.ts";
import { tripletMargins } from "../../../src/learners/tripletMargins.ts";
import { Matrix } from "../../../src/linalg/matrix.ts";
import { type Penalty, proximalGradient } from "../../../src/optim/methods/proximalGradient.ts";
import { solve } from "../../../src/optim/solve.ts";
import { anyOf, maxIterations, smallGradient } from "../../../src/optim/stop.ts";
import { traced } from "../../../src/optim/wrappers.ts";
import { blobs } from "../../contract/fixtures.ts";
import { measured } from "../../measured.ts";
import { gradientError, uniformMatrix } from "../differences.ts";
import { meanOf } from "../oracle.ts";
import { someTriplets } from "../tripletOracle.ts";

const bases = uniformMatrix(10, 4, 1, 6);
const BASES = 10;

/** Some triplets of blobs, over the directions of all tasks, and D_t of each triplet. */
function taskOf(seed: number, count: number) {
  const { points: cloud, labels } = blobs(12, seed, 4);
  const centered = cloud.map((row) => row.map((value, c) => value - meanOf(cloud)[c]));
  const list = someTriplets(labels, count);
  const triplets = {
    anchor: Int32Array.from(list.anchor),
    positive: Int32Array.from(list.positive),
    negative: Int32Array.from(list.negative),
  };
  const { points } = tripletMargins(Matrix.from(centered), triplets);
  const along = (b: number, i: number, j: number): number =>
    points.row(i).reduce((sum, value, c) => sum + bases.get(b, c) * (value - points.get(j, c)), 0) ** 2;
  const contrasts = list.anchor.map((i, t) =>
    Array.from({ length: BASES }, (_, b) => along(b, i, list.negative[t]) - along(b, i, list.positive[t])),
  );
  return { composition: { points, bases, triplets }, contrasts };
}
const tasks = [taskOf(8, 90), taskOf(21, 60)];
const compositions = (seed: number) => tasks.map(({ composition }) => ({ ...composition, random: new Random(seed) }));

const normOf = (row: readonly number[]): number => Math.sqrt(row.reduce((sum, value) => sum + value * value, 0));
const short = (contrasts: readonly number[], weights: readonly number[]): number =>
  1 - contrasts.reduce((sum, value, b) => sum + value * weights[b], 0);
const columnOf = (weights: Matrix, t: number): number[] => weights.toArrays().map((row) => row[t]);
/** β Σ_b ‖w_b‖ + Σ_t mean hinge, by its definition. */
const valueAt = (weights: Matrix, sparsity: number): number =>
  sparsity * weights.toArrays().reduce((sum, row) => sum + normOf(row), 0) +
  tasks.reduce((sum, { contrasts }, t) => {
    const own = columnOf(weights, t);
    return sum + contrasts.reduce((loss, each) => loss + Math.max(0, short(each, own)), 0) / contrasts.length;
  }, 0);

describe("sharedWeights", () => {
  test("takes the steps of regularized dual averaging, and none of them can be bettered", () => {
    const options = { sparsity: 0.05, step: 0.2, batch: 5 };
    const run = sharedWeights(compositions(3), 1, options);
    const randoms = tasks.map(() => new Random(3));
    const probe = new Random(9);
    const sums = Array.from({ length: BASES }, () => [0, 0]);
    const squares = new Array<number>(BASES).fill(0);
    let weights = new Matrix(BASES, 2);
    let zeros = 0;
    for (let s = 1; s <= 40; s++) {
      tasks.forEach(({ contrasts }, t) => {
        const own = columnOf(weights, t);
        const chosen = Array.from({ length: 5 }, () => randoms[t].integer(contrasts.length));
        const active = chosen.filter((e) => short(contrasts[e], own) > 0);
        for (let b = 0; b < BASES; b++) {
          const gradient = -active.reduce((sum, e) => sum + contrasts[e][b], 0) / 5;
          sums[b][t] += gradient;
          squares[b] += gradient ** 2 / 2;
        }
      });
      weights = run.next().value.clone();
      for (let b = 0; b < BASES; b++) {
        const curvature = (1e-3 + Math.sqrt(squares[b])) / 0.2;
        const model = (w: readonly number[]): number =>
          w[0] * sums[b][0] + w[1] * sums[b][1] + s * 0.05 * normOf(w) + (curvature / 2) * normOf(w) ** 2;
        const found = Array.from(weights.row(b));
        expect(Math.min(...found)).toBeGreaterThanOrEqual(0);
        if (found.some((value) => value === 0)) zeros++;
        for (let trial = 0; trial < 12; trial++) {
          const size = [1e-4, 1e-2, 0.3][trial % 3] * (normOf(found) + 0.1);
          const other = found.map((value) => Math.max(0, value + size * (2 * probe.uniform() - 1)));
          expect(model(other)).toBeGreaterThanOrEqual(model(found) - 1e-12 * (1 + Math.abs(model(found))));
        }
      }
    }
    expect(zeros).toBeGreaterThan(20);
  });

  test("steps along the slope of the mean hinge of each task, away from its corners", () => {
    const x = uniformMatrix(BASES, 2, 0.02, 12);
    for (let k = 0; k < x.data.length; k++) x.data[k] = Math.abs(x.data[k]);
    const corners = tasks.flatMap(({ contrasts }, t) => contrasts.map((each) => Math.abs(short(each, columnOf(x, t)))));
    expect(Math.min(...corners)).toBeGreaterThan(1e-4);
    const hinges = (weights: Matrix, gradient: Matrix): number => {
      tasks.forEach(({ composition, contrasts }, t) => {
        const all = Int32Array.from(contrasts.keys());
        batchGradient(composition)(Float64Array.from(columnOf(weights, t)), all).forEach((slope, b) => {
          gradient.data[2 * b + t] = slope;
        });
      });
      return valueAt(weights, 0);
    };
    expect(gradientError(hinges, x)).toBeLessThan(1e-7);
  });

  test("is the composition of one task where there is one", () => {
    const options = { sparsity: 0.01, step: 0.2, batch: 5 };
    const [task] = compositions(4);
    const shared = sharedWeights([task], 50, options);
    const single = composedWeights(task, 50, { ...options, random: new Random(4) });
    for (let round = 0; round < 5; round++) {
      const [found, wanted] = [shared.next().value.data, single.next().value];
      wanted.forEach((weight, b) => {
        expect(Math.abs(found[b] - weight)).toBeLessThan(1e-9 * (1 + weight));
      });
    }
  });

  test("gives copies of a task equal weights, those of one task at the price β/√T", () => {
    const copies = [0, 1, 2, 3].map(() => ({ ...tasks[0].composition, random: new Random(2) }));
    const options = { sparsity: 0.04, step: 0.2, batch: 5 };
    const shared = sharedWeights(copies, 50, options);
    const single = composedWeights(copies[0], 50, { ...options, sparsity: 0.02, random: new Random(2) });
    for (let round = 0; round < 5; round++) {
      const [found, wanted] = [shared.next().value, single.next().value];
      wanted.forEach((weight, b) => {
        expect(new Set(found.row(b)).size).toBe(1);
        expect(Math.abs(found.get(b, 0) - weight)).toBeLessThan(1e-9 * (1 + weight));
      });
    }
  });

  test("comes within a hundredth of weights that meet the conditions of optimality", () => {
    const sparsity = 0.05;
    const width = 1e-3;
    const loss = (x: Matrix, gradient: Matrix): number => {
      gradient.data.fill(0);
      return tasks.reduce((sum, { contrasts }, t) => {
        const own = columnOf(x, t);
        return (
          sum +
          contrasts.reduce((total, each) => {
            const gap = short(each, own);
            if (gap <= 0) return total;
            const slope = Math.min(1, gap / width) / contrasts.length;
            each.forEach((value, b) => {
              gradient.data[2 * b + t] -= slope * value;
            });
            return total + (gap > width ? gap - width / 2 : (gap * gap) / (2 * width)) / contrasts.length;
          }, 0)
        );
      }, 0);
    };
    const penalty: Penalty = {
      value: (x) => sparsity * x.toArrays().reduce((sum, row) => sum + normOf(row), 0),
      proximal: (x, step) =>
        Matrix.from(
          x.toArrays().map((row) => {
            const up = row.map((value) => Math.max(0, value));
            const size = normOf(up);
            return up.map((value) => (size > step * sparsity ? value * (1 - (step * sparsity) / size) : 0));
          }),
        ),
    };
    const method = proximalGradient(loss, penalty, new Matrix(BASES, 2));
    const { solution } = traced(solve(method, anyOf(smallGradient(1e-6), maxIterations(3000))));
    const gradient = new Matrix(BASES, 2);
    loss(solution.x, gradient);
    let bought = 0;
    for (let b = 0; b < BASES; b++) {
      const [w, g] = [Array.from(solution.x.row(b)), Array.from(gradient.row(b))];
      const size = normOf(w);
      if (size === 0) expect(normOf(g.map((value) => Math.max(0, -value)))).toBeLessThan(sparsity + 1e-4);
      else {
        bought++;
        w.forEach((weight, t) => {
          const residual = g[t] + (sparsity * weight) / size;
          if (weight > 0) expect(Math.abs(residual)).toBeLessThan(1e-4);
          else expect(residual).toBeGreaterThan(-1e-4);
        });
      }
    }
    expect(bought).toBeGreaterThan(0);
    expect(bought).toBeLessThan(BASES);
    const run = sharedWeights(compositions(1), 500, { sparsity, step: 1, batch: 10 });
    let best = Infinity;
    for (let round = 0; round < 40; round++) best = Math.min(best, valueAt(run.next().value, sparsity));
    // The smoothed problem lies below the hinge by width / 2 for each task at most.
    expect(best).toBeGreaterThan(solution.value - 1e-6);
    expect(measured("excess over the optimum, relative", best / valueAt(solution.x, sparsity) - 1)).toBeLessThan(0.01);
  });
});
