import { describe, expect, test } from "vitest";
import { Random } from "../../../src/base/random.ts";
import { areaUnderRoc } from "../../../src/evaluate/rankingScores.ts";
import { startLabeling } from "../../../src/tasks/labeling/labeling.ts";
import { markOddOnes, markPairs, unmarkPairs } from "../../../src/tasks/labeling/marking.ts";
import { type Answer, isSamePair, tripletsOf } from "../../../src/tasks/labeling/marks.ts";
import { sameProbability, uncertainPairs } from "../../../src/tasks/labeling/questions.ts";
import { answered, copies, nameOf } from "./rounds.ts";

const { points, product } = copies(30);

describe("a round of questions", () => {
  test("learns from same and different: noise loses weight, and copies rank before all others", () => {
    const { model } = answered(startLabeling({ points }, { strategy: "uncertain" }), product, 60);
    const [x = 0, y = 0, noise = 0] = model?.weights ?? [];
    expect(noise).toBeLessThan(Math.min(x, y) / 3);
    const auc = (weights: readonly number[]): number => {
      const [truth, scores]: [number[], number[]] = [[], []];
      for (let a = 0; a < 90; a++) {
        for (let b = a + 1; b < 90; b++) {
          truth.push(product[a] === product[b] ? 1 : 0);
          scores.push(
            -weights.reduce((sum, weight, c) => sum + weight * (points.get(a, c) - points.get(b, c)) ** 2, 0),
          );
        }
      }
      return areaUnderRoc(truth, scores);
    };
    expect(auc([1, 1, 1])).toBeLessThan(0.9);
    expect(auc([x, y, noise])).toBeGreaterThan(0.97);
  });

  test("does not learn from unsure and skip, and does not ask them again", () => {
    const before = answered(startLabeling({ points }), product, 30);
    const doubts = uncertainPairs(before, 10);
    const marks = doubts.map((question, k) => ({ ...question, answer: (k % 2 ? "unsure" : "skip") as Answer }));
    const after = markPairs(before, marks);
    expect(after.model).toEqual(before.model);
    const asked = new Set(doubts.map(nameOf));
    expect(uncertainPairs(after, 500).some((question) => asked.has(nameOf(question)))).toBe(false);
  });

  test("is as if never said after an answer was taken back, and a later answer takes the place of an earlier", () => {
    const before = answered(startLabeling({ points }), product, 12);
    const [question = { left: 0, right: 1 }] = uncertainPairs(before);
    const { left, right } = question;
    const said = markPairs(before, [{ left, right, answer: "same" }]);
    expect(unmarkPairs(said, [{ left: right, right: left }]).model).toEqual(before.model);
    const changed = markPairs(said, [{ left: right, right: left, answer: "different" }]);
    expect(changed.marks.filter((mark) => isSamePair(mark, question))).toEqual([
      { left: right, right: left, answer: "different" },
    ]);
    expect(changed.model).toEqual(markPairs(before, [{ left, right, answer: "different" }]).model);
  });

  test("does not depend on the order of the rows, of the answers, or of the ends", () => {
    const order = new Random(3).shuffle(Int32Array.from({ length: points.rows }, (_, i) => i));
    const place = new Map(Array.from(order, (row, k) => [row, k]));
    const [one, two] = [
      startLabeling({ points }, { seed: 4 }),
      startLabeling({ points: points.take(order) }, { seed: 4 }),
    ];
    const asked = answered(one, product, 25);
    const moved = asked.marks.map(({ left, right, answer }) => ({
      left: place.get(right)!,
      right: place.get(left)!,
      answer,
    }));
    const other = markPairs(two, moved.toReversed());
    const again = markPairs(one, asked.marks);
    expect(other.model).toEqual(again.model);
    expect(
      uncertainPairs(other, 5).map(({ left, right }) => nameOf({ left: order[left], right: order[right] })),
    ).toEqual(uncertainPairs(again, 5).map(nameOf));
  });

  test("leaves points and the earlier round as they were", () => {
    const copy = points.clone();
    const before = startLabeling({ points });
    const state = structuredClone({ marks: before.marks, squares: before.squares });
    answered(before, product, 10);
    expect(points.data).toEqual(copy.data);
    expect({ marks: before.marks, squares: before.squares }).toEqual(state);
  });

  test("tells the probability that a pair is the same once both kinds were answered", () => {
    const start = startLabeling({ points });
    const one = markPairs(start, [{ left: 0, right: 1, answer: "same" }]);
    expect([sameProbability(start, 0, 1), sameProbability(one, 0, 1)]).toEqual([null, null]);
    const both = markPairs(one, [{ left: 0, right: 50, answer: "different" }]);
    expect(sameProbability(both, 0, 1)).toBeGreaterThan(sameProbability(both, 0, 50)!);
    expect(sameProbability(both, 1, 0)).toBe(sameProbability(both, 0, 1));
  });

  test("learns from odd ones out alone", () => {
    const start = startLabeling({ points });
    const random = new Random(7);
    const marks = Array.from({ length: 60 }, () => {
      const first = 3 * random.integer(30);
      const odd = (first + 3 + random.integer(87)) % 90;
      return { items: [first, first + 1, odd] as const, odd };
    });
    const { model } = markOddOnes(start, marks);
    const [x = 0, y = 0, noise = 0] = model?.weights ?? [];
    expect(noise).toBeLessThan(Math.min(x, y) / 3);
    expect(tripletsOf({ items: [4, 5, 6], odd: 5 })).toEqual([
      { anchor: 4, positive: 6, negative: 5 },
      { anchor: 6, positive: 4, negative: 5 },
    ]);
    expect(tripletsOf({ items: [4, 5, 6], odd: null })).toEqual([]);
  });

  test("starts from a metric's space", () => {
    const flat = { transform: () => points.take(Int32Array.from({ length: 90 }, (_, i) => 89 - i)) };
    const [question] = uncertainPairs(startLabeling({ points }, { metric: flat }));
    const [plain] = uncertainPairs(startLabeling({ points }));
    expect(nameOf(question!)).toBe(nameOf({ left: 89 - plain!.left, right: 89 - plain!.right }));
  });

  test.each([
    [() => startLabeling({ points: [[1, 2]] }), "DATA", "two points"],
    [() => startLabeling({ points: [[1], [1]] }), "DATA", ""],
    [() => startLabeling({ points, views: Array(90).fill("one") }), "DATA", "one view"],
    [() => startLabeling({ points, views: ["a"] }), "SHAPE", "views"],
    [() => startLabeling({ points }, { strategy: "best" as "mixed" }), "OPTION", "strategy"],
    [() => startLabeling({ points }, { neighbors: 0 }), "OPTION", "neighbors"],
    [() => markPairs(startLabeling({ points }), [{ left: 0, right: 90, answer: "same" }]), "OPTION", "no row 90"],
    [() => markPairs(startLabeling({ points }), [{ left: 7, right: 7, answer: "same" }]), "OPTION", "itself"],
    [
      () => markPairs(startLabeling({ points }), [{ left: 7, right: 8, answer: "yes" as Answer }]),
      "OPTION",
      "no answer",
    ],
    [() => markOddOnes(startLabeling({ points }), [{ items: [1, 2, 3], odd: 4 }]), "OPTION", "none of"],
  ] as const)("refuses what makes no sense (%#)", (act, code, part) => {
    expect(act).toThrow(expect.objectContaining({ code, message: expect.stringContaining(part) }));
  });
});
