import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Random } from "../../src/base/random.ts";
import { givenFolds, groupedFolds, stratifiedFolds, trainingRows } from "../../src/evaluate/splits.ts";
import { Matrix } from "../../src/linalg/matrix.ts";

const setOf = (codes: number[], seed: number) => {
  const random = new Random(seed);
  return Matrix.from(codes.map(() => [random.integer(5), random.uniform()]));
};
const cases = fc.record({
  codes: fc.array(fc.integer({ min: -1, max: 3 }), { minLength: 12, maxLength: 60 }),
  count: fc.integer({ min: 2, max: 6 }),
  seed: fc.nat(1000),
});
const countOf = (rows: Iterable<number>, test: (row: number) => boolean) => [...rows].filter(test).length;
const spread = (counts: number[]) => Math.max(...counts) - Math.min(...counts);

describe("stratifiedFolds", () => {
  test("partitions the labeled rows, classes and folds even within one", () => {
    fc.assert(
      fc.property(cases, ({ codes, count, seed }) => {
        const labeled = codes.map((_, i) => i).filter((i) => codes[i] >= 0);
        fc.pre(labeled.length >= count);
        const folds = stratifiedFolds(setOf(codes, seed), Int32Array.from(codes), count, seed);
        expect(folds.length).toBe(count);
        expect(folds.flatMap((fold) => [...fold]).sort((a, b) => a - b)).toEqual(labeled);
        expect(spread(folds.map((fold) => fold.length))).toBeLessThanOrEqual(1);
        for (const code of [0, 1, 2, 3])
          expect(spread(folds.map((fold) => countOf(fold, (i) => codes[i] === code)))).toBeLessThanOrEqual(1);
      }),
      { numRuns: 200 },
    );
  });

  test("does not depend on the order of rows or the names of classes", () => {
    fc.assert(
      fc.property(cases, ({ codes, count, seed }) => {
        fc.pre(codes.filter((code) => code >= 0).length >= count);
        const points = setOf(codes, seed);
        const order = new Random(seed + 1).shuffle(codes.map((_, i) => i));
        const renamed = [2, 0, 3, 1];
        const folds = stratifiedFolds(points, Int32Array.from(codes), count, 7);
        const shuffled = stratifiedFolds(
          points.take(order),
          Int32Array.from(order, (i) => (codes[i] < 0 ? -1 : renamed[codes[i]])),
          count,
          7,
        );
        expect(shuffled.map((fold) => [...fold].map((r) => order[r]).sort((a, b) => a - b))).toEqual(
          folds.map((fold) => [...fold]),
        );
      }),
      { numRuns: 100 },
    );
  });

  test("changes with the seed and repeats with it", () => {
    const codes = Int32Array.from({ length: 60 }, (_, i) => i % 3);
    const points = setOf(Array.from(codes), 1);
    expect(stratifiedFolds(points, codes, 5, 1)).toEqual(stratifiedFolds(points, codes, 5, 1));
    expect(stratifiedFolds(points, codes, 5, 1)).not.toEqual(stratifiedFolds(points, codes, 5, 2));
  });

  test.each([1, 2.5, 7, Number.NaN])("refuses %d folds of six points", (count) => {
    const codes = Int32Array.of(0, 0, 0, 1, 1, 1);
    expect(() => stratifiedFolds(setOf(Array.from(codes), 1), codes, count, 0)).toThrow(
      expect.objectContaining({ code: "OPTION", message: expect.stringContaining("from 2 to 6") }),
    );
  });
});

