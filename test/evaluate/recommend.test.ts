import { describe, expect, test } from "vitest";
import { recommend } from "../../src/evaluate/recommend.ts";
import { row } from "../plot/samples.ts";

const size = { points: 1000, features: 10, classes: 3 };
const kinds = {
  euclidean: ["closedForm", "fixed", "rowOrderFree"],
  gmml: ["closedForm", "rowOrderFree"],
  mfa: ["closedForm"],
  lmnn: [],
  nca: [],
} as const;
const learnerOf = (name: string) => ({ supervision: "labels" as const, tags: kinds[name as keyof typeof kinds] });
const ties = (...members: string[]) => ({ best: members[0], members, level: 0.05, tests: [] });
const kept = (rows: ReturnType<typeof row>[], ...members: string[]) =>
  recommend(rows, members.length > 0 ? ties(...members) : null, learnerOf, size);
const baseline = row("euclidean", 0.9);

describe("the recommendation", () => {
  test("is Euclidean when nothing is better, however high it scores", () => {
    expect(kept([baseline, row("lmnn", 0.95)], "lmnn", "euclidean")).toEqual({
      learner: "euclidean",
      reason: "No learned distance is better beyond doubt.",
    });
  });

  test("is the simplest of those tied with the best: a closed form before iterations, then the cheapest", () => {
    const rows = [
      baseline,
      row("lmnn", 0.97, "better"),
      row("mfa", 0.96, "better"),
      row("gmml", 0.955, "better"),
      row("nca", 0.96, "better"),
    ];
    expect(kept(rows, "lmnn", "nca")).toEqual({
      learner: "lmnn",
      reason: "One other that is better than Euclidean is tied with it, and is not simpler.",
    });
    expect(kept(rows, "lmnn", "nca", "mfa", "gmml")).toEqual({
      learner: "gmml",
      reason:
        "lmnn is ahead, but Holm's test cannot tell them apart, and gmml is simpler: a closed form, without iterations.",
    });
    expect(kept(rows, "lmnn")?.reason).toBe("No other learner that is better than Euclidean is tied with it.");
  });

  test("leaves out what is tied with the best without being better than Euclidean", () => {
    expect(kept([baseline, row("lmnn", 0.97, "better"), row("gmml", 0.96)], "lmnn", "gmml", "euclidean")?.learner).toBe(
      "lmnn",
    );
  });

  test("is nobody when nobody ended, and the most accurate when Euclidean did not", () => {
    expect(kept([row("euclidean", null), row("lmnn", null)])).toBeNull();
    const alone = { ...row("lmnn", 0.9), versusEuclidean: null };
    expect(kept([row("euclidean", null), alone], "lmnn")).toMatchObject({ learner: "lmnn" });
  });
});
