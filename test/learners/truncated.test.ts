import { describe, expect, test } from "vitest";
import { Random } from "../../src/base/random.ts";
import { normalize } from "../../src/data/normalize.ts";
import { mlkr } from "../../src/learners/mlkr.ts";
import { mlkrListed } from "../../src/learners/mlkrListed.ts";
import { mlkrObjective } from "../../src/learners/mlkrObjective.ts";
import { nca } from "../../src/learners/nca.ts";
import { listedProbabilities, ncaListed } from "../../src/learners/ncaListed.ts";
import { ncaObjective } from "../../src/learners/ncaObjective.ts";
import { nearLists } from "../../src/learners/nearLists.ts";
import { missedProbability, neglectedShare } from "../../src/learners/neglectedShare.ts";
import { Matrix } from "../../src/linalg/matrix.ts";
import { mapRows } from "../../src/linalg/products.ts";
import { loadMetric } from "../../src/metrics/modelFile.ts";
import { readFixture, relativeError, standardized } from "../contract/fixtures.ts";
import { gradientError, labeledCloud, mappedSquare, uniformMatrix } from "./differences.ts";
import { heldOutAccuracy } from "./heldOut.ts";

const { points, labels } = labeledCloud(60, 4, 3, 1);
const targets = uniformMatrix(60, 2, 1, 2);
const map = uniformMatrix(3, 4, 2, 3);
const lists = nearLists(mapRows(points, map), 9);
const blank = (): Matrix => new Matrix(3, 4);

/** exp(−d²) to the k nearest others of each point, by sorting; 0 to the rest. */
function nearWeights(rows: number[][], by: number[][], k: number): number[][] {
  return rows.map((a, i) => {
    const squared = rows.map((b, j) => (j === i ? Infinity : mappedSquare(by, a, b)));
    const order = squared.map((_, j) => j).sort((p, q) => squared[p] - squared[q] || p - q);
    const near = new Set(order.slice(0, k));
    return squared.map((q, j) => (near.has(j) ? Math.exp(-q) : 0));
  });
}
const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

