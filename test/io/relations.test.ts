import { describe, expect, test } from "vitest";
import { parseCsv } from "../../src/io/csv.ts";
import type { Items } from "../../src/io/items.ts";
import { parseJsonl } from "../../src/io/jsonl.ts";
import { readChunks, readPairs, readQuadruplets, readTriplets } from "../../src/io/relations.ts";

const table = (text: string) => parseCsv(text, { source: "p.csv", text: "all" });
const named: Items = { count: 3, ids: ["x", "007", "7"] };
const numbered: Items = { count: 4 };

describe("relations", () => {
  test("pairs by id, every spelling of the verdict, unsure skipped", () => {
    const verdicts = ["1", "+1", "same", "True", "yes", "0", "-1", "different", "FALSE", "no"];
    const { ends, similar, warnings } = readPairs(
      table(`a,b,label\n${verdicts.map((v) => `x,007,${v}\n`).join("")}x,7,unsure\nx,7,\n`),
      named,
    );
    expect([...similar]).toEqual([1, 1, 1, 1, 1, 0, 0, 0, 0, 0]);
    expect(new Set(ends.left)).toEqual(new Set([0]));
    expect(new Set(ends.right)).toEqual(new Set([1]));
    expect(warnings).toEqual(["p.csv: 2 pairs without a verdict were skipped"]);
  });

  test("splink's pairs are similar from a score of 0.5", () => {
    const text = "unique_id_l,unique_id_r,clerical_match_score\nx,7,0.5\n7,x,0.49\nx,007,\n";
    const { ends, similar } = readPairs(table(text), named);
    expect([[...ends.left], [...ends.right], [...similar]]).toEqual([
      [0, 2],
      [2, 0],
      [1, 0],
    ]);
  });

  test("without ids points are named by their 0-based row, also after rows were dropped", () => {
    expect([...readTriplets(table("anchor,positive,negative\n0,3,2\n"), numbered).ends.positive]).toEqual([3]);
    const dropped: Items = { count: 3, rows: [0, 2, 5] };
    const { ends, unknown } = readTriplets(table("anchor,positive,negative\n0,5,2\n0,1,2\n"), dropped);
    expect([[...ends.anchor], [...ends.positive], [...ends.negative]]).toEqual([[0], [2], [1]]);
    expect(unknown).toEqual(["1"]);
  });

  test("quadruplets compare two pairs", () => {
    const { ends } = readQuadruplets(table("a,b,c,d\n0,1,2,3\n"), numbered);
    expect([...ends.a, ...ends.b, ...ends.c, ...ends.d]).toEqual([0, 1, 2, 3]);
  });

  test("chunks give each point one or none, and say what they pass over", () => {
    const { chunks, unknown, warnings } = readChunks(
      parseCsv("chunk,item,weight\nb1,x,2\nb1,7,1\n,007,1\nb1,7,3\nb2,q,1\n", {
        source: "p.csv",
        text: ["item", "chunk"],
      }),
      named,
    );
    expect(chunks).toEqual(["b1", null, "b1"]);
    expect(unknown).toEqual(["q"]);
    expect(warnings).toEqual([
      'p.csv: 1 unknown id ("q"), so 1 row was ignored: 6',
      'p.csv: chunks have no weights: the column "weight" was passed over',
    ]);
    expect(readChunks(table("item,chunk\n3,1\n0,1\n"), numbered).chunks).toEqual(["1", null, null, "1"]);
  });

  test("JSON Lines serve as well", () => {
    const { similar } = readPairs(
      parseJsonl('{"a":0,"b":1,"label":1}\n{"a":"2","b":3,"label":"different"}\n'),
      numbered,
    );
    expect([...similar]).toEqual([1, 0]);
  });

  test("unknown ids and self pairs are counted, listed and left out", () => {
    const { ends, unknown, warnings } = readPairs(table("a,b,label\nx,7,1\nx,q,1\nq,r,0\n7,7,1\n"), named);
    expect(ends.left.length).toBe(1);
    expect(unknown).toEqual(["q", "r"]);
    expect(warnings).toEqual([
      'p.csv: 2 unknown ids ("q", "r"), so 2 rows were ignored: 3, 4',
      "p.csv: 1 row relates a point to itself and was ignored: p.csv:5:1",
    ]);
  });

  test("pairs given both as similar and as dissimilar are named with both places, whichever end comes first", () => {
    const { contradictions } = readPairs(table("a,b,label\nx,7,1\nx,007,1\n7,x,0\nx,7,1\n"), named);
    expect(contradictions).toEqual(['"7" and "x" at p.csv:2:1 and p.csv:4:1']);
  });

  test.each<[string, () => unknown, RegExp]>([
    [
      "a missing column",
      () => readPairs(table("a,b\nx,7\n"), named),
      /pairs need the columns a, b, label \(or unique_id_l.*"label" is missing\. It has "a", "b"/,
    ],
    [
      "a verdict that is none",
      () => readPairs(table("a,b,label\nx,7,1\nx,7,2\n"), named),
      /^p\.csv:3:3: "2" is no verdict on a pair\. Give 1 or 0/,
    ],
    [
      "a score above 1",
      () => readPairs(table("unique_id_l,unique_id_r,clerical_match_score\nx,7,1.5\n"), named),
      /^p\.csv:2:3: "1\.5" is no score/,
    ],
    [
      "an empty name",
      () => readPairs(table("a,b,label\nx,,1\n"), named),
      /^p\.csv:2:2: "b" is empty\. Name a point by its id/,
    ],
    [
      "an unknown id under strict",
      () => readPairs(table("a,b,label\nx,q,1\n"), named, { strict: true }),
      /^p\.csv:2:2: "q" names no point.*--strict/,
    ],
    [
      "a row out of range under strict",
      () => readTriplets(table("anchor,positive,negative\n0,1,9\n"), numbered, { strict: true }),
      /"9" names no point\. Give a row from 0 to 3, or give --id/,
    ],
    [
      "a point in two chunks",
      () => readChunks(table("item,chunk\nx,a\n7,a\nx,b\n"), named),
      /"x" is in two chunks, "a" at p\.csv:2:2 and "b" at p\.csv:4:2\. Give each point one, or join the two/,
    ],
    [
      "chunks in a pairs file",
      () => readChunks(table("a,b,label\nx,7,1\n"), named),
      /chunks need the columns item, chunk/,
    ],
    [
      "nothing but unknown ids",
      () => readPairs(table("a,b,label\nq,r,1\n"), named),
      /no relation is left of 1\. .*2 unknown ids.*by their id/,
    ],
    [
      "nothing but unsure",
      () => readPairs(table("a,b,label\nx,7,unsure\n"), named),
      /no relation is left of 1\. All are without a verdict/,
    ],
    [
      "triplets in a pairs file",
      () => readTriplets(table("a,b,label\nx,7,1\n"), named),
      /triplets need the columns anchor, positive, negative/,
    ],
  ])("%s is refused", (_, run, says) => {
    expect(run).toThrow(expect.objectContaining({ code: "DATA", message: expect.stringMatching(says) }));
  });
});