describe("groupedFolds", () => {
  test("partitions the labeled rows and never splits a group", () => {
    fc.assert(
      fc.property(cases, fc.integer({ min: 6, max: 12 }), ({ codes, count, seed }, groupCount) => {
        const groups = Int32Array.from(codes, (_, i) => i % groupCount);
        const labeled = codes.map((_, i) => i).filter((i) => codes[i] >= 0);
        fc.pre(new Set(labeled.map((i) => groups[i])).size >= count);
        const folds = groupedFolds(setOf(codes, seed), Int32Array.from(codes), groups, count, seed);
        expect(folds.flatMap((fold) => [...fold]).sort((a, b) => a - b)).toEqual(labeled);
        expect(folds.every((fold) => fold.length > 0)).toBe(true);
        const homes = folds.flatMap((fold, f) =>
          [...new Set([...fold].map((i) => groups[i]))].map((group) => ({ group, f })),
        );
        expect(new Set(homes.map(({ group }) => group)).size).toBe(homes.length);
      }),
      { numRuns: 150 },
    );
  });

  test("keeps equal groups of two classes balanced", () => {
    const codes = Int32Array.from({ length: 80 }, (_, i) => (i < 40 ? 0 : 1));
    const groups = Int32Array.from({ length: 80 }, (_, i) => Math.floor(i / 4));
    const folds = groupedFolds(setOf(Array.from(codes), 2), codes, groups, 5, 0);
    expect(folds.map((fold) => countOf(fold, (i) => codes[i] === 0))).toEqual([8, 8, 8, 8, 8]);
    expect(folds.map((fold) => fold.length)).toEqual([16, 16, 16, 16, 16]);
  });

  test("does not depend on the order of rows or the names of groups", () => {
    const codes = Int32Array.from({ length: 48 }, (_, i) => i % 3);
    const groups = Int32Array.from(codes.keys(), (i) => i % 11);
    const points = setOf(Array.from(codes), 8);
    const order = new Random(3).shuffle([...codes.keys()]);
    const folds = groupedFolds(points, codes, groups, 4, 1);
    const shuffled = groupedFolds(
      points.take(order),
      Int32Array.from(order, (i) => codes[i]),
      Int32Array.from(order, (i) => 50 - groups[i]),
      4,
      1,
    );
    expect(shuffled.map((fold) => [...fold].map((r) => order[r]).sort((a, b) => a - b))).toEqual(
      folds.map((fold) => [...fold]),
    );
  });

  test("refuses more folds than groups", () => {
    const codes = Int32Array.of(0, 1, 0, 1);
    expect(() => groupedFolds(setOf([0, 1, 0, 1], 1), codes, Int32Array.of(0, 0, 1, 1), 3, 0)).toThrow(
      expect.objectContaining({ code: "OPTION" }),
    );
  });
});

describe("givenFolds", () => {
  const codes = Int32Array.of(0, 1, 0, -1, 1);

  test("keeps the labeled rows of each fold; rows in no fold are always trained on", () => {
    const folds = givenFolds({ test: [[3, 2], [0]] }, codes);
    expect(folds.map((fold) => [...fold])).toEqual([[2], [0]]);
    expect([...trainingRows(folds[0], codes)]).toEqual([0, 1, 4]);
  });

  test.each([
    [null, "FORMAT", "expected"],
    [[[0]], "FORMAT", "expected"],
    [{ test: [] }, "FORMAT", "at least one"],
    [{ test: [0, 1] }, "FORMAT", "expected"],
    [{ test: [[0], [5]] }, "DATA", "fold 1 names row 5"],
    [{ test: [[-1]] }, "DATA", "row -1"],
    [{ test: [[0.5]] }, "DATA", "row 0.5"],
    [{ test: [["0"]] }, "DATA", "row 0"],
    [{ test: [[0, 0]] }, "DATA", "twice in fold 0"],
    [{ test: [[0], [1, 0]] }, "DATA", "in folds 0 and 1"],
    [{ test: [[0], []] }, "DATA", "fold 1 has no labeled row"],
    [{ test: [[3]] }, "DATA", "fold 0 has no labeled row"],
    [{ test: [[0, 1, 2, 4]] }, "DATA", "none is left to train on"],
  ])("refuses %j", (given, code, text) => {
    expect(() => givenFolds(given, codes)).toThrow(
      expect.objectContaining({ code, message: expect.stringContaining(text) }),
    );
  });
});
