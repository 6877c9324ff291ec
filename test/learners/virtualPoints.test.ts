import { describe, expect, test } from "vitest";
import { Random } from "../../src/base/random.ts";
import { classCorners, spreadRows, transportedPoints } from "../../src/learners/virtualPoints.ts";
import { Matrix } from "../../src/linalg/matrix.ts";
import { noise } from "../contract/fixtures.ts";
import { distance, meanOf, type Rows, times } from "./oracle.ts";

const random = new Random(6);
const points: Rows = Array.from({ length: 24 }, (_, i) => [noise(random) + 3 * (i % 2), noise(random), noise(random)]);
const labels = Int32Array.from(points, (_, i) => i % 2);
const problem = { points: Matrix.from(points), labels, classes: 2 };
const squared = (a: number[], b: number[]) => a.reduce((sum, value, c) => sum + (value - b[c]) * (value - b[c]), 0);
const members = (code: number) => points.filter((_, i) => labels[i] === code);
const centered = (rows: Rows): Rows => rows.map((row) => row.map((value, c) => value - meanOf(rows)[c]));

/** Farthest-first, each step by all distances anew. */
function slowLandmarks(rows: Rows, count: number): Rows {
  const center = meanOf(rows);
  const chosen = [rows.reduce((best, row) => (squared(row, center) < squared(best, center) ? row : best))];
  const gap = (row: number[]) => Math.min(...chosen.map((other) => squared(row, other)));
  while (chosen.length < count) chosen.push(rows.reduce((best, row) => (gap(row) > gap(best) ? row : best)));
  return chosen;
}

/** The entropic plan by Sinkhorn's iteration on logarithms, f and g being the potentials. */
function slowPlan(rows: Rows, landmarks: Rows, blur: number): Rows {
  const costs = rows.map((row) => landmarks.map((landmark) => squared(row, landmark)));
  const epsilon = (blur * costs.flat().reduce((sum, value) => sum + value, 0)) / costs.flat().length;
  const logSum = (values: number[]) => {
    const most = Math.max(...values);
    return most + Math.log(values.reduce((sum, value) => sum + Math.exp(value - most), 0));
  };
  let f = rows.map(() => 0);
  let g = landmarks.map(() => 0);
  for (let sweep = 0; sweep < 3000; sweep++) {
    f = costs.map((row) => -Math.log(rows.length) - logSum(row.map((cost, j) => g[j] - cost / epsilon)));
    g = landmarks.map((_, j) => -Math.log(landmarks.length) - logSum(costs.map((row, i) => f[i] - row[j] / epsilon)));
  }
  return costs.map((row, i) => row.map((cost, j) => Math.exp(f[i] + g[j] - cost / epsilon)));
}

describe("virtual points", () => {
  test("of classes are corners at the same distance from each other, about the origin", () => {
    const codes = Int32Array.from([0, 1, 2, 2, 1, 2]);
    const corners = classCorners({ points: Matrix.from(points.slice(0, 6)), labels: codes, classes: 3 }).toArrays();
    for (let i = 0; i < 6; i++) {
      for (let j = 0; j < 6; j++)
        expect(Math.abs(squared(corners[i], corners[j]) - (codes[i] === codes[j] ? 0 : 2))).toBeLessThan(1e-14);
    }
    for (const mean of meanOf(corners)) expect(Math.abs(mean)).toBeLessThan(1e-15);
  });

  test("by transport are the barycenters of the entropic plan within each class", () => {
    for (const [landmarks, blur] of [
      [3, 0.1],
      [5, 0.5],
      [12, 0.3],
    ]) {
      const expected: Rows = points.map(() => []);
      for (const code of [0, 1]) {
        const own = members(code);
        const chosen = slowLandmarks(own, landmarks);
        const plan = slowPlan(own, chosen, blur);
        const moved = times(
          plan.map((row) => row.map((share) => share * own.length)),
          chosen,
        );
        let next = 0;
        for (let i = 0; i < points.length; i++) if (labels[i] === code) expected[i] = moved[next++];
      }
      expect(distance(transportedPoints(problem, landmarks, blur).toArrays(), centered(expected))).toBeLessThan(1e-7);
    }
  });

  test("by transport are the points themselves where all are landmarks and nothing is blurred", () => {
    expect(distance(transportedPoints(problem, 12, 1e-4).toArrays(), centered(points))).toBeLessThan(1e-9);
  });

  test("by transport stay finite where an outlier is out of reach of the kernel", () => {
    const far = [...points.slice(0, 22), [1e4, 0, 0], [0, 1e4, 0]];
    const moved = transportedPoints({ ...problem, points: Matrix.from(far) }, 3, 1e-3);
    expect(moved.data.every(Number.isFinite)).toBe(true);
  });

  test("by transport fall together in each class where there is one landmark", () => {
    const moved = transportedPoints(problem, 1, 0.1).toArrays();
    for (let i = 2; i < 24; i++) expect(squared(moved[i], moved[i % 2])).toBeLessThan(1e-28);
  });

  test("take landmarks far from each other, without repeating a point", () => {
    const own = members(0);
    const center = Matrix.from([meanOf(own)]);
    const chosen = Array.from(spreadRows(Matrix.from(own), center, 6), (row) => own[row]);
    expect(chosen).toEqual(slowLandmarks(own, 6));
    const doubled = [...own.slice(0, 3), ...own.slice(0, 3)];
    expect(spreadRows(Matrix.from(doubled), center, 6)).toHaveLength(3);
  });
});
