import { describe, expect, test } from "vitest";
import { Random } from "../../../src/base/random.ts";
import { Matrix } from "../../../src/linalg/matrix.ts";
import { type CandidateOptions, candidateSteps } from "../../../src/tasks/labeling/candidates.ts";

function cloud(rows: number, cols = 2, seed = 1): Matrix {
  const random = new Random(seed);
  return new Matrix(
    rows,
    cols,
    Float64Array.from({ length: rows * cols }, () => random.uniform()),
  );
}

function chosen(points: Matrix, options: Partial<CandidateOptions> = {}): [number, number][] {
  const steps = candidateSteps(points, { neighbors: 3, seed: 0, ...options });
  for (;;) {
    const next = steps.next();
    if (next.done) return Array.from(next.value.left, (a, e) => [a, next.value.right[e]]);
  }
}

const squared = (points: Matrix, i: number, j: number): number =>
  points.row(i).reduce((sum, value, c) => sum + (value - points.get(j, c)) ** 2, 0);

describe("candidate pairs", () => {
  test("are all pairs of few points", () => {
    const pairs = chosen(cloud(20));
    expect(pairs).toHaveLength(190);
    expect(new Set(pairs.map(String)).size).toBe(190);
    expect(pairs.every(([a, b]) => a < b)).toBe(true);
  });

  test("hold each of many points with its nearest ones, and far fewer pairs than there are", () => {
    const points = cloud(400);
    const pairs = new Set(chosen(points).map(String));
    for (let i = 0; i < 400; i++) {
      const near = Array.from({ length: 400 }, (_, j) => j)
        .filter((j) => j !== i)
        .sort((a, b) => squared(points, i, a) - squared(points, i, b));
      for (const j of near.slice(0, 3)) expect(pairs).toContain(String([Math.min(i, j), Math.max(i, j)]));
    }
    expect(pairs.size).toBeLessThanOrEqual(400 * 4);
    expect(pairs.size).toBeGreaterThan(400);
  });

  test("stay between views, each point with its nearest ones of the others", () => {
    const points = cloud(300);
    const views = Int32Array.from({ length: 300 }, (_, i) => i % 3);
    const pairs = chosen(points, { views });
    expect(pairs.every(([a, b]) => views[a] !== views[b])).toBe(true);
    const known = new Set(pairs.map(String));
    for (let i = 0; i < 300; i += 7) {
      const [first = 0] = Array.from({ length: 300 }, (_, j) => j)
        .filter((j) => views[j] !== views[i])
        .sort((a, b) => squared(points, i, a) - squared(points, i, b));
      expect(known).toContain(String([Math.min(i, first), Math.max(i, first)]));
    }
    expect(chosen(cloud(9), { views: Int32Array.from({ length: 9 }, (_, i) => i % 3) })).toHaveLength(27);
  });

  test("of more points than the work allows come from a seeded part that asks", () => {
    const points = cloud(2000, 4);
    const part = { work: 2000 * 4 * 300 };
    const pairs = chosen(points, part);
    expect(pairs.length).toBeGreaterThan(600);
    expect(pairs.length).toBeLessThanOrEqual(300 * 4);
    expect(chosen(points, part)).toEqual(pairs);
    expect(chosen(points, { ...part, seed: 1 })).not.toEqual(pairs);
    expect(chosen(points).length).toBeGreaterThan(4000);
  });
});
