import { describe, expect, test } from "vitest";
import { etalon, folderWith, json, smallCsv } from "./etalon.ts";

interface Document {
  best: Record<string, unknown>;
  accuracy: number;
  complete: boolean;
  command: string;
  table: { options: Record<string, unknown>; accuracy: number | null; iterations: number | null; warm: boolean }[];
}

const folder = folderWith({ "data.csv": smallCsv() });
const base = ["search", "data.csv", "--label", "class", "--id", "id", "--learner", "ncmml"];

describe("etalon search", () => {
  test("goes along a path, counts iterations and names the command that learns with the best", () => {
    const document = json(folder, ...base, "--path", "regularization", "--values", "0.1,0.2,0.4") as Document;
    expect(Object.keys(document)).toEqual([
      "dataset",
      "points",
      "features",
      "classes",
      "protocol",
      "learner",
      "method",
      "best",
      "accuracy",
      "table",
      "complete",
      "command",
    ]);
    expect(document).toMatchObject({ dataset: "data.csv", points: 40, classes: 2, learner: "ncmml", method: "path" });
    const path = document.table.slice(1, 4);
    expect(path.map(({ options, warm }) => [options["regularization"], warm])).toEqual([
      [0.1, false],
      [0.2, true],
      [0.4, true],
    ]);
    expect(path.every(({ iterations }) => (iterations ?? 0) > 0)).toBe(true);
    const words = document.command.split(" ").slice(1);
    expect(words.slice(0, 2)).toEqual(["fit", "data.csv"]);
    expect(etalon(folder, ...words).code).toBe(0);
  });

  test("keeps what is set, draws at random with the seed, and shows a table", () => {
    const drawn = (seed: number) =>
      etalon(folder, ...base, "--trials", "3", "--set", "tolerance=0.01", "--quiet", "--seed", String(seed)).out;
    const first = drawn(1);
    expect(drawn(1)).toBe(first);
    expect(drawn(2)).not.toBe(first);
    const lines = first.split("\n");
    expect(lines[2].trim().split(/\s+/)).toEqual(["tolerance", "regularization", "accuracy", "iterations", "begun"]);
    expect(lines.slice(3, 6).every((line) => line.trim().startsWith("0.01") && line.endsWith("as usual"))).toBe(true);
    expect(first).toContain("Learn it: etalon fit data.csv --label class --id id --learner ncmml");
  });

  test("refuses with a usage error what makes no search", () => {
    const refused = (...words: string[]) => {
      const { code, err } = etalon(folder, ...words);
      expect(code).toBe(2);
      return err;
    };
    expect(refused(...base, "--path", "regularisation")).toContain("regularisation");
    expect(refused(...base, "--path", "regularization", "--grid")).toContain("--path names the one option");
    expect(refused(...base, "--steps", "3")).toContain("--grid or --path");
    expect(refused("search", "iris", "--learner", "nca", "--path", "regularization", "--values", "x")).toContain("x");
  });
});
