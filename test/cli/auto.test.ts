import { describe, expect, test } from "vitest";
import { planted } from "../evaluate/fixtures.ts";
import { etalon, folderWith, json, smallCsv } from "./etalon.ts";

interface Document {
  learner: string;
  evaluation: { heldOut: number; verdict: string; difference: number } | null;
  choice: {
    name: string;
    winner: string;
    table: { learner: string; status: string }[];
    estimate: { heldOut: number; chosen: string[] } | null;
  };
}

const { points, labels } = planted(200, 5);
const table = points.map((point, i) => [...point, labels[i]].join(","));
const folder = folderWith({
  "data.csv": smallCsv(),
  "planted.csv": `${["a,b,c,d,e,f,g,h,i,class", ...table].join("\n")}\n`,
});
const fit = "fit planted.csv --label class --learner auto --learners lda,rca --out planted.etalon".split(" ");

describe("etalon fit --learner auto", () => {
  const document = json(folder, ...fit) as Document;

  test("chooses by nested cross-validation, each point held out once", () => {
    expect(document.choice.table.map(({ learner }) => learner)).toEqual(["euclidean", "lda", "rca"]);
    expect(document.choice.estimate).toMatchObject({ heldOut: 200, chosen: { length: 5 } });
    expect(["lda", "rca"]).toContain(document.choice.winner);
    expect(document.learner).toBe(document.choice.name);
    expect(document.evaluation).toMatchObject({ heldOut: 200, verdict: "better" });
  });

  test("shows the race and who won", () => {
    const { out, code } = etalon(folder, ...fit);
    expect(code).toBe(0);
    expect(out).toMatch(/^auto chose \w+: the best of 2 learners, better than Euclidean\n\nrace +accuracy +folds\n/);
    expect(out).toContain("on 200 held-out points");
  });

  test("keeps Euclidean where nothing is better, with nothing gained", () => {
    const words = ["fit", "data.csv", "--label", "class", "--id", "id", "--learner", "auto", "--learners", "pca"];
    const kept = json(folder, ...words, "--out", "kept.etalon") as Document;
    expect([kept.learner, kept.evaluation?.difference, kept.evaluation?.verdict]).toEqual(["euclidean", 0, "same"]);
    expect(etalon(folder, ...words, "--require-gain", "--out", "kept.etalon").code).toBe(3);
  });

  test("takes other shares as other numbers of folds, and none as no estimate", () => {
    const halves = json(folder, ...fit, "--holdout", "0.5") as Document;
    expect(halves.choice.estimate?.chosen.length).toBe(2);
    const { evaluation, choice } = json(folder, ...fit, "--holdout", "0") as Document;
    expect([evaluation, choice.estimate]).toEqual([null, null]);
  });

  test("keeps to a budget, and says who had no turn", () => {
    const words = [
      "fit",
      "digits",
      "--learner",
      "auto",
      "--learners",
      "rca,nca",
      "--budget",
      "0.5",
      "--out",
      "d.etalon",
    ];
    const { choice } = json(folder, ...words) as Document;
    expect(choice.table.find(({ learner }) => learner === "nca")?.status).toMatch(/skipped|timeout/);
  });

  test.each([
    [[...fit, "--no-refit"], /--no-refit does not go with --learner auto/],
    [[...fit, "--set", "lda.shrinkage=0.1"], /--set needs a learner by name/],
    [["fit", "wine", "--learner", "lda", "--budget", "5", "--out", "x.etalon"], /go with --learner auto/],
    [["fit", "wine", "--learner", "auto", "--learners", "ldda", "--out", "x.etalon"], /Did you mean lda\?/],
  ])("refuses %j", (words, message) => {
    const { code, err } = etalon(folder, ...words);
    expect([code, err]).toEqual([2, expect.stringMatching(message)]);
  });
});
