import { describe, expect, test } from "vitest";
import { Random } from "../../src/base/random.ts";
import { lda } from "../../src/learners/lda.ts";
import { localContrasts, localDiscriminants } from "../../src/learners/localBases.ts";
import { scml } from "../../src/learners/scml.ts";
import { batchGradient, composedWeights } from "../../src/learners/sparseComposition.ts";
import { tripletMargins } from "../../src/learners/tripletMargins.ts";
import { Matrix } from "../../src/linalg/matrix.ts";
import { lbfgsBox } from "../../src/optim/methods/lbfgsBox.ts";
import { solve } from "../../src/optim/solve.ts";
import { anyOf, maxIterations, smallGradient } from "../../src/optim/stop.ts";
import { traced } from "../../src/optim/wrappers.ts";
import { blobs, planted, readFixture, standardized } from "../contract/fixtures.ts";
import { measured } from "../measured.ts";
import { gradientError, uniformMatrix } from "./differences.ts";
import { heldOutAccuracy } from "./heldOut.ts";
import { by, meanOf, plus } from "./oracle.ts";
import { matricesOf, product, someTriplets } from "./tripletOracle.ts";

const dot = (a: readonly number[], b: readonly number[]): number => a.reduce((sum, value, c) => sum + value * b[c], 0);

const { points: cloud, labels } = blobs(20, 8, 4);
const points = cloud.map((row) => row.map((value, c) => value - meanOf(cloud)[c]));
const list = someTriplets(labels, 150);
const triplets = {
  anchor: Int32Array.from(list.anchor),
  positive: Int32Array.from(list.positive),
  negative: Int32Array.from(list.negative),
};
const scaled = tripletMargins(Matrix.from(points), triplets).points;
const composition = { points: scaled, bases: uniformMatrix(12, 4, 1, 6), triplets };

/** D_t, all of them. */
const contrasts = list.anchor.map((i, t) =>
  composition.bases.toArrays().map((basis) => {
    const along = (j: number) =>
      basis.reduce((sum, value, c) => sum + value * (scaled.get(i, c) - scaled.get(j, c)), 0) ** 2;
    return along(list.negative[t]) - along(list.positive[t]);
  }),
);
const marginAt = (weights: ArrayLike<number>, t: number): number =>
  contrasts[t].reduce((sum, value, b) => sum + value * weights[b], 0);
const lossAt = (weights: ArrayLike<number>, chosen: readonly number[]): number =>
  chosen.reduce((sum, t) => sum + Math.max(0, 1 - marginAt(weights, t)), 0) / chosen.length;

