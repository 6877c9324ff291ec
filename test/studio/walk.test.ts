import { learners } from "etalon";
import { describe, expect, test } from "vitest";
import { optionNamed } from "../../studio/src/store/optionProblem.ts";
import { FORMULAS } from "../../studio/src/text/formulas.ts";
import { openBytes } from "../../studio/src/work/datasets.ts";
import type { Frame } from "../../studio/src/work/protocol.ts";
import { studioData, studioRun } from "./runs.ts";

const csv = (lines: readonly string[], label = "kind") =>
  openBytes("own.csv", new TextEncoder().encode(`${lines.join("\n")}\n`), lines[0]?.includes(label) ? { label } : {});
const finite = ({ picture, unit, share }: Frame): boolean => [...picture, unit, share].every(Number.isFinite);

describe("every learner of the registry", () => {
  test.each(Object.keys(learners))("opens in the studio and draws finite pictures: %s", async (name) => {
    const data = await studioData("stripes", { length: 8, points: 60 });
    const options =
      name === "given"
        ? {
            map: [
              [1, 0],
              [0.5, 2],
            ],
          }
        : {};
    const { run, frames, outcome } = await studioRun(data, name, { options });
    expect(frames.length).toBeGreaterThanOrEqual(2);
    const three = [frames[0], frames[Math.floor(frames.length / 2)], frames.at(-1)] as Frame[];
    for (const frame of three) {
      expect(frame.picture).toHaveLength(2 * data.rows);
      expect(finite(frame)).toBe(true);
    }
    const details = run.details(frames.length - 1);
    expect(details?.matrix.every(Number.isFinite)).toBe(true);
    expect(details?.ellipse.every(Number.isFinite)).toBe(true);
    expect(outcome.reason).not.toBe("");
    expect(FORMULAS[name]).toBeDefined();
  });

  test.each(
    Object.values(learners).map(
      ({ name, options }) => [name, Object.keys(options).filter((option) => option !== "seed")] as const,
    ),
  )("rejects what no option of %s may be, and says which option it is", async (name, options) => {
    const data = await studioData("stripes", { points: 24 });
    for (const option of options) {
      const failed = studioRun(data, name, { options: { [option]: { no: "such value" } } });
      await expect(failed, option).rejects.toThrow(/is not legal/);
      await failed.catch((error: Error) => expect(optionNamed(error.message)).toBe(option));
    }
  });
});

describe("odd data", () => {
  const heads = ["a,b,kind", "1,2,x", "2,1,y", "3,5,x", "4,2,y", "1,7,x", "2,9,y", "0,1,x", "5,3,y"];
  test.each([
    ["one class", ["a,b,kind", "1,2,x", "2,1,x", "3,5,x", "9,1,x"]],
    ["no classes", ["a,b", "1,2", "2,1", "3,5", "7,7"]],
    ["points without a class", [...heads, "3,3,", "4,4,"]],
    ["one feature", ["a,kind", "1,x", "2,y", "3,x", "5,y", "7,x", "8,y"]],
    ["a constant feature", heads.map((line, k) => (k === 0 ? `c,${line}` : `4,${line}`))],
    ["nothing but constant features", ["a,b,kind", "1,1,x", "1,1,y", "1,1,x", "1,1,y"]],
    ["two points", ["a,b,kind", "1,2,x", "3,1,y"]],
    ["two points of one class", ["a,b,kind", "1,2,x", "3,1,x"]],
    ["one point", ["a,b,kind", "1,2,x"]],
  ])("with %s draw a picture, or a message says what is needed", async (_, lines) => {
    const data = await csv(lines);
    for (const learner of ["euclidean", "pca", "lmnn", "nca", "itml", "farm", "mlkr"]) {
      try {
        const { run, frames } = await studioRun(data, learner);
        expect(frames.every(finite)).toBe(true);
        expect(run.plane.picture.every(Number.isFinite)).toBe(true);
        expect(run.details(frames.length - 1)?.matrix.every(Number.isFinite)).toBe(true);
        run.activePairs(frames.length - 1, 0);
      } catch (error) {
        expect((error as Error).name).toBe("EtalonError");
        expect((error as Error).message).toMatch(/[.?]$/);
      }
    }
  });
});

describe("a hasty run", () => {
  test("hands over the Euclidean distance and the result of the whole run alone", async () => {
    const data = await studioData("stripes", { points: 90 });
    const [whole, hasty] = [await studioRun(data, "lmnn"), await studioRun(data, "lmnn", { hasty: true })];
    expect(hasty.frames).toHaveLength(2);
    expect(hasty.run.metric(1)?.map).toEqual(whole.run.metric(whole.frames.length - 1)?.map);
  });
});
