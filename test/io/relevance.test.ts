import { describe, expect, test } from "vitest";
import { parseCsv } from "../../src/io/csv.ts";
import { readRelevance } from "../../src/io/relevance.ts";

const read = (text: string, strict = false) =>
  readRelevance(
    parseCsv(text, { source: "qrels.csv" }),
    { count: 3, ids: ["q0", "q1", "q2"] },
    { count: 3, ids: ["a", "b", "c"] },
    { strict },
  );

describe("readRelevance", () => {
  test("gathers graded judgments by query", () => {
    const { queries, relevant, warnings } = read("query,item,relevance\nq2,a,0.5\nq0,b,2\nq0,c,1\nq0,c,3\nq1,a,0\n");
    expect([...queries]).toEqual([0, 2]);
    expect(relevant.map(({ items, grades }) => [[...items], [...grades]])).toEqual([
      [
        [1, 2],
        [2, 3],
      ],
      [[0], [0.5]],
    ]);
    expect(warnings).toEqual(["qrels.csv: 1 of the queries have no relevant item and ask nothing"]);
  });

  test("takes 1 where there is no relevance", () => {
    expect([...read("query,item\nq0,a\n").relevant[0].grades]).toEqual([1]);
  });

  test("leaves unknown names out, counted, or refuses them under strict", () => {
    const text = "query,item,relevance\nq0,a,1\nq9,a,1\nq0,z,1\n";
    expect(read(text).warnings).toEqual(['qrels.csv: 2 unknown ids ("q9", "z"), so 2 rows were ignored']);
    expect(() => read(text, true)).toThrow(/qrels\.csv:3:1: "q9" names no query/);
  });

  test.each([
    ["query,item,relevance\nq0,a,-1\n", /qrels\.csv:2:3: "-1" is no relevance/],
    ["query,item,relevance\nq0,a,many\n", /"many" is no relevance/],
    ["query,thing\nq0,a\n", /no column "item" for the item/],
    ["query,item,relevance\nq0,a,0\n", /no query has a relevant item/],
    ["query,item,relevance\nq8,a,1\n", /no query has a relevant item.*unknown id/],
  ])("refuses %j", (text, message) => {
    expect(() => read(text)).toThrow(message);
  });
});
