import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { EtalonError } from "../../src/base/errors.ts";
import { givenChunks, givenPairs } from "../../src/constraints/given.ts";
import { givenQuadruplets, givenTriplets } from "../../src/constraints/givenTriplets.ts";
import { Matrix } from "../../src/linalg/matrix.ts";

function refusal(work: () => unknown): { code: string; message: string } {
  try {
    work();
  } catch (error) {
    if (error instanceof EtalonError) return { code: error.code, message: error.message };
    throw error;
  }
  return { code: "none", message: "" };
}

const points = Matrix.from([
  [0, 0],
  [0, 0],
  [1, 0],
  [2, 5],
  [7, 1],
  [3, 3],
]);

describe("givenPairs", () => {
  const fine = { left: [0, 2, 3], right: [2, 3, 4], similar: [1, 0, 1] };

  test("reads ones and booleans alike and keeps the order", () => {
    const expected = { left: Int32Array.of(0, 2, 3), right: Int32Array.of(2, 3, 4), similar: Uint8Array.of(1, 0, 1) };
    for (const similar of [[1, 0, 1], [1, -1, 1], [true, false, true], Int8Array.of(1, -1, 1)]) {
      expect(givenPairs({ ...fine, similar }, { rows: 6, points })).toEqual(expected);
    }
  });

  test("refuses arrays of different length with SHAPE, naming all lengths", () => {
    expect(refusal(() => givenPairs({ ...fine, right: [1] }, { rows: 6 }))).toEqual({
      code: "SHAPE",
      message:
        "pairs: `left` has 3 entries, `right` has 1 entries, `similar` has 3 entries. Give one of each for every constraint.",
    });
  });

  test("refuses rows out of range and lists the first five", () => {
    const left = [0, -1, 6, 1.5, Number.NaN, 99, 7, 8];
    const { code, message } = refusal(() =>
      givenPairs({ left, right: left.map(() => 2), similar: left.map(() => 1) }, { rows: 6 }),
    );
    expect(code).toBe("DATA");
    expect(message).toBe(
      "pairs: rows go from 0 to 5, but `left[1]` is -1; `left[2]` is 6; `left[3]` is 1.5; `left[4]` is NaN; `left[5]` is 99 and 2 more. Count rows from 0.",
    );
  });

  test("refuses self pairs, odd values of `similar` and contradictions, each by its place", () => {
    expect(refusal(() => givenPairs({ ...fine, right: [2, 2, 4] }, { rows: 6 })).message).toContain("pair 1 is (2, 2)");
    expect(refusal(() => givenPairs({ ...fine, similar: [1, 2, 0] }, { rows: 6 })).message).toContain(
      "`similar[1]` is 2",
    );
    const twice = { left: [0, 2, 3, 2], right: [2, 3, 4, 0], similar: [1, 0, 1, 0] };
    expect(refusal(() => givenPairs(twice, { rows: 6 }))).toMatchObject({
      code: "DATA",
      message: expect.stringContaining("(2, 0) in pairs 0 and 3"),
    });
  });

  test("keeps repeats, and leaves out similar pairs of identical points with a warning", () => {
    const warnings: string[] = [];
    const pairs = givenPairs(
      { left: [0, 2, 2, 3, 4], right: [1, 0, 3, 2, 3], similar: [1, 1, 0, 0, 1] },
      { rows: 6, points, warn: (message) => void warnings.push(message) },
    );
    expect(pairs).toEqual({
      left: Int32Array.of(2, 2, 3, 4),
      right: Int32Array.of(0, 3, 2, 3),
      similar: Uint8Array.of(1, 0, 0, 1),
    });
    expect(warnings).toEqual(["1 similar pair of identical points was left out: it says nothing"]);
  });

  test("refuses a dissimilar pair of identical points, naming it", () => {
    const given = { left: [2, 0], right: [3, 1], similar: [1, 0] };
    expect(refusal(() => givenPairs(given, { rows: 6, points }))).toMatchObject({
      code: "DATA",
      message: expect.stringContaining("pair 1 (rows 0 and 1)"),
    });
  });

  test("refuses an empty kind", () => {
    expect(refusal(() => givenPairs({ left: [0], right: [2], similar: [1] }, { rows: 6 })).message).toContain(
      "no dissimilar",
    );
    expect(refusal(() => givenPairs({ left: [0], right: [2], similar: [0] }, { rows: 6 })).message).toContain(
      "no similar",
    );
    expect(refusal(() => givenPairs({ left: [], right: [], similar: [] }, { rows: 6 })).code).toBe("DATA");
  });

  test("answers anything with legal pairs or a typed error, and leaves its input alone", () => {
    const index = fc.integer({ min: -1, max: 7 });
    const list = fc.array(fc.tuple(index, index, fc.constantFrom(0, 1, true, false)), { maxLength: 8 });
    fc.assert(
      fc.property(list, (rows) => {
        const given = { left: rows.map(([i]) => i), right: rows.map(([, j]) => j), similar: rows.map(([, , s]) => s) };
        const copy = structuredClone(given);
        const outcome = refusal(() => {
          const { left, right } = givenPairs(given, { rows: 6, points });
          left.forEach((i, e) => {
            expect(i).not.toBe(right[e]);
            expect(Math.min(i, right[e])).toBeGreaterThanOrEqual(0);
            expect(Math.max(i, right[e])).toBeLessThan(6);
          });
        });
        expect(["none", "DATA"]).toContain(outcome.code);
        expect(given).toEqual(copy);
      }),
      { numRuns: 200 },
    );
  });
});

