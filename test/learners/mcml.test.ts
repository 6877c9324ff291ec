import { describe, expect, test } from "vitest";
import { normalize } from "../../src/data/normalize.ts";
import { mcml } from "../../src/learners/mcml.ts";
import { mcmlObjective } from "../../src/learners/mcmlObjective.ts";
import { eigh } from "../../src/linalg/eigh.ts";
import { Matrix } from "../../src/linalg/matrix.ts";
import { gramOfMap, projectPsd } from "../../src/linalg/psd.ts";
import { projectedGradient } from "../../src/optim/methods/projectedGradient.ts";
import { solve } from "../../src/optim/solve.ts";
import { anyOf, maxIterations, smallGradient } from "../../src/optim/stop.ts";
import { blobs, iris, planted, readFixture, standardized } from "../contract/fixtures.ts";
import { measured } from "../measured.ts";
import { gradientError, labeledCloud, uniformMatrix } from "./differences.ts";
import { heldOutAccuracy } from "./heldOut.ts";

/** The mean of KL(p⁰_i‖p_i) over the points that share their class, and its gradient in M, pair by pair. */
function definition(points: number[][], labels: ArrayLike<unknown>, m: number[][]) {
  const d = points[0].length;
  const gradient = Array.from({ length: d }, () => new Array<number>(d).fill(0));
  const own = (i: number, j: number) => j !== i && labels[j] === labels[i];
  const anchors = points.map((_, i) => i).filter((i) => points.some((__, j) => own(i, j)));
  let value = 0;
  for (const i of anchors) {
    const moves = points.map((x) => x.map((entry, c) => points[i][c] - entry));
    const squared = moves.map((v) => v.reduce((sum, a, r) => sum + a * m[r].reduce((s, w, c) => s + w * v[c], 0), 0));
    const least = Math.min(...squared.filter((_, j) => j !== i));
    const parts = squared.map((q, j) => (j === i ? 0 : Math.exp(least - q)));
    const total = parts.reduce((sum, part) => sum + part, 0);
    const size = points.filter((_, j) => own(i, j)).length;
    points.forEach((_, j) => {
      if (j === i) return;
      const p0 = own(i, j) ? 1 / size : 0;
      if (p0 > 0) value += (p0 * (Math.log(p0) - (least - squared[j] - Math.log(total)))) / anchors.length;
      const weight = (p0 - parts[j] / total) / anchors.length;
      for (let a = 0; a < d; a++) for (let b = 0; b < d; b++) gradient[a][b] += weight * moves[j][a] * moves[j][b];
    });
  }
  return { value, gradient };
}

/** Normalized points and their labels, every `step`-th row. */
function prepared({ points, labels }: { points: number[][]; labels: unknown[] }) {
  const { points: normalized, order, scale } = normalize(Matrix.from(points));
  return { points: normalized, labels: Array.from(order, (row) => labels[row]), scale };
}

describe("mcmlObjective", () => {
  test("equals the definition, from the map 0 to saturation, singletons left out as anchors", () => {
    const { points, labels } = labeledCloud(140, 4, 3, 1);
    labels[7] = 3;
    for (const rank of [1, 4]) {
      for (const width of [0, 0.5, 3, 30]) {
        const map = uniformMatrix(rank, 4, width, rank);
        const { value } = definition(points.toArrays(), labels, gramOfMap(map).toArrays());
        const found = mcmlObjective({ points, labels })(map, new Matrix(rank, 4));
        expect(Math.abs(found - value)).toBeLessThan(1e-10 * Math.max(1, value));
      }
    }
  });

  test("has the gradient of central differences", () => {
    const { points, labels } = labeledCloud(90, 5, 3, 2);
    labels[3] = 3;
    for (const [rank, width] of [
      [2, 0.5],
      [5, 1],
      [5, 2],
    ]) {
      expect(gradientError(mcmlObjective({ points, labels }), uniformMatrix(rank, 5, width, rank))).toBeLessThan(1e-6);
    }
  });
});

