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
  local: [],
} as const;
const learnerOf = (name: string) => ({
  supervision: "labels" as const,
  kind: name === "local" ? ("local" as const) : ("linear" as const),
  tags: kinds[name as keyof typeof kinds],
});
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

  test("is one map before a metric for each place where both are tied, though it costs more", () => {
    const rows = [baseline, row("local", 0.98, "better"), row("lmnn", 0.96, "better")];
    expect(kept(rows, "local", "lmnn")).toEqual({
      learner: "lmnn",
      reason: "local is ahead, but Holm's test cannot tell them apart, and lmnn is simpler: one map for all places.",
    });
  });

  test("says of a metric for each place that there is no single map, and which learner has the best", () => {
    const alone =
      "No other learner that is better than Euclidean is tied with it. Note that its metric changes with the place, so that there is no single map to export, to serve or to draw; of the learners with one,";
    const rows = [baseline, row("local", 0.98, "better"), row("nca", 0.93, "better"), row("lmnn", 0.94, "better")];
    expect(kept(rows, "local")).toEqual({ learner: "local", reason: `${alone} lmnn is the most accurate.` });
    expect(kept(rows.slice(0, 2), "local")?.reason).toBe(`${alone} none is better than Euclidean.`);
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
