import { describe, expect, test } from "vitest";
import { etalon, folderWith, read, smallCsv } from "./etalon.ts";

const [header, ...body] = smallCsv().trim().split("\n");
const classOf = (row: string): string => row.split(",").at(-1) as string;
const first = classOf(body[0]);
const table = (sure: number, scale = 1): string =>
  `${header},one,two\n${body.map((row) => `${row},${(classOf(row) === first ? [sure, 1 - sure] : [1 - sure, sure]).map((p) => p * scale)}`).join("\n")}\n`;
const folder = folderWith({
  "certain.csv": table(1),
  "soft.csv": table(0.75),
  "scaled.csv": table(0.75, 2),
  "negative.csv": table(1.25),
});
const learn = (file: string, ...words: string[]) =>
  etalon(folder, "fit", file, "--id", "id", "--out", "m.etalon", ...words);
const soft = ["--drop", "class", "--soft-labels", "one,two"];

describe("--soft-labels", () => {
  test("learns from columns of class probabilities, judged by the likeliest class", () => {
    const { code, out } = learn("soft.csv", ...soft, "--learner", "nca");
    expect([code, out]).toEqual([0, expect.stringMatching(/accuracy/)]);
    const scaled = learn("scaled.csv", ...soft, "--learner", "nca", "--holdout", "0");
    expect(scaled.err).toMatch(/rows of softLabels do not add up to 1; they were scaled/);
  });

  test("gives the map of the labels where all are certain", () => {
    const map = (...words: string[]) => {
      expect(learn("certain.csv", ...words, "--learner", "nca", "--holdout", "0").code).toBe(0);
      expect(etalon(folder, "export", "m.etalon", "--to", "json", "--out", "m.json").code).toBe(0);
      const { L } = JSON.parse(read(folder, "m.json").toString()) as { L: number[][] };
      expect(L.length).toBe(3);
      return L;
    };
    expect(map(...soft)).toEqual(map("--drop", "one,two", "--label", "class"));
  });

  test.each([
    ["a learner of one class a point", ["soft.csv", ...soft, "--learner", "lda"], 1, /knows one class a point/],
    ["auto", ["soft.csv", ...soft, "--learner", "auto"], 2, /needs a learner by name/],
    [
      "labels beside them",
      ["soft.csv", "--label", "class", "--soft-labels", "one,two", "--learner", "nca"],
      2,
      /do not go together/,
    ],
    ["an unknown column", ["soft.csv", "--soft-labels", "one,twoo", "--learner", "nca"], 2, /--soft-labels.*two/],
    [
      "a negative cell",
      ["negative.csv", ...soft, "--learner", "nca"],
      1,
      /negative\.csv:3:6: the probability is -0\.25/,
    ],
  ])("is refused with %s", (_, [file, ...words], code, text) => {
    expect(learn(file, ...words)).toMatchObject({ code, err: expect.stringMatching(text) });
  });
});
