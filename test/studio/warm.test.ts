import { learners } from "etalon";
import { expect, test } from "vitest";
import type { Edit } from "../../studio/src/store/edits.ts";
import { editedData } from "../../studio/src/store/edits.ts";
import { initialState, onlyTouched, reduce, type StudioState } from "../../studio/src/store/state.ts";
import type { LearnRequest, StudioData } from "../../studio/src/work/protocol.ts";
import { LearnRun } from "../../studio/src/work/run.ts";
import { studioData } from "./runs.ts";

const asked = (data: StudioData, learner: string, edits: readonly Edit[], hasty: boolean): LearnRequest => {
  const { removed, ...edited } = editedData(data, edits);
  return { learner, options: {}, seed: 0, removed: [...removed], ...edited, hasty };
};

async function run(data: StudioData, request: LearnRequest, before?: LearnRun) {
  const made = new LearnRun(request, data.rows, data.features, before);
  const frames: number[] = [];
  const outcome = await made.learn(({ iteration }) => frames.push(iteration));
  return { made, frames, outcome, metric: made.metric(frames.length - 1) };
}

const moved = (data: StudioData): Edit[] => [
  { kind: "move", point: 3, at: Array.from(data.points.subarray(3 * data.cols, 4 * data.cols), (x) => x + 0.3) },
];

test.each(["lmnn", "nca", "ncmml"])(
  "a touched point is learned from warm by %s: the metric before is where it begins, and fewer iterations do",
  async (learner) => {
    const data = await studioData("wine");
    const first = await run(data, asked(data, learner, [], false));
    const cold = await run(data, asked(data, learner, moved(data), false));
    const warm = await run(data, asked(data, learner, moved(data), true), first.made);
    expect([first, cold, warm].map(({ outcome }) => outcome.warm)).toEqual([false, false, true]);
    expect(warm.outcome.iterations).toBeLessThan(cold.outcome.iterations);
    expect(warm.metric?.report.value).toBeLessThan(1.05 * Math.abs(cold.metric?.report.value ?? 0));
    const { points, labels } = warm.made.learned;
    const by = learners[learner]?.fit({ points, labels: labels ?? [] }, { seed: 0 }, { start: first.metric });
    expect(warm.metric?.map.data).toEqual(by?.map.data);
  },
);

test("a calm run begins as usual whatever went before: the link gives its map", async () => {
  const data = await studioData("wine");
  const first = await run(data, asked(data, "lmnn", [], false));
  const warm = await run(data, asked(data, "lmnn", moved(data), true), first.made);
  const settled = await run(data, asked(data, "lmnn", moved(data), false), warm.made);
  const linked = await run(data, asked(data, "lmnn", moved(data), false));
  expect(settled.metric?.map.data).toEqual(linked.metric?.map.data);
  expect(settled.outcome.warm).toBe(false);
});

test("nothing begins at the metric of another learner, of other features, or where the learner cannot", async () => {
  const [wine, iris] = [await studioData("wine"), await studioData("iris")];
  const first = await run(wine, asked(wine, "lmnn", [], false));
  expect((await run(wine, asked(wine, "nca", [], true), first.made)).outcome.warm).toBe(false);
  expect((await run(iris, asked(iris, "lmnn", [], true), first.made)).outcome.warm).toBe(false);
  const closed = await run(wine, asked(wine, "lda", [], false));
  expect((await run(wine, asked(wine, "lda", moved(wine), true), closed.made)).outcome.warm).toBe(false);
});

test("a run that was stopped before its first iterate hands on what it was to begin at", async () => {
  const data = await studioData("wine");
  const first = await run(data, asked(data, "nca", [], false));
  const unused = new LearnRun(asked(data, "nca", moved(data), true), data.rows, data.features, first.made);
  const next = await run(data, asked(data, "nca", moved(data), true), unused);
  const straight = await run(data, asked(data, "nca", moved(data), true), first.made);
  expect(next.metric?.map.data).toEqual(straight.metric?.map.data);
});

test("points and links that are touched are told from other changes", () => {
  const touched = reduce(initialState, { do: "edit", edit: { kind: "remove", point: 1 } });
  const other: StudioState = { ...touched, options: { neighbors: 5 } };
  expect(onlyTouched(initialState, touched)).toBe(true);
  expect(onlyTouched(touched, initialState)).toBe(true);
  expect(onlyTouched(initialState, initialState)).toBe(false);
  expect(onlyTouched(initialState, other)).toBe(false);
});
