import { describe, expect, test } from "vitest";
import { etalon, folderWith } from "./etalon.ts";
import { csv, planted, sites, words } from "./siteTable.ts";

describe("etalon fit --task", () => {
  const dull = planted.labels.map((label, i) => (sites[i] === "a/b" ? "same" : label));
  const folder = folderWith({
    "sites.csv": csv(sites),
    "one.csv": csv(sites.map(() => "x")),
    "dull.csv": csv(sites, dull),
    "across.csv": "anchor,positive,negative\n0,3,61\n",
    "weighed.csv": csv(sites).replace(/^site/, "worth,site").replaceAll(/\n/g, "\n1,"),
  });

  test.each([
    [
      "an unknown column of tasks",
      words("sites.csv", "--task", "sit", "--out", "x"),
      2,
      /unknown column for --task "sit"\. Did you mean site\?/,
    ],
    ["no column of tasks", words("sites.csv", "--out", "x"), 2, /Name their column with --task <column>/],
    [
      "nothing to learn from",
      ["fit", "sites.csv", "--learner", "scmlMultiTask", "--task", "site", "--out", "x"],
      2,
      /say what to learn from: --label <column>/,
    ],
    [
      "chunks alone",
      ["fit", "sites.csv", "--learner", "scmlMultiTask", "--task", "site", "--chunk", "kind", "--out", "x"],
      2,
      /scmlMultiTask learns from triplets, not from chunks/,
    ],
    [
      "a triplet over two tasks",
      [
        ...["fit", "sites.csv", "--learner", "scmlMultiTask", "--task", "site", "--triplets", "across.csv"],
        ...["--out", "x"],
      ],
      1,
      /row 0 is of the task "07" and row 61 of "a\/b"/,
    ],
    [
      "weights of points",
      words("weighed.csv", "--task", "site", "--weights", "worth", "--out", "x"),
      1,
      /weighs all points alike/,
    ],
    [
      "another learner",
      ["fit", "sites.csv", "--label", "kind", "--learner", "scml", "--task", "site", "--out", "x"],
      2,
      /--task is for learners of several tasks: scmlMultiTask/,
    ],
    ["a file to write to", words("sites.csv", "--task", "site", "--out", "x.etalon"), 2, /Name a folder/],
    ["a folder of other files", words("sites.csv", "--task", "site", "--out", "."), 1, /the folder holds other files/],
    [
      "flags of other kinds",
      words("sites.csv", "--task", "site", "--qrels", "q.csv", "--out", "x"),
      2,
      /--qrels and --task do not go together/,
    ],
    ["an unknown option", words("sites.csv", "--task", "site", "--set", "sparsty=1", "--out", "x"), 2, /sparsity/],
    [
      "a single task",
      words("one.csv", "--task", "site", "--out", "x"),
      1,
      /all points of which something is known are of the task "x".*at least two tasks/,
    ],
    ["a task of one class", words("dull.csv", "--task", "site", "--out", "x"), 1, /task "a\/b": all labels are "same"/],
    [
      "a comparison",
      ["compare", "sites.csv", "--label", "kind", "--learners", "scmlMultiTask"],
      2,
      /learns several tasks: name their column with --task <column>, which fit and compare take/,
    ],
  ])("refuses %s", (_, line, code, message) => {
    const run = etalon(folder, ...line);
    expect(run.err).toMatch(message);
    expect(run.code).toBe(code);
  });
});
