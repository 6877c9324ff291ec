import { expect, test } from "vitest";
import { learners } from "../../src/learners/index.ts";
import { etalon, folderWith, json, read, smallCsv } from "./etalon.ts";

const folder = folderWith({
  "data.csv": smallCsv(12),
  "gap.csv": "a,b,class\n1,,x\n2,3,y\n2,3,x\n",
  "pairs.csv": "a,b,label\np0,p1,1\np0,p2,0\np0,zz,1\n",
});

test("datasets lists the built-in sets and writes one that reads back", () => {
  const sets = json(folder, "datasets") as { name: string; points: number; license: string }[];
  expect(sets.map(({ name }) => name)).toEqual([
    "iris",
    "wine",
    "breast_cancer",
    "digits",
    "twoMoons",
    "stripes",
    "xor",
    "noisyAxis",
    "rings",
  ]);
  expect(json(folder, "datasets", "iris", "--out", "iris.csv")).toEqual({
    dataset: "iris",
    out: "iris.csv",
    rows: 150,
  });
  expect(json(folder, "inspect", "iris.csv")).toMatchObject({ rows: 150, features: 4 });
  expect(read(folder, "iris.csv").toString().split("\n").length).toBe(152);
});

test("generated data follow the seed", () => {
  const write = (seed: string, name: string) => {
    json(folder, "datasets", "twoMoons", "--seed", seed, "--out", name);
    return read(folder, name).toString();
  };
  expect(write("1", "a.csv")).toBe(write("1", "b.csv"));
  expect(write("2", "c.csv")).not.toBe(write("1", "a.csv"));
});

test("learners gives each learner with a JSON Schema of its options", () => {
  const list = json(folder, "learners") as {
    name: string;
    title: string;
    supervision: string;
    reference: string | null;
    options: { properties: Record<string, { description: string }> };
  }[];
  expect(list.map(({ name }) => name)).toEqual(Object.keys(learners));
  for (const learner of list) {
    expect(Object.keys(learner)).toEqual([
      "name",
      "title",
      "supervision",
      "takes",
      "joins",
      "tags",
      "reference",
      "options",
    ]);
    expect(Object.keys(learner.options.properties)).toContain("seed");
    for (const option of Object.values(learner.options.properties))
      expect(option.description.length).toBeGreaterThan(5);
  }
});

test("learners can be picked by name and by supervision", () => {
  expect((json(folder, "learners", "lda") as { name: string }[]).map(({ name }) => name)).toEqual(["lda"]);
  for (const { supervision } of json(folder, "learners", "--supervision", "pairs") as { supervision: string }[])
    expect(supervision).toBe("pairs");
  expect(etalon(folder, "learners", "lda").out).toMatch(/^lda: Linear discriminant analysis/);
});

test("inspect tells columns, gaps, duplicates and the next command", () => {
  expect(json(folder, "inspect", "gap.csv")).toMatchObject({
    rows: 3,
    features: 2,
    missing: 1,
    duplicates: 1,
    next: "etalon compare gap.csv --label class --missing mean --report report.html",
  });
  expect(json(folder, "inspect", "data.csv", "pairs.csv", "--id", "id")).toMatchObject({
    relations: [{ kind: "pairs", similar: 1, dissimilar: 1, unknown: 1 }],
    next: "etalon fit data.csv --pairs pairs.csv --id id --learner auto --out model.etalon",
  });
});
