import { describe, expect, test } from "vitest";
import { startLabeling } from "../../../src/tasks/labeling/labeling.ts";
import { markPairs, unmarkPairs } from "../../../src/tasks/labeling/marking.ts";
import { sameProbability } from "../../../src/tasks/labeling/questions.ts";
import { settling } from "../../../src/tasks/labeling/settling.ts";
import { answered, copies } from "./rounds.ts";

const { points, product } = copies(30);

describe("settling", () => {
  test("counts the decisions that the last answers changed", () => {
    const before = answered(startLabeling({ points }), product, 10);
    const after = answered(before, product, 10);
    const { left, right } = after.watched;
    const decide = (labeling: typeof before, e: number) =>
      sameProbability(labeling, labeling.order[left[e]], labeling.order[right[e]])! > 0.5;
    let changed = 0;
    for (let e = 0; e < left.length; e++) if (decide(before, e) !== decide(after, e)) changed++;
    expect(settling(after, 10).changed).toBe(changed / left.length);
    expect(settling(before, 10)).toEqual({ changed: null, settled: false });
  });

  test("comes when answers no longer change decisions, not before each kind was answered five times", () => {
    const start = startLabeling({ points });
    const early = answered(start, product, 9);
    expect(settling(early).settled).toBe(false);
    const late = answered(start, product, 120);
    expect(settling(late)).toMatchObject({ settled: true });
    expect(settling(late).changed).toBeLessThanOrEqual(0.01);
    const same = late.marks.filter(({ answer }) => answer === "same").slice(4);
    expect(settling({ ...late, marks: late.marks.filter((mark) => !same.includes(mark)) }).settled).toBe(false);
  });

  test("goes back with answers that are taken back", () => {
    const before = answered(startLabeling({ points }), product, 21);
    const said = markPairs(before, [{ left: 0, right: 89, answer: "different" }]);
    expect(settling(unmarkPairs(said, [{ left: 0, right: 89 }]))).toEqual(settling(before));
  });
});