describe("a softmax over the nearest alone", () => {
  test("has the value of its definition", () => {
    const weights = nearWeights(points.toArrays(), map.toArrays(), 9);
    const expected = sum(weights.map((row, i) => -sum(row.filter((_, j) => labels[j] === labels[i])) / sum(row)));
    expect(ncaListed({ points, labels }, lists, "probability")(map, blank())).toBeCloseTo(expected, 10);
    const errors = weights.map((row, i) =>
      sum([0, 1].map((c) => (sum(row.map((w, j) => w * targets.get(j, c))) / sum(row) - targets.get(i, c)) ** 2)),
    );
    expect(mlkrListed({ points, targets }, lists)(map, blank())).toBeCloseTo(sum(errors), 10);
  });

  test("counts a point that stands for others as often as they are", () => {
    const counts = Float64Array.from(lists.right, (_, e) => 1 + (e % 4));
    const weights = points.toArrays().map((a, i) => {
      const row = new Array<number>(60).fill(0);
      for (let e = lists.starts[i]; e < lists.starts[i + 1]; e++) {
        row[lists.right[e]] = counts[e] * Math.exp(-mappedSquare(map.toArrays(), a, points.toArrays()[lists.right[e]]));
      }
      return row;
    });
    const expected = weights.map((row, i) => sum(row.filter((_, j) => labels[j] === labels[i])) / sum(row));
    const drawn = { ...lists, counts };
    expect(ncaListed({ points, labels }, drawn, "probability")(map, blank())).toBeCloseTo(-sum(expected), 10);
    expect(gradientError(ncaListed({ points, labels }, drawn, "probability"), map)).toBeLessThan(1e-6);
    const mapped = mapRows(points, map);
    listedProbabilities({ points, labels }, mapped, drawn).forEach((p, i) => {
      expect(p).toBeCloseTo(expected[i], 10);
    });
    const all = nearWeights(points.toArrays(), map.toArrays(), 59);
    const off = all.map((row, i) =>
      Math.abs(sum(row.filter((_, j) => labels[j] === labels[i])) / sum(row) - expected[i]),
    );
    const { neglected, bound } = missedProbability({ points, labels }, mapped, drawn, new Random(1));
    expect(neglected).toBeCloseTo(sum(off) / 60, 10);
    expect(bound).toBe(neglected);
  });

  test("has the gradient of central differences", () => {
    expect(gradientError(ncaListed({ points, labels }, lists, "probability"), map)).toBeLessThan(1e-6);
    expect(gradientError(mlkrListed({ points, targets }, lists), map)).toBeLessThan(1e-6);
    const memberships = uniformMatrix(60, 3, 0.5, 4);
    for (let e = 0; e < memberships.data.length; e++) memberships.data[e] += 0.5;
    expect(gradientError(ncaListed({ points, labels, memberships }, lists, "probability"), map)).toBeLessThan(1e-6);
  });

  test("over all others is the whole objective", () => {
    const whole = nearLists(mapRows(points, map), 59);
    const both = [
      [ncaListed({ points, labels }, whole, "probability"), ncaObjective({ points, labels }, "probability")],
      [mlkrListed({ points, targets }, whole), mlkrObjective({ points, targets })],
    ] as const;
    for (const [listed, all] of both) {
      const [g, h] = [blank(), blank()];
      expect(listed(map, g)).toBeCloseTo(all(map, h), 10);
      g.data.forEach((value, e) => {
        expect(value).toBeCloseTo(h.data[e], 9);
      });
    }
  });

  test("takes certain class probabilities as classes", () => {
    const memberships = new Matrix(60, 3);
    labels.forEach((label, i) => {
      memberships.data[3 * i + label] = 1;
    });
    const [g, h] = [blank(), blank()];
    const byClass = ncaListed({ points, labels }, lists, "probability")(map, g);
    expect(ncaListed({ points, labels, memberships }, lists, "probability")(map, h)).toBeCloseTo(byClass, 12);
    g.data.forEach((value, e) => {
      expect(value).toBeCloseTo(h.data[e], 10);
    });
  });

  test("says what it leaves out, and keeps the objective within that", () => {
    const mapped = mapRows(points, map);
    const all = nearWeights(points.toArrays(), map.toArrays(), 59);
    const near = nearWeights(points.toArrays(), map.toArrays(), 9);
    const shares = all.map((row, i) => 1 - sum(near[i]) / sum(row));
    const { neglected, bound, points: measured } = neglectedShare(mapped, lists, new Random(1));
    expect([measured, bound]).toEqual([60, neglected]);
    expect(neglected).toBeCloseTo(sum(shares) / 60, 10);
    const gap =
      ncaListed({ points, labels }, lists, "probability")(map, blank()) -
      ncaObjective({ points, labels }, "probability")(map, blank());
    expect(Math.abs(gap)).toBeLessThanOrEqual(60 * neglected);
    expect(Math.abs(gap)).toBeGreaterThan(0);
  });

  test("bounds the share of many points from a sample", () => {
    const cloud = uniformMatrix(3000, 2, 20, 5);
    const own = nearLists(cloud, 5);
    const { neglected, bound, points: measured } = neglectedShare(cloud, own, new Random(2));
    let whole = 0;
    const near = (i: number, j: number): number =>
      Math.exp(-((cloud.get(i, 0) - cloud.get(j, 0)) ** 2 + (cloud.get(i, 1) - cloud.get(j, 1)) ** 2));
    for (let i = 0; i < 3000; i++) {
      let [inside, total] = [0, 0];
      for (let j = 0; j < 3000; j++) if (j !== i) total += near(i, j);
      for (let e = own.starts[i]; e < own.starts[i + 1]; e++) inside += near(i, own.right[e]);
      whole += (1 - inside / total) / 3000;
    }
    expect(measured).toBe(1000);
    expect(bound).toBeGreaterThan(whole);
    expect(Math.abs(neglected - whole)).toBeLessThan(bound - neglected);
  });
});

describe("lists of near points", () => {
  test("beyond 8,000 points of many features hold nearly all the nearest", () => {
    const cloud = uniformMatrix(8200, 9, 1, 6);
    const { starts, right } = nearLists(cloud, 10);
    let hits = 0;
    for (let i = 0; i < 8200; i += 200) {
      const squared = Array.from({ length: 8200 }, (_, j) => {
        let total = j === i ? Infinity : 0;
        for (let c = 0; c < 9; c++) total += (cloud.get(i, c) - cloud.get(j, c)) ** 2;
        return total;
      });
      const tenth = squared.toSorted((a, b) => a - b)[9];
      for (let e = starts[i]; e < starts[i + 1]; e++) if (squared[right[e]] <= tenth) hits++;
    }
    expect(hits / 410).toBeGreaterThan(0.9);
  });
});