describe("scml", () => {
  test("reports the objective of the paper at the metric it returns: the price counts the mean squared distance", () => {
    const metric = scml.fit({ points, triplets: list }, { sparsity: 0.02 });
    const { k, unit } = matricesOf(points, list);
    const m = by(metric.matrix.toArrays(), unit);
    const loss = k.reduce((sum, kt) => sum + Math.max(0, 1 - product(kt, m)), 0) / k.length;
    const squared = metric.distances(points).data.reduce((sum, d) => sum + d * d, 0) / points.length ** 2;
    expect(Math.abs((metric.report.value as number) / (0.02 * squared + loss) - 1)).toBeLessThan(1e-9);
    expect(metric.report.constraints["bases"]).toBeGreaterThan(0);
  });

  test("takes the steps of regularized dual averaging, batch by batch", () => {
    const options = { sparsity: 0.01, step: 0.2, batch: 5 };
    const run = composedWeights(composition, 10, { ...options, random: new Random(3) });
    const random = new Random(3);
    const gradients: number[][] = [];
    let weights = new Array<number>(12).fill(0);
    for (let s = 1; s <= 60; s++) {
      const chosen = Array.from({ length: 5 }, () => random.integer(150));
      const active = chosen.filter((t) => marginAt(weights, t) < 1);
      gradients.push(weights.map((_, b) => -active.reduce((sum, t) => sum + contrasts[t][b], 0) / 5));
      weights = weights.map((_, b) => {
        const mean = gradients.reduce((sum, g) => sum + g[b], 0) / s;
        const root = Math.sqrt(gradients.reduce((sum, g) => sum + g[b] * g[b], 0));
        return ((-s * 0.2) / (1e-3 + root)) * Math.min(0, mean + 0.01);
      });
      if (s % 10 === 0) {
        const found = run.next().value;
        weights.forEach((weight, b) => {
          expect(Math.abs(found[b] - weight)).toBeLessThan(1e-10 * (1 + weight));
        });
      }
    }
    expect(weights.some((weight) => weight === 0) && weights.some((weight) => weight > 0)).toBe(true);
  });

  test("has the gradient of the batch's hinge, and the same bits without a table of projections", () => {
    const chosen = Int32Array.from([3, 70, 70, 149, 12]);
    const weights = uniformMatrix(1, 12, 0.1, 4);
    weights.data.forEach((value, b) => {
      weights.data[b] = Math.abs(value);
    });
    const gradientOf = batchGradient(composition);
    const error = gradientError((x, gradient) => {
      gradient.data.set(gradientOf(x.data, chosen));
      return lossAt(x.data, Array.from(chosen));
    }, weights);
    expect(error).toBeLessThan(1e-6);
    expect(batchGradient(composition, 0)(weights.data, chosen)).toEqual(gradientOf(weights.data, chosen));
  });

  test("comes within a hundredth of the optimal weights", () => {
    const all = Array.from(list.anchor.keys());
    const sparsity = 0.02;
    const value = (weights: ArrayLike<number>): number =>
      sparsity * Array.from(weights).reduce((sum, weight) => sum + weight, 0) + lossAt(weights, all);
    const width = 1e-4;
    const smooth = (x: Matrix, gradient: Matrix): number => {
      gradient.data.fill(sparsity);
      let loss = sparsity * x.data.reduce((sum, weight) => sum + weight, 0);
      for (const t of all) {
        const short = 1 - marginAt(x.data, t);
        if (short <= 0) continue;
        loss += (short > width ? short - width / 2 : (short * short) / (2 * width)) / all.length;
        const slope = Math.min(1, short / width) / all.length;
        contrasts[t].forEach((contrast, b) => {
          gradient.data[b] -= slope * contrast;
        });
      }
      return loss;
    };
    const start = new Matrix(1, 12);
    const { solution } = traced(
      solve(lbfgsBox(smooth, { lower: 0 }, start), anyOf(smallGradient(1e-7), maxIterations(3000))),
    );
    const run = composedWeights(composition, 500, { sparsity, step: 1, batch: 10, random: new Random(1) });
    let best = Infinity;
    for (let round = 0; round < 60; round++) best = Math.min(best, value(run.next().value));
    expect(best).toBeGreaterThan(solution.value - 1e-9);
    expect(measured("excess over the optimum, relative", best / value(solution.x.data) - 1)).toBeLessThan(0.01);
  });

  test("composes of local discriminants, that of the whole data where there is one small region", () => {
    const two = points.filter((_, i) => i % 3 < 2).slice(0, 20);
    const codes = Int32Array.from(two, (_, i) => i % 2);
    const random = new Random(0);
    const [basis] = localDiscriminants(
      Matrix.from(two),
      { labels: codes, classes: 2 },
      { bases: 1, random },
    ).toArrays();
    const [direction] = lda.fit({ points: two, labels: codes }).map.toArrays();
    expect(Math.abs(dot(basis, direction)) / Math.sqrt(dot(basis, basis) * dot(direction, direction))).toBeCloseTo(
      1,
      10,
    );
    const classes = { labels: Int32Array.from(points, (_, i) => i % 3), classes: 3 };
    expect(localDiscriminants(scaled, classes, { bases: 40, random }).rows).toBe(40);
  });

  test("gives each direction a mean squared difference of 1", () => {
    const classes = { labels: Int32Array.from(points, (_, i) => i % 3), classes: 3 };
    const random = new Random(0);
    const found = [
      ...localDiscriminants(scaled, classes, { bases: 6, random }).toArrays(),
      ...localContrasts(scaled, triplets, { bases: 6, random }).toArrays(),
    ];
    expect(found.length).toBeGreaterThan(8);
    for (const basis of found) {
      const along = scaled.toArrays().map((row) => dot(row, basis));
      const squares = along.flatMap((a) => along.map((b) => (a - b) ** 2));
      expect(squares.reduce((sum, value) => sum + value, 0) / squares.length).toBeCloseTo(1, 8);
    }
  });

  test("composes of contrasts of near and far where there are no labels", () => {
    const bases = localContrasts(scaled, triplets, { bases: 9, random: new Random(0) });
    expect(bases.rows).toBeLessThanOrEqual(9);
    const sum = matricesOf(points, list).k.reduce(plus);
    const first = Array.from(bases.row(0));
    const image = sum.map((row) => dot(row, first));
    const eigenvalue = dot(image, first) / dot(first, first);
    expect(eigenvalue).toBeGreaterThan(0);
    image.forEach((value, c) => {
      expect(Math.abs(value - eigenvalue * first[c])).toBeLessThan(1e-9 * eigenvalue * Math.sqrt(dot(first, first)));
    });
  });

  test("uses fewer directions at a higher price, and refuses a price that none is worth", () => {
    const data = standardized(readFixture("wine"));
    const used = [1e-3, 1e-2, 1e-1].map((sparsity) => scml.fit(data, { sparsity }).report.constraints["bases"]);
    expect(used[0]).toBeGreaterThan(used[1]);
    expect(used[1]).toBeGreaterThan(used[2]);
    expect(() => scml.fit(data, { sparsity: 100 })).toThrow(/M = 0 is optimal/);
  });

  test("learns on wine, and where noise drowns the classes", () => {
    const wine = heldOutAccuracy(scml, standardized(readFixture("wine")));
    expect(wine.learned).toBeGreaterThanOrEqual(wine.euclidean);
    const noisy = heldOutAccuracy(scml, planted(300, 1));
    expect(noisy.learned).toBeGreaterThan(noisy.euclidean + 0.1);
  });

  test("learns with more features than points", () => {
    const metric = scml.fit(blobs(6, 1, 40));
    expect(metric.map.cols).toBe(40);
    expect(metric.map.data.every(Number.isFinite)).toBe(true);
  });
});
