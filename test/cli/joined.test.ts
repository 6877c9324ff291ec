import { describe, expect, test } from "vitest";
import { etalon, folderWith, json, read, smallCsv } from "./etalon.ts";

const rows = smallCsv().trim().split("\n");
const [header, ...body] = rows;
// Classes alternate, so that even ids are alike.
const folder = folderWith({
  "data.csv": `${[`${header},amount,worth`, ...body.map((row, i) => `${i === 39 ? row.replace(/[^,]*$/, "") : row},${i % 7},${1 + (i % 3)}`)].join("\n")}\n`,
  "pairs.csv": "a,b,label,weight\np0,p2,same,2\np1,p3,same,0.5\np0,p1,different,1\np4,p7,same,3\n",
  "plain.csv": "a,b,label\np0,p2,same\np1,p3,same\np0,p1,different\n",
  "bad.csv": "a,b,label,weight\np0,p2,same,0\n",
});
const learn = (...words: string[]) =>
  etalon(folder, "fit", "data.csv", "--id", "id", "--holdout", "0", "--out", "m.etalon", ...words);
const without = ["--drop", "amount,worth"];

describe("what fit learns from", () => {
  test("labels join the pairs of a file, and say what contradicts them and what has no label", () => {
    const { code, out, err } = learn("--label", "class", ...without, "--pairs", "pairs.csv", "--learner", "itml");
    expect([code, out]).toEqual([0, expect.stringMatching(/4 given pairs, 1 pairs against labels/)]);
    expect(err).toMatch(/1 of the given pairs contradict the labels; they were kept: rows \(4, 7\)/);
    expect(err).not.toMatch(/no label/);
  });

  test("unlabeled points are spoken of once", () => {
    const { err } = learn("--label", "class", ...without, "--learner", "lda");
    expect(err.match(/label/g)?.length).toBe(1);
    expect(err).toMatch(/1 unlabeled points were left out/);
  });

  test("a column `weight` weighs pairs", () => {
    const words = ["--drop", "class,amount,worth", "--learner", "kissme"];
    const learned = (file: string) => {
      expect(learn(...words, "--pairs", file).code).toBe(0);
      return read(folder, "m.etalon");
    };
    expect(learned("pairs.csv").equals(learned("plain.csv"))).toBe(false);
    expect(learn(...words, "--pairs", "bad.csv")).toMatchObject({
      code: 1,
      err: expect.stringMatching(/bad\.csv:2:4: the weight is 0\. Give a number above 0/),
    });
  });

  test("--weights weighs points for learners that take weights, and is refused by others", () => {
    const words = ["--label", "class", "--drop", "amount", "--weights", "worth", "--learner"];
    expect(learn(...words, "rca").code).toBe(0);
    expect(learn(...words, "lmnn")).toMatchObject({ code: 1, err: expect.stringContaining("weighs all points alike") });
  });

  test("--target gives numbers to predict, judged by regression on held-out points", () => {
    const words = ["fit", "data.csv", "--id", "id", "--drop", "class,worth", "--target", "amount", "--learner", "mlkr"];
    expect(json(folder, ...words, "--out", "t.etalon")).toMatchObject({
      features: 3,
      evaluation: { score: "variance explained", heldOut: 8, neighbors: 3 },
    });
    const refused = etalon(folder, ...words.slice(0, -1), "lmnn", "--out", "t.etalon");
    expect([refused.code, refused.err]).toEqual([
      2,
      expect.stringMatching(/not from targets.*give --label\..*--takes targets/s),
    ]);
  });

  test("learners lists those that take a kind", () => {
    const names = (json(folder, "learners", "--takes", "targets") as { name: string }[]).map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(["mlkr", "farm", "lsml"]));
    expect(names).not.toContain("lmnn");
  });
});
