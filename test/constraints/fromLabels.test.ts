import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Random } from "../../src/base/random.ts";
import {
  classIndex,
  classTriplets,
  dissimilarPairs,
  similarPairs,
  tripletDrawer,
} from "../../src/constraints/classIndex.ts";
import {
  chunksFromLabels,
  pairsFromLabels,
  quadrupletsFromLabels,
  withoutIdentical,
} from "../../src/constraints/fromLabels.ts";
import { nearestTriplets, randomTriplets } from "../../src/constraints/tripletsFromLabels.ts";
import { Matrix } from "../../src/linalg/matrix.ts";

/** Codes from -1 (unlabeled) to 3. */
const codes = fc.array(fc.integer({ min: -1, max: 3 }), { maxLength: 24 }).map((list) => Int32Array.from(list));
const counts = fc.integer({ min: 0, max: 40 });
const seeds = fc.integer({ min: 0, max: 1e6 });

const rowsOf = (labels: Int32Array) => Array.from(labels.keys()).filter((i) => labels[i] >= 0);
const zip = (...columns: ArrayLike<number>[]) =>
  Array.from({ length: columns[0].length }, (_, e) => columns.map((column) => column[e]));

/** Every legal constraint of a kind, by the plainest loops. */
function listPairs(labels: Int32Array, same: boolean): string[] {
  const rows = rowsOf(labels);
  return rows.flatMap((i) => rows.filter((j) => i < j && (labels[i] === labels[j]) === same).map((j) => `${i} ${j}`));
}
function listTriplets(labels: Int32Array): string[] {
  const rows = rowsOf(labels);
  return rows.flatMap((a) =>
    rows
      .filter((p) => p !== a && labels[p] === labels[a])
      .flatMap((p) => rows.filter((n) => labels[n] !== labels[a]).map((n) => `${a} ${p} ${n}`)),
  );
}
const unordered = ([i, j]: number[]) => `${Math.min(i, j)} ${Math.max(i, j)}`;

/** Σ (observed − expected)² / expected over equally likely outcomes, in standard deviations above its mean. */
function excess(observed: number[], total: number): number {
  const expected = total / observed.length;
  const chiSquare = observed.reduce((sum, count) => sum + ((count - expected) * (count - expected)) / expected, 0);
  return (chiSquare - (observed.length - 1)) / Math.sqrt(2 * (observed.length - 1));
}

describe("class index", () => {
  test("numbers every similar pair, dissimilar pair and triplet exactly once", () => {
    fc.assert(
      fc.property(codes, (labels) => {
        const index = classIndex(labels);
        const all = (kind: { total: number; at(e: number): number[] }) =>
          Array.from({ length: kind.total }, (_, e) => kind.at(e));
        expect(all(similarPairs(index)).map(unordered).sort()).toEqual(listPairs(labels, true).sort());
        expect(all(dissimilarPairs(index)).map(unordered).sort()).toEqual(listPairs(labels, false).sort());
        expect(
          all(classTriplets(index))
            .map((triplet) => triplet.join(" "))
            .sort(),
        ).toEqual(listTriplets(labels).sort());
      }),
      { numRuns: 60 },
    );
  });

  test("finds the right pair near the end of very long lists", () => {
    const index = classIndex(new Int32Array(3_000_000));
    const pairs = similarPairs(index);
    expect(pairs.total).toBe((3e6 * (3e6 - 1)) / 2);
    for (const high of [2_999_999, 2_000_001, 1_234_567]) {
      const first = (high * (high - 1)) / 2;
      expect(pairs.at(first)).toEqual([0, high]);
      expect(pairs.at(first + high - 1)).toEqual([high - 1, high]);
      expect(pairs.at(first - 1)).toEqual([high - 2, high - 1]);
    }
  });
});