describe("mcml", () => {
  test("meets the optimality conditions in M: the gradient is positive semidefinite and M lives in its null space", () => {
    const { points, labels, scale } = prepared(iris());
    const metric = mcml.fit(iris(), { regularization: 0, tolerance: 1e-13, maxIterations: 3000 });
    const m = metric.matrix.toArrays().map((row) => row.map((entry) => entry * scale * scale));
    const { value, gradient } = definition(points.toArrays(), labels, m);
    expect(Math.abs((metric.report.value ?? 0) / value - 1)).toBeLessThan(1e-9);
    const inner = gradient.reduce((sum, row, a) => sum + row.reduce((part, g, b) => part + g * m[a][b], 0), 0);
    expect(Math.abs(measured("⟨∇f, M⟩ = 0, relative", inner / value))).toBeLessThan(1e-5);
    const least = eigh(Matrix.from(gradient)).values[0];
    expect(measured("∇f ⪰ 0: negative part", Math.min(0, least))).toBeGreaterThan(-1e-5);
  });

  test("reaches the value that projected gradient steps in M reach", () => {
    const small = {
      points: iris().points.filter((_, i) => i % 3 === 0),
      labels: iris().labels.filter((_, i) => i % 3 === 0),
    };
    const { points, labels } = prepared(small);
    const objective = (m: Matrix, out: Matrix): number => {
      const { value, gradient } = definition(points.toArrays(), labels, m.toArrays());
      out.data.set(gradient.flat());
      return value;
    };
    const start = Matrix.identity(4);
    for (let e = 0; e < 16; e++) start.data[e] *= 10;
    const method = projectedGradient(objective, projectPsd, start, { steps: "spectral" });
    const run = solve(method, anyOf(smallGradient(1e-7), maxIterations(400)));
    let next = run.next(undefined);
    while (!next.done) next = run.next(undefined);
    const { report } = mcml.fit(small, { regularization: 0, tolerance: 1e-13, maxIterations: 3000 });
    expect(Math.abs((report.value ?? 0) / next.value.value - 1)).toBeLessThan(1e-6);
  });

  test("is stationary in M with its penalty, which is λ tr(M + M₀ − 2 √M₀√M)/tr M₀ there", () => {
    const data = standardized(readFixture("iris"));
    const { points, labels, scale } = prepared(data);
    const rows = points.toArrays();
    const closest = rows.map((a, i) =>
      Math.min(...rows.filter((_, j) => j !== i).map((b) => b.reduce((sum, value, c) => sum + (a[c] - value) ** 2, 0))),
    );
    const distinct = closest.filter((value) => value > 0).sort((a, b) => a - b);
    const start = 1 / Math.sqrt(distinct[distinct.length >> 1]);
    const metric = mcml.fit(data, { regularization: 0.5, tolerance: 1e-13, maxIterations: 3000 });
    const m = metric.matrix.toArrays().map((row) => row.map((entry) => entry * scale * scale));
    const { gradient } = definition(rows, labels, m);
    const { values, vectors } = eigh(Matrix.from(m));
    const rate = 0.5 / (4 * start * start);
    for (let a = 0; a < 4; a++) {
      for (let b = 0; b < 4; b++) {
        let root = 0;
        for (let k = 0; k < 4; k++) root += (vectors.get(k, a) * vectors.get(k, b)) / Math.sqrt(values[k]);
        expect(Math.abs(gradient[a][b] + rate * ((a === b ? 1 : 0) - start * root))).toBeLessThan(1e-5 * rate);
      }
    }
  });

  test("collapses classes: their spread shrinks against the distance between them", () => {
    const { points, labels } = planted(150, 4);
    const spread = (rows: number[][]) => {
      let [same, other, pairs, others] = [0, 0, 0, 0];
      rows.forEach((a, i) => {
        rows.slice(0, i).forEach((b, j) => {
          const squared = a.reduce((sum, value, c) => sum + (value - b[c]) ** 2, 0);
          if (labels[i] === labels[j]) [same, pairs] = [same + squared, pairs + 1];
          else [other, others] = [other + squared, others + 1];
        });
      });
      return same / pairs / (other / others);
    };
    expect(spread(mcml.fit({ points, labels }).transform(points).toArrays())).toBeLessThan(0.5 * spread(points));
  });

  test("learns on wine and where noise drowns the classes", () => {
    const wine = heldOutAccuracy(mcml, standardized(readFixture("wine")));
    expect(wine.learned).toBeGreaterThanOrEqual(wine.euclidean);
    const noisy = heldOutAccuracy(mcml, planted(300, 1));
    expect(noisy.learned).toBeGreaterThan(noisy.euclidean + 0.1);
  });

  test("never raises the objective, and descends in the space of `components`", () => {
    const { map, report } = mcml.fit(standardized(readFixture("wine")), { components: 2 });
    expect([map.rows, map.cols]).toEqual([2, 13]);
    for (let s = 1; s < report.trace.length; s++) expect(report.trace[s]).toBeLessThanOrEqual(report.trace[s - 1]);
  });

  test("learns from a sample where there are more points, and says so", () => {
    const { points, labels } = planted(300, 1);
    const metric = mcml.fit({ points, labels }, { sample: 100 });
    expect(metric.report.warnings.join()).toContain("100 of the 300 points were drawn");
    expect(heldOutAccuracy(mcml, { points, labels }, { sample: 100 }).learned).toBeGreaterThan(0.9);
    expect(mcml.fit({ points, labels }, { sample: 100, seed: 1 }).map.data).not.toEqual(metric.map.data);
  });

  test("refuses a class for each point with DATA", () => {
    const { points } = blobs(6);
    expect(() => mcml.fit({ points, labels: points.map((_, i) => i) })).toThrow(/every class has a single point/);
  });
});
