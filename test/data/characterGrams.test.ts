import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { characterGrams } from "../../src/data/characterGrams.ts";

const vectors = (records: readonly (readonly (string | null)[])[], options = {}) => {
  const { rows, cols, data } = characterGrams(records, options);
  return Array.from({ length: rows }, (_, i) => Array.from(data.subarray(i * cols, (i + 1) * cols)));
};
const dot = (a: number[], b: number[]) => a.reduce((sum, value, c) => sum + value * b[c]!, 0);

/** Cosines of signed counts over so many places that no two runs share one, from their definition. */
function cosine(a: string, b: string, sizes: readonly number[]): number {
  const grams = (text: string) =>
    sizes.flatMap((size) =>
      Array.from({ length: Math.max(0, text.length + 3 - size) }, (_, k) => ` ${text} `.slice(k, k + size)),
    );
  const tally = (text: string) => {
    const counts = new Map<string, number>();
    for (const gram of grams(text)) counts.set(gram, (counts.get(gram) ?? 0) + 1);
    return counts;
  };
  const [left, right] = [tally(a), tally(b)];
  const length = (counts: Map<string, number>) => Math.sqrt([...counts.values()].reduce((sum, c) => sum + c * c, 0));
  const shared = [...left].reduce((sum, [gram, count]) => sum + count * (right.get(gram) ?? 0), 0);
  return shared / length(left) / length(right);
}

describe("characterGrams", () => {
  test("gives vectors of 32 bits and length 1, and 0 for records of nothing", () => {
    const { data, cols, features } = characterGrams([
      ["smith", "12"],
      [null, ""],
      ["  ", null],
    ]);
    expect(data).toBeInstanceOf(Float32Array);
    expect([cols, features[383]]).toEqual([384, "gram383"]);
    const [first, second, third] = [0, 1, 2].map((i) => Array.from(data.subarray(i * cols, (i + 1) * cols)));
    expect(dot(first!, first!)).toBeCloseTo(1, 6);
    expect([second, third]).toEqual([Array(384).fill(0), Array(384).fill(0)]);
  });

  test("agrees with the cosine of counted runs where places do not collide", () => {
    const words = fc.stringMatching(/^[a-d]{1,6}$/);
    fc.assert(
      fc.property(words, words, (a, b) => {
        const [x, y] = vectors([[a], [b]], { dimensions: 65536 });
        expect(dot(x!, y!)).toBeCloseTo(cosine(a, b, [2, 3]), 4);
      }),
      { numRuns: 40 },
    );
  });

  test("puts misspellings nearer than other words", () => {
    const [stanley, stanely, pinkerton] = vectors([["stanley street"], ["stanely street"], ["pinkerton circuit"]]);
    expect(dot(stanley!, stanely!)).toBeGreaterThan(dot(stanley!, pinkerton!) + 0.3);
  });

  test("passes over case, width and white space, and sees fields apart only if asked", () => {
    const [plain, odd] = vectors([["mary ann"], ["  MARY\t Ａnn "]]);
    expect(odd).toEqual(plain);
    const [there, swapped] = vectors(
      [
        ["ann", "lee"],
        ["lee", "ann"],
      ],
      { apart: false },
    );
    expect(swapped).toEqual(there);
    const [first, second] = vectors([
      ["ann", "lee"],
      ["lee", "ann"],
    ]);
    expect(Math.abs(dot(first!, second!))).toBeLessThan(0.3);
  });

  test("spreads runs evenly over places and signs", () => {
    const words = Array.from({ length: 400 }, (_, i) => [`${i * 7919}`.padStart(7, "x")]);
    const all = vectors(words, { dimensions: 16 });
    const share = all.flat().filter((value) => value !== 0).length / (400 * 16);
    expect(share).toBeGreaterThan(0.3);
    const mean = all.flat().reduce((sum, value) => sum + value, 0) / (400 * 16);
    expect(Math.abs(mean)).toBeLessThan(0.1);
  });

  test("keeps its vectors from version to version", () => {
    const [vector] = vectors([["etalon", null]], { dimensions: 8 });
    expect(vector!.map((value) => Number(value.toFixed(6)))).toMatchInlineSnapshot(`
      [
        -0.333333,
        -0.333333,
        0.666667,
        0.333333,
        0,
        0.333333,
        -0.333333,
        0,
      ]
    `);
  });

  test("says what is wrong", () => {
    expect(() => characterGrams([])).toThrow("no text to count");
    expect(() => characterGrams([["a"], ["a", "b"]])).toThrow("record 1 has 2 fields, record 0 has 1");
    expect(() => characterGrams([["a"]], { dimensions: 0 })).toThrow("`dimensions: 0` is not legal");
    expect(() => characterGrams([["a"]], { sizes: [2.5] })).toThrow("`sizes: 2.5` is not legal");
  });
});