describe("pairsFromLabels", () => {
  test("draws legal, distinct pairs of labeled rows, as many as asked or all there are", () => {
    fc.assert(
      fc.property(codes, counts, seeds, (labels, count, seed) => {
        const { left, right, similar } = pairsFromLabels(labels, count, new Random(seed));
        for (const [kind, same] of [
          [1, true],
          [0, false],
        ] as const) {
          const legal = listPairs(labels, same);
          const drawn = zip(left, right)
            .filter((_, e) => similar[e] === kind)
            .map(unordered);
          expect(new Set(drawn).size).toBe(drawn.length);
          expect(drawn.length).toBe(Math.min(count, legal.length));
          expect(drawn.every((pair) => legal.includes(pair))).toBe(true);
        }
      }),
      { numRuns: 100 },
    );
  });

  test("gives the same pairs for the same seed and others for another", () => {
    const labels = Int32Array.from({ length: 60 }, (_, i) => i % 3);
    const draw = (seed: number) => pairsFromLabels(labels, 25, new Random(seed));
    expect(draw(4)).toEqual(draw(4));
    expect(draw(4)).not.toEqual(draw(5));
  });

  test("draws every pair equally often", () => {
    const labels = Int32Array.of(0, 0, 0, 0, 0, 1, 1, 2, -1, 2, 2);
    const times = { similar: new Map<string, number>(), dissimilar: new Map<string, number>() };
    const random = new Random(12);
    for (let round = 0; round < 3000; round++) {
      const { left, right, similar } = pairsFromLabels(labels, 4, random);
      zip(left, right).forEach((pair, e) => {
        const tally = similar[e] === 1 ? times.similar : times.dissimilar;
        tally.set(unordered(pair), (tally.get(unordered(pair)) ?? 0) + 1);
      });
    }
    for (const [tally, same] of [
      [times.similar, true],
      [times.dissimilar, false],
    ] as const) {
      const legal = listPairs(labels, same);
      expect(tally.size).toBe(legal.length);
      expect(Math.abs(excess([...tally.values()], 12000))).toBeLessThan(4);
    }
  });

  test("is quick where similar pairs are rare among a million rows", () => {
    const labels = Int32Array.from({ length: 1_000_000 }, (_, i) => (i < 60 ? 0 : i));
    const { left, right, similar } = pairsFromLabels(labels, 1000, new Random(1));
    expect(similar.reduce((sum, value) => sum + value, 0)).toBe(1000);
    expect(left.length).toBe(2000);
    expect(Math.max(...left.subarray(0, 1000), ...right.subarray(0, 1000))).toBeLessThan(60);
  });

  test("leaves out pairs of identical points on request", () => {
    const points = Matrix.from([
      [1, 2],
      [1, 2],
      [3, 4],
      [1, 2],
    ]);
    const pairs = withoutIdentical(pairsFromLabels(Int32Array.of(0, 0, 0, 1), 10, new Random(0)), points);
    expect(zip(pairs.left, pairs.right).map(unordered).sort()).toEqual(["0 2", "1 2", "2 3"]);
    expect([...pairs.similar]).toEqual([1, 1, 0]);
  });
});

describe("randomTriplets", () => {
  test("draws legal, distinct triplets, as many as asked or all there are", () => {
    fc.assert(
      fc.property(codes, counts, seeds, (labels, count, seed) => {
        const { anchor, positive, negative } = randomTriplets(labels, count, new Random(seed));
        const legal = new Set(listTriplets(labels));
        const drawn = zip(anchor, positive, negative).map((triplet) => triplet.join(" "));
        expect(new Set(drawn).size).toBe(drawn.length);
        expect(drawn.length).toBe(Math.min(count, legal.size));
        expect(drawn.every((triplet) => legal.has(triplet))).toBe(true);
      }),
      { numRuns: 100 },
    );
  });

  test("draws every triplet equally often, numbered or one by one", () => {
    const labels = Int32Array.of(0, 0, 0, 1, 1, -1, 2);
    const legal = listTriplets(labels);
    const drawOne = tripletDrawer(classIndex(labels), labels, new Random(8));
    const random = new Random(7);
    for (const draw of [
      () => {
        const { anchor, positive, negative } = randomTriplets(labels, 1, random);
        return `${anchor[0]} ${positive[0]} ${negative[0]}`;
      },
      () => drawOne().join(" "),
    ]) {
      const tally = new Map(legal.map((triplet) => [triplet, 0]));
      for (let round = 0; round < 5000; round++) {
        const triplet = draw();
        tally.set(triplet, (tally.get(triplet) ?? 0) + 1);
      }
      expect(tally.size).toBe(legal.length);
      expect(Math.abs(excess([...tally.values()], 5000))).toBeLessThan(4);
    }
  });

  test("draws from more triplets than can be numbered", () => {
    const labels = Int32Array.from({ length: 1_000_000 }, (_, i) => i % 2);
    expect(classTriplets(classIndex(labels)).total).toBeGreaterThan(Number.MAX_SAFE_INTEGER);
    const { anchor, positive, negative } = randomTriplets(labels, 500, new Random(3));
    expect(anchor.length).toBe(500);
    zip(anchor, positive, negative).forEach(([a, p, n]) => {
      expect(a).not.toBe(p);
      expect(labels[a]).toBe(labels[p]);
      expect(labels[a]).not.toBe(labels[n]);
    });
  });
});

