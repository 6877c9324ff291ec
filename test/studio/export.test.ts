import { execFileSync, spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { foldScaling, loadMetric } from "etalon";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { compareWords, filesOf, fitWords, shellLine, shellWord } from "../../studio/src/text/commandLine.ts";
import { openBytes } from "../../studio/src/work/datasets.ts";
import { learnedFiles } from "../../studio/src/work/learnedFiles.ts";
import type { LearnRun } from "../../studio/src/work/run.ts";
import { etalon, folderWith, json } from "../cli/etalon.ts";
import { studioData, studioRun } from "./runs.ts";

/** The folder with the files that the studio exports, and the command's words. */
function exported(run: LearnRun, classes: readonly string[], learner: string, options = {}) {
  const files = learnedFiles(run.learned, classes);
  const names = filesOf("my-data");
  const folder = folderWith({
    [names.points]: files.points,
    ...(files.pairs === null ? {} : { [names.pairs]: files.pairs }),
    ...(files.triplets === null ? {} : { [names.triplets]: files.triplets }),
  });
  const { id, label, pairs, triplets } = files;
  const repeated = {
    ...{ name: "my-data", learner, options, seed: 0, id, label },
    ...{ pairs: pairs !== null, triplets: triplets !== null },
  };
  return { folder, repeated };
}
const saved = (folder: string, learner: string) =>
  loadMetric(readFileSync(path.join(folder, `my-data-${learner}.etalon`)));

describe("the exported command", () => {
  test.each([
    ["lmnn", { neighbors: 2, loss: "hinge" }, []],
    ["itml", { gamma: 0.5 }, [{ kind: "pair" as const, left: 0, right: 1, similar: false }]],
    ["schultzJoachims", {}, [{ kind: "triplet" as const, anchor: 0, positive: 2, negative: 1 }]],
  ])("learns the same map bit for bit: %s", async (learner, options, edits) => {
    const data = await studioData("wine");
    const { run, frames } = await studioRun(data, learner, { options, edits });
    const { folder, repeated } = exported(run, data.classes, learner, options);
    const [, ...words] = fitWords(repeated);
    expect(etalon(folder, ...words)).toMatchObject({ code: 0 });
    const last = run.metric(frames.length - 1);
    expect(saved(folder, learner).map).toEqual(last?.map);
    expect(saved(folder, learner).features).toEqual(data.features);
  });

  test("compares on the same points", async () => {
    const data = await studioData("stripes", { length: 16, points: 80 });
    const { run } = await studioRun(data, "gmml");
    const { folder, repeated } = exported(run, data.classes, "gmml");
    const [, ...words] = compareWords(repeated);
    expect(json(folder, ...words)).toMatchObject({ points: run.learned.points.rows, features: 2 });
    expect(readFileSync(path.join(folder, "my-data-gmml.html"), "utf8")).toContain("gmml");
  });

  test("keeps names that a shell would take for its own, in columns and classes too", async () => {
    const csv = `point,"$(x) 'q' ""d""",b,class,kind\n${Array.from({ length: 40 }, (_, i) => `${i % 7},${(i * 5) % 11},${i % 3},${i % 5},${i % 2 ? "a;b" : "it's"}`).join("\n")}\n`;
    const data = await openBytes("x.csv", new TextEncoder().encode(csv), { label: "kind" });
    const { run, frames } = await studioRun(data, "gmml");
    const { folder, repeated } = exported(run, data.classes, "gmml");
    const line = shellLine(fitWords(repeated)).replace(
      /^etalon/,
      `"${process.execPath}" "${path.resolve("dist/cli/main.js")}"`,
    );
    execFileSync("/bin/sh", ["-c", line], { cwd: folder });
    expect(saved(folder, "gmml").map).toEqual(run.metric(frames.length - 1)?.map);
  });

  test("quotes any word so that a shell reads it back", () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.string().filter((word) => !word.includes("\0")),
          { minLength: 1, maxLength: 4 },
        ),
        (words) => {
          const { stdout } = spawnSync("/bin/sh", ["-c", `printf '%s\\0' ${words.map(shellWord).join(" ")}`], {
            encoding: "utf8",
          });
          expect(stdout.split("\0").slice(0, -1)).toEqual(words);
        },
      ),
      { numRuns: 20 },
    );
  });
});

describe("the exported model", () => {
  test("takes the user's own units on the command line and measures what the studio shows", async () => {
    const data = await studioData("wine");
    const { run, frames } = await studioRun(data, "lmnn");
    const metric = run.metric(frames.length - 1);
    if (!metric) throw new Error("There is no metric.");
    const folder = folderWith({ "wine.csv": readFileSync("data/wine.csv", "utf8") });
    writeFileSync(path.join(folder, "wine.etalon"), foldScaling(metric, { kind: "zscore", ...data.scaling }).save());
    const told = json(folder, "explain", "wine.etalon", "wine.csv", "--a", "3", "--b", "100") as { distance: number };
    const row = (i: number) => data.points.subarray(i * data.cols, (i + 1) * data.cols);
    expect(told.distance).toBeCloseTo(metric.distance(row(3), row(100)), 10);
  });
});
