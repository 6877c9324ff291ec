import { describe, expect, test } from "vitest";
import { type Labeling, type Strategy, startLabeling } from "../../../src/tasks/labeling/labeling.ts";
import { markPairs } from "../../../src/tasks/labeling/marking.ts";
import { sameProbability, uncertainPairs } from "../../../src/tasks/labeling/questions.ts";
import { answered, copies, nameOf } from "./rounds.ts";

const { points, product } = copies(30);
const STRATEGIES = ["uncertain", "diverse", "random", "mixed"] as const;
const round = (strategy: Strategy): Labeling => startLabeling({ points }, { strategy });

/** All candidates that were not asked, by their probability as anybody can ask for it. */
const open = (labeling: Labeling): { left: number; right: number; doubt: number }[] => {
  const asked = new Set(labeling.marks.map(nameOf));
  return Array.from(labeling.candidates.left, (a, e) => ({
    left: labeling.order[a],
    right: labeling.order[labeling.candidates.right[e]],
  }))
    .filter((pair) => !asked.has(nameOf(pair)))
    .map((pair) => ({ ...pair, doubt: Math.abs(sameProbability(labeling, pair.left, pair.right)! - 0.5) }));
};

describe.each(STRATEGIES)("questions by %s", (strategy) => {
  test("never repeat, whichever end comes first", () => {
    const { marks } = answered(round(strategy), product, 80);
    expect(marks).toHaveLength(80);
    expect(new Set(marks.map(nameOf)).size).toBe(80);
  });

  test("are the same for the same round, and others for another seed", () => {
    const [one, two, three] = [0, 0, 1].map(
      (seed) => answered(startLabeling({ points }, { strategy, seed }), product, 20).marks,
    );
    expect(two).toEqual(one);
    expect(three).not.toEqual(one);
  });

  test("end when every pair of few points was asked", () => {
    const few = copies(3, 2);
    const asked = answered(startLabeling({ points: few.points }, { strategy }), few.product, 100);
    expect(new Set(asked.marks.map(nameOf)).size).toBe(15);
    expect(uncertainPairs(asked)).toEqual([]);
  });

  test("come as a batch of distinct pairs, no point twice while there are others", () => {
    const questions = uncertainPairs(answered(round(strategy), product, 12), 10);
    expect(new Set(questions.flatMap(({ left, right }) => [left, right])).size).toBe(20);
    const few = uncertainPairs(startLabeling({ points: copies(3, 2).points }, { strategy }), 99);
    expect(new Set(few.map(nameOf)).size).toBe(15);
  });
});

describe("questions", () => {
  test("find both kinds early, where one pair in forty is the same", () => {
    for (const strategy of ["uncertain", "diverse", "mixed"] as const) {
      const { marks } = answered(round(strategy), product, 6);
      expect(marks.filter(({ answer }) => answer === "same")).toHaveLength(3);
      expect(marks.filter(({ answer }) => answer === "different")).toHaveLength(3);
    }
  });

  test("by uncertain are those whose probability is nearest to a half, of all candidates", () => {
    const labeling = answered(round("uncertain"), product, 15);
    const [question] = uncertainPairs(labeling);
    const least = Math.min(...open(labeling).map(({ doubt }) => doubt));
    expect(Math.abs(question!.score! - 0.5)).toBeCloseTo(least, 12);
    expect(question!.strategy).toBe("uncertain");
    expect(question!.score).toBe(sameProbability(labeling, question!.left, question!.right));
  });

  test("by diverse are those least like all that were asked, likely and unlikely ones in turn", () => {
    const labeling = answered(round("uncertain"), product, 30);
    const sizes = (a: number, b: number) =>
      Array.from(
        labeling.model!.weights,
        (w, j) =>
          Math.sqrt(w) * Math.abs(labeling.points.get(labeling.rank[a], j) - labeling.points.get(labeling.rank[b], j)),
      );
    const known = labeling.marks.map(({ left, right }) => sizes(left, right));
    const gap = (left: number, right: number): number =>
      Math.min(...known.map((other) => sizes(left, right).reduce((sum, value, j) => sum + (value - other[j]) ** 2, 0)));
    const likely = open(labeling).filter(({ left, right }) => sameProbability(labeling, left, right)! > 0.5);
    expect(likely.length).toBeGreaterThan(5);
    expect(likely.length).toBeLessThan(400); // of more, a part is compared
    const [question] = uncertainPairs({ ...labeling, strategy: "diverse" });
    expect(gap(question!.left, question!.right)).toBe(Math.max(...likely.map(({ left, right }) => gap(left, right))));
  });

  test("by mixed are of every kind", () => {
    const reasons = new Set<string>();
    let labeling = answered(round("mixed"), product, 8);
    for (let k = 0; k < 60; k++) {
      const [question] = uncertainPairs(labeling);
      reasons.add(question!.strategy);
      labeling = markPairs(labeling, [
        { ...question!, answer: product[question!.left] === product[question!.right] ? "same" : "different" },
      ]);
    }
    expect([...reasons].sort()).toEqual(["confident", "diverse", "random", "uncertain"]);
  });

  test("join only points of different views", () => {
    const views = Array.from(product, (_, i) => (i % 3 === 0 ? "list" : "shop"));
    const labeling = answered(startLabeling({ points, views }), product, 40);
    expect(labeling.marks.every(({ left, right }) => views[left] !== views[right])).toBe(true);
  });

  test("have no score before both kinds were answered", () => {
    const [question] = uncertainPairs(round("mixed"));
    expect(question).toMatchObject({ score: null, strategy: "confident" });
    expect(product[question!.left]).toBe(product[question!.right]);
  });
});
