import { describe, expect, test } from "vitest";
import { parseCsv } from "../../src/io/csv.ts";
import type { Items } from "../../src/io/items.ts";
import { parseJsonl } from "../../src/io/jsonl.ts";
import { readLabelLog, withoutUndone } from "../../src/io/labelLog.ts";
import { readPairs, readTriplets } from "../../src/io/relations.ts";
import { wholeLines } from "../../src/io/tornLine.ts";

const items: Items = { count: 4, ids: ["w", "x", "y", "z"] };
const table = (...lines: object[]) =>
  parseJsonl(lines.map((line) => `${JSON.stringify(line)}\n`).join(""), { source: "l" });
const pair = (a: string, b: string, label: string | null, by = "ann") => ({ a, b, label, by, score: null });
const odd = (anchor: string, positive: string, negative: string, label = "odd", by = "ann") => ({
  ...{ anchor, positive, negative, label, by },
});

const mixed = table(
  pair("w", "x", "same"),
  pair("w", "y", "different"),
  pair("w", "y", "undo"),
  odd("w", "x", "y"),
  odd("x", "w", "y"),
  pair("y", "w", "same"),
  pair("x", "z", "unsure"),
  pair("y", "z", "skip"),
  odd("w", "x", "z"),
  odd("x", "w", "z"),
  odd("w", "x", "z", "undo"),
  odd("x", "w", "z", "undo"),
  odd("w", "y", "z", "unsure"),
);

describe("a file of labels", () => {
  test("gives the pairs that stand: undone ones, unsure ones and those on triplets are left out", () => {
    const { ends, similar, contradictions, warnings } = readPairs(mixed, items);
    expect([[...ends.left], [...ends.right], [...similar]]).toEqual([
      [0, 2],
      [1, 0],
      [1, 1],
    ]);
    expect(contradictions).toEqual([]);
    expect(warnings).toEqual(["l: 2 pairs without a verdict were skipped"]);
  });

  test("gives the triplets that stand", () => {
    const { ends } = readTriplets(mixed, items);
    expect([[...ends.anchor], [...ends.positive], [...ends.negative]]).toEqual([
      [0, 1],
      [1, 0],
      [2, 2],
    ]);
  });

  test("gives the answers in their order, an odd one out once", () => {
    const { answers, unknown } = readLabelLog(mixed, items);
    expect(answers.map(({ rows, answer }) => [answer, ...rows])).toEqual([
      ["same", 0, 1],
      ["odd", 0, 1, 2],
      ["same", 2, 0],
      ["unsure", 1, 3],
      ["skip", 2, 3],
      ["unsure", 0, 2, 3],
    ]);
    expect(unknown).toBe(0);
  });

  test("lets everybody take back their own answers alone", () => {
    const two = table(pair("w", "x", "same", "ann"), pair("w", "x", "different", "bob"), pair("x", "w", "undo", "ann"));
    expect([...readPairs(two, items).similar]).toEqual([0]);
    expect(readLabelLog(two, items).answers).toEqual([{ kind: "pair", rows: [0, 1], answer: "different", by: "bob" }]);
  });

  test("takes the latest of several answers back, then the one before; an undo of nothing does nothing", () => {
    const lines = [pair("w", "x", "same"), pair("w", "x", "different"), pair("w", "x", "undo")];
    expect([...readPairs(table(...lines), items).similar]).toEqual([1]);
    expect(() => readPairs(table(...lines, pair("w", "x", "undo"), pair("w", "x", "undo")), items)).toThrow(
      "no relation is left",
    );
  });

  test("counts lines on points that the data do not have, and refuses a verdict that is none, with its place", () => {
    expect(readLabelLog(table(pair("w", "q", "same"), pair("w", "x", "same")), items)).toMatchObject({ unknown: 1 });
    expect(() => readLabelLog(table(pair("w", "x", "maybe")), items)).toThrow("l:1:3");
  });

  test("is read from CSV too, and a table without undo lines is the table itself", () => {
    const csv = parseCsv("a,b,label,by\nw,x,same,ann\ny,x,different,ann\nx,y,undo,ann\n", { source: "l.csv" });
    expect([...readPairs(csv, items).ends.left]).toEqual([0]);
    const plain = parseCsv("a,b,label\nw,x,1\n,x,0\n");
    expect(withoutUndone(plain, ["a", "b"])).toBe(plain);
    expect(() => readPairs(plain, items)).toThrow('"a" is empty');
  });
});

describe("the last line of a file", () => {
  const cut = (text: string) => {
    const { bytes, torn } = wholeLines(new TextEncoder().encode(text));
    return [new TextDecoder().decode(bytes), torn];
  };

  test("is cut off where a write did not end, at every byte but the last", () => {
    const [first, second] = ['{"a":"w"}\n', '{"a":"ü","b":[1,2]}'];
    for (let length = 1; length < second.length; length++)
      expect(cut(first + second.slice(0, length))).toEqual([first, second.slice(0, length)]);
  });

  test("stays where it is whole, with and without a line end, and where there is none", () => {
    for (const text of ["", '{"a":1}\n', '{"a":1}\n{"b":2}', '{"a":1}\n  '])
      expect(cut(text)).toEqual([text, undefined]);
  });
});