describe("learners with `neighbors`", () => {
  test("nca reports a value as near to that over all pairs as it says", () => {
    const data = standardized(readFixture("wine"));
    const { points: normalized, order, scale } = normalize(Matrix.from(data.points));
    const sorted = Array.from(order, (row) => data.labels[row]);
    const n = sorted.length;
    const gapOf = (neighbors: number) => {
      const metric = nca.fit(data, { neighbors, regularization: 0, maxIterations: 3 });
      const own = metric.map.toArrays().map((row) => row.map((value) => value * scale));
      const weights = nearWeights(normalized.toArrays(), own, n);
      const whole = -sum(weights.map((row, i) => sum(row.filter((_, j) => sorted[j] === sorted[i])) / sum(row)));
      return { metric, gap: Math.abs((metric.report.value ?? 0) - whole) };
    };
    const { metric, gap } = gapOf(5);
    const truncation = metric.report.details?.truncation;
    expect(truncation).toMatchObject({ neighbors: 5, drawn: 6, points: n });
    expect(gap).toBeLessThanOrEqual(n * (truncation?.neglected ?? 0));
    expect(gap).toBeGreaterThan(1e-6);
    expect(loadMetric(metric.save()).report.details).toEqual({ truncation });
    expect(gapOf(n - 2).gap).toBeLessThan(1e-8);
  });

  test("nca learns about as well as from all pairs", () => {
    const data = standardized(readFixture("wine"));
    const { learned } = heldOutAccuracy(nca, data, { neighbors: 40 });
    expect(learned).toBeGreaterThan(heldOutAccuracy(nca, data).learned - 0.03);
  });

  test("mlkr finds nearly the same metric, nearer with more neighbors, and says what it leaves out", () => {
    const cloud = uniformMatrix(200, 5, 1, 7);
    const data = {
      points: cloud,
      targets: Array.from({ length: 200 }, (_, i) => cloud.get(i, 0) + cloud.get(i, 1) / 2),
    };
    const whole = mlkr.fit(data, { regularization: 0.01 });
    const [few, more] = [30, 60].map((neighbors) => mlkr.fit(data, { regularization: 0.01, neighbors }));
    const away = [few, more].map((metric) => relativeError(metric.matrix, whole.matrix));
    expect(away[1]).toBeLessThan(0.05);
    expect(away[1]).toBeLessThan(away[0]);
    expect(more.report.details!.truncation!.neglected).toBeLessThan(few.report.details!.truncation!.neglected);
    expect(few.report.value!).toBeLessThan(few.report.trace[0]);
  });

  test("as many neighbors as there are others change nothing", () => {
    const data = standardized(readFixture("wine"));
    const all = nca.fit(data, { maxIterations: 5 });
    const same = nca.fit(data, { maxIterations: 5, neighbors: data.points.length - 1 });
    expect(same.map).toEqual(all.map);
    expect(same.report.details).toBeUndefined();
  });

  test("warn when little of the softmax is in view, and refuse what cannot be", () => {
    const data = standardized(readFixture("wine"));
    const cloud = { points: uniformMatrix(300, 8, 1, 9), labels: Array.from({ length: 300 }, (_, i) => i % 2) };
    const { warnings } = nca.fit(cloud, { neighbors: 1, maxIterations: 2 }).report;
    expect(warnings.join()).toMatch(/nearest 1 and as many drawn for the rest .* off by \d+ points of 100/);
    const targets = cloud.labels.map((label, i) => label + cloud.points.get(i, 0));
    const regression = mlkr.fit({ points: cloud.points, targets }, { neighbors: 1, maxIterations: 2 }).report;
    expect(regression.warnings.join()).toMatch(/nearest 1 leave out \d+ %/);
    expect(() => nca.fit(data, { neighbors: 5, form: "logProbability" })).toThrow(/form/);
    expect(() => nca.fit(data, { neighbors: 5, batch: 10 })).toThrow(/batch/);
  });
});