describe("givenTriplets", () => {
  const of = (...list: number[][]) => ({
    anchor: list.map(([a]) => a),
    positive: list.map(([, p]) => p),
    negative: list.map(([, , n]) => n),
  });

  test("keeps legal triplets in order, repeats too, and drops empty ones with a warning", () => {
    const warnings: string[] = [];
    const triplets = givenTriplets(of([2, 3, 4], [4, 0, 1], [2, 3, 4], [2, 4, 3]), {
      rows: 6,
      points,
      warn: (message) => void warnings.push(message),
    });
    expect(triplets).toEqual({
      anchor: Int32Array.of(2, 2, 2),
      positive: Int32Array.of(3, 3, 4),
      negative: Int32Array.of(4, 4, 3),
    });
    expect(warnings).toEqual([
      "3 triplets contradict each other; all are kept",
      "1 triplet with identical positive and negative was left out",
    ]);
  });

  test("refuses what cannot be, by its place", () => {
    const message = (...list: number[][]) => refusal(() => givenTriplets(of(...list), { rows: 6, points })).message;
    expect(message([2, 3, 4], [2, 3, 3])).toContain("triplet 1 is (2, 3, 3)");
    expect(message([2, 3, 6])).toContain("`negative[0]` is 6");
    expect(message([0, 3, 1])).toContain("the negative equals its anchor: triplet 0 is (0, 3, 1)");
    expect(message()).toContain("there are none");
    expect(message([4, 0, 1])).toContain("there are none");
  });
});

describe("givenQuadruplets", () => {
  const of = (...list: number[][]) => ({
    a: list.map(([a]) => a),
    b: list.map(([, b]) => b),
    c: list.map(([, , c]) => c),
    d: list.map(([, , , d]) => d),
  });

  test("keeps legal quadruplets in order and knows opposites in either orientation", () => {
    const warnings: string[] = [];
    const warn = (message: string) => void warnings.push(message);
    const { a, d } = givenQuadruplets(of([2, 3, 4, 5], [3, 2, 5, 4], [4, 5, 3, 2]), { rows: 6, points, warn });
    expect([[...a], [...d]]).toEqual([
      [2, 3, 4],
      [5, 4, 2],
    ]);
    expect(warnings).toEqual(["3 quadruplets contradict each other; all are kept"]);
  });

  test("refuses what cannot be, by its place", () => {
    const message = (...list: number[][]) => refusal(() => givenQuadruplets(of(...list), { rows: 6, points })).message;
    expect(message([2, 2, 3, 4])).toContain("quadruplet 0 is (2, 2, 3, 4)");
    expect(message([2, 3, 3, 2])).toContain("quadruplet 0 is (2, 3, 3, 2)");
    expect(message([2, 3, 0, 1])).toContain("identical points c and d");
    expect(message([2, 3, 4, 9])).toContain("`d[0]` is 9");
    expect(message()).toContain("there are none");
  });
});

describe("givenChunks", () => {
  test("codes chunks of two points and more, in the order asked for", () => {
    const warnings: string[] = [];
    const given = ["b", null, "a", "b", "a", "alone"];
    const checks = { rows: 6, warn: (message: string) => void warnings.push(message) };
    expect(givenChunks(given, checks)).toEqual({ chunk: Int32Array.of(0, -1, 1, 0, 1, -1), count: 2 });
    expect(givenChunks(given, checks, [5, 4, 3, 2, 1, 0])).toEqual({
      chunk: Int32Array.of(1, -1, 0, 1, 0, -1),
      count: 2,
    });
    expect(warnings[0]).toBe("1 chunk of a single point was left out");
  });

  test("refuses wrong lengths, NaN and chunks without a pair", () => {
    expect(refusal(() => givenChunks([1, 1], { rows: 3 })).code).toBe("SHAPE");
    expect(refusal(() => givenChunks([1, Number.NaN, 1], { rows: 3 })).message).toContain("entry 1 is NaN");
    expect(refusal(() => givenChunks([1, 2, null], { rows: 3 })).message).toContain("no chunk has two points");
  });

  test("warns where -1 looks like the mark of another library for none", () => {
    const warnings: string[] = [];
    givenChunks([0, -1, 0, -1], { rows: 4, warn: (message) => void warnings.push(message) });
    expect(warnings).toEqual(["the 2 points of chunk -1 were taken as one chunk: use null for a point in no chunk"]);
  });
});
