import { describe, expect, test } from "vitest";
import { Random } from "../../../src/base/random.ts";
import { lmnn } from "../../../src/learners/lmnn.ts";
import { Matrix } from "../../../src/linalg/matrix.ts";
import { activePairs } from "../../../src/plot/frames/activePairs.ts";
import { frameDetails } from "../../../src/plot/frames/frameDetails.ts";
import { inputPlane } from "../../../src/plot/frames/inputPlane.ts";
import { partsOf } from "../../../src/plot/frames/parts.ts";

const random = new Random(5);
const points = new Matrix(
  60,
  3,
  Float64Array.from({ length: 180 }, () => random.uniform()),
);
const codes = Int32Array.from({ length: 60 }, (_, i) => i % 3);
const parts = partsOf(points, codes);
const metric = lmnn.fit({ points: points.take(parts.train), labels: Array.from(parts.train, (i) => codes[i]!) });
const details = frameDetails(metric, parts, inputPlane(points, ["a", "b", "c"]));

describe("the active pairs of a point", () => {
  test("weigh as the triplets that the definition counts", () => {
    const margin = details.margin!;
    for (const row of parts.train) {
      const d2 = (other: number): number => metric.distance(points.row(row), points.row(other)) ** 2;
      const targets = [...details.targets].filter((_, e) => e % 2 === 1 && details.targets[e - 1] === row);
      const others = [...parts.train].filter((i) => codes[i] !== codes[row]);
      const expected = new Map<number, number>();
      for (const target of targets) {
        expected.set(target, (expected.get(target) ?? 0) + 1);
        for (const other of others) {
          if (d2(other) >= d2(target) + margin) continue;
          expected.set(target, expected.get(target)! + 1);
          expected.set(other, (expected.get(other) ?? 0) + 1);
        }
      }
      const pairs = activePairs(metric, parts, details, row);
      expect(new Map(pairs.map(({ other, weight }) => [other, weight]))).toEqual(expected);
      expect(pairs.every(({ kind, other }) => (kind === "target") === (codes[other] === codes[row]))).toBe(true);
      expect(pairs.map(({ weight }) => weight)).toEqual(pairs.map(({ weight }) => weight).sort((a, b) => b - a));
    }
  });

  test("are none for a point held out, and where there is no margin", () => {
    expect(activePairs(metric, parts, details, parts.held[0]!)).toEqual([]);
    expect(activePairs(metric, parts, { ...details, margin: null }, parts.train[0]!)).toEqual([]);
  });
});
