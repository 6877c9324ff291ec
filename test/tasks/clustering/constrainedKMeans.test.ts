import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Random } from "../../../src/base/random.ts";
import { pairsFromLabels } from "../../../src/constraints/fromLabels.ts";
import { adjustedRandIndex } from "../../../src/evaluate/clusterScores.ts";
import { itml } from "../../../src/learners/itml.ts";
import { constrainedKMeans } from "../../../src/tasks/clustering/constrainedKMeans.ts";
import { kMeans } from "../../../src/tasks/clustering/kMeans.ts";
import { blobs, cloud, shuffled, squared } from "./draws.ts";

type Given = { left: number[]; right: number[]; similar: number[] };

const given = (list: readonly (readonly [number, number, number])[]): Given => ({
  left: list.map(([a]) => a),
  right: list.map(([, b]) => b),
  similar: list.map(([, , similar]) => similar),
});

const isBroken = ({ left, right, similar }: Given, codes: ArrayLike<number>, e: number): boolean =>
  (codes[left[e]] === codes[right[e]]) !== (similar[e] === 1);

/** Σ‖x − mean of its group‖² + cost for each broken pair. */
function lossOf(points: readonly (readonly number[])[], codes: readonly number[], pairs: Given, cost: number): number {
  const broken = pairs.left.filter((_, e) => isBroken(pairs, codes, e)).length;
  return [...new Set(codes)].reduce((sum, code) => {
    const members = points.filter((_, i) => codes[i] === code);
    const mean = points[0].map((_, c) => members.reduce((total, x) => total + x[c], 0) / members.length);
    return sum + members.reduce((total, x) => total + squared(x, mean), 0);
  }, cost * broken);
}

/** The least loss of all ways to split the points into at most `groups`; Infinity where `allowed` refuses all. */
function leastLoss(points: readonly (readonly number[])[], groups: number, pairs: Given, cost: number): number {
  let least = Infinity;
  for (let code = 0; code < groups ** points.length; code++) {
    const codes = points.map((_, i) => Math.floor(code / groups ** i) % groups);
    least = Math.min(least, lossOf(points, codes, pairs, cost));
  }
  return least;
}

const meanSquare = (points: readonly (readonly number[])[]): number =>
  lossOf(
    points,
    points.map(() => 0),
    given([]),
    0,
  ) / points.length;

