import { describe, expect, test } from "vitest";
import { normalize } from "../../src/data/normalize.ts";
import { centroidObjective } from "../../src/learners/centroidObjective.ts";
import { ncmc } from "../../src/learners/ncmc.ts";
import { ncmml } from "../../src/learners/ncmml.ts";
import { eigh } from "../../src/linalg/eigh.ts";
import { Matrix } from "../../src/linalg/matrix.ts";
import { lbfgs } from "../../src/optim/methods/lbfgs.ts";
import { solve } from "../../src/optim/solve.ts";
import { stayNear } from "../../src/optim/stayNear.ts";
import { anyOf, maxIterations, smallChange } from "../../src/optim/stop.ts";
import { nearestMeanClassifier } from "../../src/tasks/nearestMean.ts";
import { blobs, iris, planted, readFixture, standardized } from "../contract/fixtures.ts";
import { measured } from "../measured.ts";
import { mappedSquare, uniformMatrix } from "./differences.ts";
import { heldOutAccuracy } from "./heldOut.ts";

const dot = (a: number[], b: number[]) => a.reduce((sum, value, c) => sum + value * b[c], 0);

/** Normalized points, labels in their order, and the mean of each class, from plain loops. */
function prepared({ points, labels }: { points: number[][]; labels: unknown[] }) {
  const { points: normalized, order, scale } = normalize(Matrix.from(points));
  const rows = normalized.toArrays();
  const sorted = Array.from(order, (row) => labels[row]);
  const names = [...new Set(sorted)];
  const means = names.map((name) => {
    const members = rows.filter((_, i) => sorted[i] === name);
    return rows[0].map((_, c) => members.reduce((sum, row) => sum + row[c], 0) / members.length);
  });
  return { rows, codes: sorted.map((label) => names.indexOf(label)), means, scale };
}

/** The mean of −log softmax(−½‖L(x − μ)‖²) at the own class, and its gradient in M. */
function definition({ rows, codes, means }: ReturnType<typeof prepared>, map: number[][]) {
  const d = rows[0].length;
  const gradient = Array.from({ length: d }, () => new Array<number>(d).fill(0));
  let loss = 0;
  rows.forEach((x, i) => {
    const squared = means.map((m) => mappedSquare(map, x, m));
    const least = Math.min(...squared);
    const parts = squared.map((q) => Math.exp(0.5 * (least - q)));
    const total = parts.reduce((sum, value) => sum + value, 0);
    loss -= Math.log(parts[codes[i]] / total) / rows.length;
    means.forEach((m, c) => {
      const weight = (0.5 * ((c === codes[i] ? 1 : 0) - parts[c] / total)) / rows.length;
      const move = x.map((value, a) => value - m[a]);
      for (let a = 0; a < d; a++) for (let b = 0; b < d; b++) gradient[a][b] += weight * move[a] * move[b];
    });
  });
  return { loss, gradient };
}

describe("ncmml", () => {
  test("reports the objective of the paper, with its penalty, at the map it returns", () => {
    const data = standardized(readFixture("wine"));
    const given = prepared(data);
    const within = given.rows.map((x, i) =>
      mappedSquare(Matrix.identity(13).toArrays(), x, given.means[given.codes[i]]),
    );
    const start = Math.sqrt(13 / (within.reduce((sum, value) => sum + value, 0) / within.length));
    for (const regularization of [0.01, 0.5]) {
      const metric = ncmml.fit(data, { regularization });
      const map = metric.map.toArrays().map((row) => row.map((value) => value * given.scale));
      const moved = map.flatMap((row, r) => row.map((value, c) => value - (r === c ? start : 0)));
      const expected = definition(given, map).loss + (regularization * dot(moved, moved)) / (13 * start * start);
      expect(Math.abs((metric.report.value ?? 0) / expected - 1)).toBeLessThan(1e-9);
    }
  });

  test("meets the optimality conditions of the convex problem in M without a penalty", () => {
    const given = prepared(iris());
    const metric = ncmml.fit(iris(), { regularization: 0, tolerance: 1e-13, maxIterations: 2000 });
    const map = metric.map.toArrays().map((row) => row.map((value) => value * given.scale));
    const { loss, gradient } = definition(given, map);
    const slope = Matrix.from(gradient);
    const complementarity = gradient.reduce(
      (sum, row, a) =>
        sum + row.reduce((inner, value, b) => inner + value * map.reduce((s, l) => s + l[a] * l[b], 0), 0),
      0,
    );
    expect(Math.abs(measured("⟨∇f, M⟩ = 0, relative", complementarity / loss))).toBeLessThan(1e-5);
    expect(measured("∇f ⪰ 0: negative part", Math.min(0, eigh(slope).values[0]))).toBeGreaterThan(-1e-6);
  });

  test("reaches the same value from random starts: the penalized problem is convex in M", () => {
    const { points, labels, centroids, owners } = (() => {
      const { rows, codes, means } = prepared(standardized(readFixture("wine")));
      return {
        points: Matrix.from(rows),
        labels: Int32Array.from(codes),
        centroids: Matrix.from(means),
        owners: Int32Array.of(0, 1, 2),
      };
    })();
    const anchor = Matrix.identity(13);
    const objective = stayNear(centroidObjective({ points, labels, centroids, owners }), anchor, 0.1);
    const least = (start: Matrix): number => {
      const run = solve(lbfgs(objective, start), anyOf(smallChange(1e-12), maxIterations(2000)));
      for (;;) {
        const next = run.next(undefined);
        if (next.done) return next.value.value;
      }
    };
    const values = [1, 2, 3].map((seed) => least(uniformMatrix(13, 13, 1, seed)));
    for (const value of values) expect(Math.abs(value / least(anchor) - 1)).toBeLessThan(1e-6);
  });

  test("classifies by class means better than Euclid where features differ in worth", () => {
    const train = planted(120, 1);
    const fresh = planted(150, 2);
    for (const learner of [ncmml, ncmc]) {
      const hits = (metric?: ReturnType<typeof ncmml.fit>) => {
        const guesses = nearestMeanClassifier(train, metric ? { metric } : {}).predict(fresh.points);
        return guesses.filter((guess, i) => guess === fresh.labels[i]).length;
      };
      expect(hits(learner.fit(train))).toBeGreaterThan(hits() + 5);
    }
  });

  test("learns on wine and where noise drowns the classes", () => {
    for (const learner of [ncmml, ncmc]) {
      expect(heldOutAccuracy(learner, standardized(readFixture("wine"))).learned).toBeGreaterThan(0.94);
      const noisy = heldOutAccuracy(learner, planted(300, 1));
      expect(noisy.learned).toBeGreaterThan(noisy.euclidean + 0.1);
    }
  });

  test("descends in the space of `components`, and never raises the objective", () => {
    for (const learner of [ncmml, ncmc]) {
      const { map, report } = learner.fit(standardized(readFixture("wine")), { components: 2 });
      expect([map.rows, map.cols]).toEqual([2, 13]);
      for (let s = 1; s < report.trace.length; s++) expect(report.trace[s]).toBeLessThanOrEqual(report.trace[s - 1]);
    }
  });

  test("refuses a class for each point with DATA", () => {
    const { points } = blobs(6);
    for (const learner of [ncmml, ncmc]) {
      expect(() => learner.fit({ points, labels: points.map((_, i) => i) })).toThrow(/every class has a single point/);
    }
  });
});
