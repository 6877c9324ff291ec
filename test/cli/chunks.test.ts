import { describe, expect, test } from "vitest";
import { rca } from "../../src/learners/rca.ts";
import { loadMetric } from "../../src/metrics/modelFile.ts";
import { etalon, folderWith, json, read, smallCsv } from "./etalon.ts";

const [header, ...body] = smallCsv().trim().split("\n");
/** Points p0, p2, p4 … are of one class, p1, p3, p5 … of the other; families of four within a class, the last eight points in none. */
const familyOf = (i: number): string => (i < 32 ? `${i % 2 ? "u" : "v"}0${Math.floor(i / 8)}` : "");
const points = body.map((row) => row.split(",").slice(1, 4).map(Number));
const relations = body.flatMap((_, i) => (i < 36 ? [`p${i},p${i + 2},p${i + 1},${1 + (i % 2)}`] : []));
const folder = folderWith({
  "data.csv": `${[`${header},family`, ...body.map((row, i) => `${row},${familyOf(i)}`)].join("\n")}\n`,
  "chunks.csv": `item,chunk\n${body.map((_, i) => `p${i},${familyOf(i)}`).join("\n")}\np99,v00\n`,
  "torn.csv": "item,chunk\np0,a\np2,a\np2,b\np4,b\n",
  "pairs.csv": `a,b,label\n${body.flatMap((_, i) => (i < 38 ? [`p${i},p${i + 2},same`, `p${i},p${i + 1},different`] : [])).join("\n")}\n`,
  "triplets.csv": `anchor,positive,negative,weight\n${relations.join("\n")}\n`,
});
const learn = (...words: string[]) => etalon(folder, "fit", "data.csv", "--id", "id", "--out", "m.etalon", ...words);
const learned = (...words: string[]) => {
  const { code, err } = learn(...words);
  expect([code, err]).toEqual([0, expect.any(String)]);
  return loadMetric(read(folder, "m.etalon"));
};
const plain = ["--scale", "none", "--drop", "class"];

describe("chunks on the command line", () => {
  test("from a column or a file teach rca what the library learns from them", () => {
    const expected = rca.fit({ points, chunks: body.map((_, i) => familyOf(i) || null) });
    for (const words of [
      ["--chunk", "family"],
      ["--chunks", "chunks.csv", "--features", "a,b,c"],
    ]) {
      expect(learned(...plain, ...words, "--learner", "rca").map.data).toEqual(expected.map.data);
    }
  });

  test("alone give no estimate, and say so; with labels they are judged by these", () => {
    const { code, out, err } = learn(...plain, "--chunk", "family", "--learner", "rca");
    expect([code, out]).toEqual([0, expect.not.stringContaining("held-out")]);
    expect(err).toContain("chunks tell no points apart, so there is no estimate");
    const judged = learn("--label", "class", "--chunk", "family", "--learn-from", "chunks", "--learner", "rca");
    expect(judged.out).toMatch(/learned from 8 chunks.*nearest-neighbor accuracy on \d+ held-out points/s);
  });

  test("are looked at by inspect, which names unknown items and what to type next", () => {
    const { relations: found, next } = json(folder, "inspect", "data.csv", "chunks.csv", "--id", "id") as {
      relations: unknown[];
      next: string;
    };
    expect(found).toEqual([expect.objectContaining({ kind: "chunks", count: 8, unknown: 1 })]);
    expect(next).toBe("etalon fit data.csv --chunks chunks.csv --id id --learner rca --out model.etalon");
  });

  test.each<[string[], number, RegExp]>([
    [
      ["--chunks", "torn.csv", "--learner", "rca"],
      1,
      /"p2" is in two chunks, "a" at torn\.csv:3:2 and "b" at torn\.csv:4:2/,
    ],
    [["--chunk", "family", "--learner", "auto"], 2, /chunks tell no points apart, so auto cannot judge/],
    [["--chunk", "family", "--learner", "lmnn"], 2, /lmnn learns from labels, not from chunks.*give --label/],
    [
      ["--chunk", "family", "--learn-from", "pairs", "--learner", "rca"],
      2,
      /--learn-from names pairs, but given are chunks\. Give --pairs too/,
    ],
  ])("fit refuses %j", (words, expected, message) => {
    const { code, err } = learn("--drop", "class", ...words);
    expect([code, err]).toEqual([expected, expect.stringMatching(message)]);
  });
});

describe("what fit learns from, of all that is given", () => {
  test("pairs and triplets with weights join for a learner of triplets", () => {
    const { code, out } = learn(
      ...["--drop", "class,family", "--pairs", "pairs.csv", "--triplets", "triplets.csv"],
      ...["--learner", "schultzJoachims", "--holdout", "0"],
    );
    // 36 triplets, and those of the 38 similar and 38 dissimilar pairs that share a point.
    expect([code, out]).toEqual([0, expect.stringMatching(/learned from (1[0-9][0-9]) triplets/)]);
  });

  test("--learn-from takes one kind of those", () => {
    const words = ["--drop", "family", "--label", "class", "--pairs", "pairs.csv", "--learner", "itml"];
    const both = learned(...words);
    const one = learned(...words, "--learn-from", "labels");
    expect(Object.keys(both.report.constraints)).toContain("given pairs");
    expect(Object.keys(one.report.constraints)).not.toContain("given pairs");
    expect(
      json(folder, ...["fit", "data.csv", "--id", "id", "--out", "m.etalon"], ...words, "--learn-from", "pairs"),
    ).toMatchObject({
      evaluation: { score: "accuracy" },
    });
  });
});
