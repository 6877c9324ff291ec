import { describe, expect, test } from "vitest";
import { characterGrams } from "../../src/data/characterGrams.ts";
import { parseCsv } from "../../src/io/csv.ts";
import { toDataset } from "../../src/io/dataset.ts";

const table = (text: string, kept: string[] = []) => parseCsv(text, { source: "d.csv", text: kept });

describe("toDataset", () => {
  test("takes the numeric columns without a role as features, in order", () => {
    const { points, labels, ids, groups, leftOut, warnings } = toDataset(
      table("id,a,name,g,b,y\n007,1,x,p,2,u\n7,3,z,q,4,v\n", ["id"]),
      { label: "y", id: "id", group: "g" },
    );
    expect(points).toEqual({ rows: 2, cols: 2, data: Float64Array.of(1, 2, 3, 4), features: ["a", "b"] });
    expect([labels, ids, groups]).toEqual([
      ["u", "v"],
      ["007", "7"],
      ["p", "q"],
    ]);
    expect(leftOut).toEqual(["name"]);
    expect(warnings).toEqual(['d.csv: a text column was left out: "name"']);
  });

  test("takes the features that are named, in that order, and drops others", () => {
    const text = "a,b,c\n1,2,3\n";
    expect(toDataset(table(text), { features: ["c", "a"] }).points.data).toEqual(Float64Array.of(3, 1));
    expect(toDataset(table(text), { drop: ["b"] }).points.features).toEqual(["a", "c"]);
  });

  test("numeric labels are numbers, an empty label is null and never -1", () => {
    const { labels, warnings } = toDataset(table("a,y\n1,2.5\n2,\n3,-1\n"), { label: "y" });
    expect(labels).toEqual([2.5, null, -1]);
    expect(warnings).toEqual(["d.csv: 1 of 3 points has no label"]);
    expect(toDataset(table("a,y\n1,x\n2,\n"), { label: "y" }).labels).toEqual(["x", null]);
  });

  test("drops rows with gaps when asked, and remembers which rows stayed", () => {
    const { points, labels, rows, warnings } = toDataset(table("a,b,y\n1,,u\n2,3,v\n,4,w\n5,6,\n"), {
      label: "y",
      missing: "drop",
    });
    expect(points.data).toEqual(Float64Array.of(2, 3, 5, 6));
    expect([...rows]).toEqual([1, 3]);
    expect(labels).toEqual(["v", null]);
    expect(warnings[0]).toBe('d.csv: 2 of 4 rows were dropped for missing values, in "a" (1), "b" (1)');
  });

  test("fills gaps with the column mean when asked", () => {
    const { points, warnings } = toDataset(table("a,b\n1,1e308\n,1e308\n4,\n"), { missing: "mean" });
    expect(points.data).toEqual(Float64Array.of(1, 1e308, 2.5, 1e308, 4, 1e308));
    expect(warnings).toEqual(['d.csv: 2 missing values were filled with the column mean, in "a" (1), "b" (1)']);
  });

  test("gaps in columns that are no features do not matter", () => {
    expect(toDataset(table("a,b\n1,\n2,3\n"), { drop: ["b"] }).points.rows).toBe(2);
  });

  test("takes lists of numbers as points", () => {
    const { points, ids } = toDataset(table('id,v,t\nx,"[1, 2]",t\ny,[3 4],t\n'), { vector: "v", id: "id" });
    expect(points).toEqual({ rows: 2, cols: 2, data: Float64Array.of(1, 2, 3, 4), features: ["v[0]", "v[1]"] });
    expect(ids).toEqual(["x", "y"]);
  });

  test("a column called __proto__ is a column", () => {
    const { points } = toDataset(table("__proto__,constructor,y\n1,2,__proto__\n"), { label: "y" });
    expect(points.features).toEqual(["__proto__", "constructor"]);
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  });
});

test("columns of text become vectors of 32 bits by their runs of characters, gaps included", () => {
  const given = table("id,name,zip\n1,ann,0123\n2,anne,0123\n3,,\n", ["name", "zip"]);
  const { points, warnings, leftOut } = toDataset(given, { id: "id", text: ["name", "zip"], dimensions: 32 });
  const same = characterGrams(
    [
      ["ann", "0123"],
      ["anne", "0123"],
      [null, null],
    ],
    { dimensions: 32 },
  );
  expect(points).toEqual(same);
  expect([warnings, leftOut]).toEqual([[], []]);
  expect(() => toDataset(given, { text: ["name"], vector: "zip" })).toThrow(
    "`vector` and `text` both name the features",
  );
  expect(() => toDataset(given, { text: ["nam"] })).toThrow('Did you mean "name"?');
});
