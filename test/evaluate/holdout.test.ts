import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Random } from "../../src/base/random.ts";
import { holdoutRows } from "../../src/evaluate/holdout.ts";
import { Matrix } from "../../src/linalg/matrix.ts";

const cloud = (n: number) => {
  const random = new Random(n);
  return Matrix.from(Array.from({ length: n }, () => [random.uniform(), random.uniform()]));
};
const classesOf = (n: number) => Int32Array.from({ length: n }, (_, i) => (i % 7 === 6 ? -1 : i % 3));

describe("holdoutRows", () => {
  test("holds out about the share, classes in proportion, labeled rows only, the same again", () => {
    fc.assert(
      fc.property(fc.integer({ min: 40, max: 90 }), fc.double({ min: 0.1, max: 0.9, noNaN: true }), (n, share) => {
        const codes = classesOf(n);
        const held = holdoutRows(cloud(n), codes, share);
        const sizeOf = (rows: Iterable<number>, code: number) => [...rows].filter((i) => codes[i] === code).length;
        expect([...held]).toEqual([...new Set(held)].sort((a, b) => a - b));
        for (const code of [0, 1, 2]) {
          const all = sizeOf(codes.keys(), code);
          expect(Math.abs(sizeOf(held, code) / all - share)).toBeLessThan(0.05 + 10 / all);
        }
        expect(sizeOf(held, -1)).toBe(0);
        expect(holdoutRows(cloud(n), codes, share)).toEqual(held);
        expect(held.length).toBeGreaterThan(0);
        expect(held.length).toBeLessThan(codes.filter((code) => code >= 0).length);
      }),
      { numRuns: 60 },
    );
  });

  test("never splits a group", () => {
    const codes = classesOf(70);
    const groups = Int32Array.from(codes.keys(), (i) => Math.floor(i / 7));
    const held = new Set(holdoutRows(cloud(70), codes, 0.3, { groups }));
    const inside = new Set([...held].map((i) => groups[i]));
    expect(inside.size).toBe(3);
    for (const i of codes.keys()) if (codes[i] >= 0 && inside.has(groups[i])) expect(held.has(i)).toBe(true);
  });

  test.each([0, 1, -0.5, Number.NaN])("refuses a share of %d", (share) => {
    expect(() => holdoutRows(cloud(10), classesOf(10), share)).toThrow(expect.objectContaining({ code: "OPTION" }));
  });

  test("refuses to split a single group", () => {
    const groups = new Int32Array(10);
    expect(() => holdoutRows(cloud(10), classesOf(10), 0.2, { groups })).toThrow(
      expect.objectContaining({ code: "OPTION" }),
    );
  });
});