describe("constrainedKMeans", () => {
  const drawn = fc
    .uniqueArray(fc.tuple(fc.nat(7), fc.nat(7), fc.nat(1)), {
      minLength: 1,
      maxLength: 6,
      selector: ([a, b]) => `${Math.min(a, b)} ${Math.max(a, b)}`,
    })
    .map((list) => list.filter(([a, b]) => a !== b))
    .filter((list) => list.length > 0);

  test("with penalties finds the least loss of all splits, from enough starts", () => {
    let best = 0;
    let runs = 0;
    fc.assert(
      fc.property(drawn, fc.nat(50), (list, seed) => {
        const points = cloud(8, 2, seed);
        const pairs = given(list);
        const cost = 0.5 * meanSquare(points);
        const found = constrainedKMeans(points, { clusters: 2, pairs, penalty: 0.5, restarts: 60 });
        const own = lossOf(points, Array.from(found.assignments), pairs, cost);
        expect(found.loss + cost * found.broken.length).toBeCloseTo(own, 9);
        expect(Array.from(found.broken)).toEqual(
          pairs.left.map((_, e) => e).filter((e) => isBroken(pairs, found.assignments, e)),
        );
        const least = leastLoss(points, 2, pairs, cost);
        expect(own).toBeLessThan(1.3 * least);
        runs++;
        if (own < least * (1 + 1e-9)) best++;
      }),
      { numRuns: 60 },
    );
    expect(best / runs).toBeGreaterThan(0.9);
  });

  test("never breaks a pair when told so, or says that it found no way", () => {
    let kept = 0;
    fc.assert(
      fc.property(drawn, fc.nat(50), (list, seed) => {
        const points = cloud(8, 2, seed);
        const pairs = given(list);
        try {
          const found = constrainedKMeans(points, { clusters: 3, pairs, violations: "never" });
          expect(found.broken.length).toBe(0);
          expect(pairs.left.filter((_, e) => isBroken(pairs, found.assignments, e))).toEqual([]);
          kept++;
        } catch (error) {
          expect((error as { code: string }).code).toBe("DATA");
          const possible = Array.from({ length: 3 ** 8 }, (_, code) => code).some((code) => {
            const codes = points.map((_, i) => Math.floor(code / 3 ** i) % 3);
            return pairs.left.every((_, e) => !isBroken(pairs, codes, e));
          });
          expect(possible).toBe(false);
        }
      }),
      { numRuns: 100 },
    );
    expect(kept).toBeGreaterThan(50);
  });

  test("without pairs that matter it is k-means", () => {
    const points = blobs(
      60,
      [
        [0, 0],
        [5, 0],
        [0, 5],
      ],
      0.5,
      3,
    );
    const plain = kMeans(points, { clusters: 3 });
    for (const violations of ["never", "penalty"] as const) {
      const found = constrainedKMeans(points, {
        clusters: 3,
        pairs: given([
          [0, 3, 1],
          [0, 1, 0],
        ]),
        violations,
      });
      expect(Array.from(found.assignments)).toEqual(Array.from(plain.assignments));
      expect(found.loss).toBeCloseTo(plain.loss, 9);
    }
  });

  test("pairs decide which of two splits is meant, and a metric learned from them puts new points right", () => {
    // Two classes along the second feature, below a wider split along the first.
    const points = blobs(
      120,
      [
        [0, 0],
        [8, 0],
        [0, 2],
        [8, 2],
      ],
      0.4,
      5,
    );
    const truth = points.map((_, i) => (i % 4 < 2 ? 0 : 1));
    const { left, right, similar } = pairsFromLabels(Int32Array.from(truth), 30, new Random(1));
    const pairs = { left, right, similar };
    const metric = itml.fit({ points, pairs });
    const agreement = (assignments: Int32Array) => adjustedRandIndex(truth, assignments);
    expect(agreement(kMeans(points, { clusters: 2 }).assignments)).toBeLessThan(0.1);
    const found = constrainedKMeans(points, { clusters: 2, pairs, metric });
    expect(agreement(found.assignments)).toBeGreaterThan(0.95);
    expect(
      Array.from(found.predict(points)).filter((cluster, i) => cluster !== found.assignments[i]).length,
    ).toBeLessThan(4);
  });

  test("the order of the rows changes nothing but the order of the rows", () => {
    const points = cloud(20, 2, 3);
    const pairs = given([
      [0, 5, 1],
      [3, 9, 0],
      [5, 11, 1],
      [2, 7, 0],
    ]);
    const order = shuffled(20, 4);
    const rank = Array.from(order.keys()).map((row) => order.indexOf(row));
    const moved = {
      left: pairs.left.map((row) => rank[row]),
      right: pairs.right.map((row) => rank[row]),
      similar: pairs.similar,
    };
    for (const violations of ["never", "penalty"] as const) {
      const plain = constrainedKMeans(points, { clusters: 3, pairs, violations });
      const mixed = constrainedKMeans(
        Array.from(order, (row) => points[row]),
        { clusters: 3, pairs: moved, violations },
      );
      expect(Array.from(mixed.assignments)).toEqual(Array.from(order, (row) => plain.assignments[row]));
    }
  });

  test("says which rows contradict each other", () => {
    const points = cloud(6, 2, 1);
    const clash = given([
      [0, 1, 1],
      [1, 2, 1],
      [0, 2, 0],
    ]);
    expect(() => constrainedKMeans(points, { clusters: 2, pairs: clash, violations: "never" })).toThrow(
      /rows 0 and 2 are dissimilar/,
    );
    expect(constrainedKMeans(points, { clusters: 2, pairs: clash }).broken.length).toBeGreaterThan(0);
    const triangle = given([
      [0, 1, 0],
      [1, 2, 0],
      [0, 2, 0],
    ]);
    expect(() => constrainedKMeans(points, { clusters: 2, pairs: triangle, violations: "never" })).toThrow(
      /with 2 clusters/,
    );
    expect(() => constrainedKMeans(points, { clusters: 2, pairs: given([[0, 9, 1]]) })).toThrow(/9/);
  });
});