describe("nearestTriplets", () => {
  test("crosses the nearest points of the anchor's class with the nearest of other classes", () => {
    const random = new Random(2);
    const points = Matrix.from(Array.from({ length: 40 }, () => [random.uniform(), random.uniform()]));
    const labels = Int32Array.from({ length: 40 }, (_, i) => (i % 7 === 0 ? -1 : i % 3));
    const { anchor, positive, negative } = nearestTriplets(points, labels, { genuine: 2, impostors: 3 });
    const distance = (i: number, j: number) =>
      (points.get(i, 0) - points.get(j, 0)) * (points.get(i, 0) - points.get(j, 0)) +
      (points.get(i, 1) - points.get(j, 1)) * (points.get(i, 1) - points.get(j, 1));
    const closest = (i: number, same: boolean, count: number) =>
      rowsOf(labels)
        .filter((j) => j !== i && (labels[j] === labels[i]) === same)
        .sort((p, q) => distance(i, p) - distance(i, q) || p - q)
        .slice(0, count);
    const expected = rowsOf(labels).flatMap((a) =>
      closest(a, true, 2).flatMap((p) => closest(a, false, 3).map((n) => [a, p, n])),
    );
    expect(zip(anchor, positive, negative)).toEqual(expected);
  });

  test("leaves out what does not exist and what no distance could satisfy", () => {
    const points = Matrix.from([[0], [1], [0], [5]]);
    const { anchor, positive, negative } = nearestTriplets(points, Int32Array.of(0, 0, 1, -1));
    expect(zip(anchor, positive, negative)).toEqual([[1, 0, 2]]);
    expect(nearestTriplets(points, Int32Array.of(0, 0, 0, 0)).anchor.length).toBe(0);
  });
});

describe("quadrupletsFromLabels", () => {
  test("joins a similar with a dissimilar pair, distinct, as many as asked or all there are", () => {
    fc.assert(
      fc.property(codes, counts, seeds, (labels, count, seed) => {
        const { a, b, c, d } = quadrupletsFromLabels(labels, count, new Random(seed));
        const near = new Set(listPairs(labels, true));
        const far = new Set(listPairs(labels, false));
        const drawn = zip(a, b, c, d).map(([i, j, k, l]) => [unordered([i, j]), unordered([k, l])]);
        expect(drawn.length).toBe(Math.min(count, near.size * far.size));
        expect(new Set(drawn.map(String)).size).toBe(drawn.length);
        expect(drawn.every(([first, second]) => near.has(first) && far.has(second))).toBe(true);
      }),
      { numRuns: 60 },
    );
  });

  test("draws from more quadruplets than can be numbered", () => {
    const labels = Int32Array.from({ length: 100_000 }, (_, i) => i % 4);
    const { a, b, c, d } = quadrupletsFromLabels(labels, 200, new Random(6));
    expect(zip(a, b, c, d).every(([i, j, k, l]) => labels[i] === labels[j] && i !== j && labels[k] !== labels[l])).toBe(
      true,
    );
    expect(new Set(zip(a, b, c, d).map(String)).size).toBe(200);
  });
});

test("chunks from labels are the classes", () => {
  const labels = Int32Array.of(0, 1, 0, -1);
  expect(chunksFromLabels(labels, 2)).toEqual({ chunk: labels, count: 2 });
});
