import { expect, test } from "vitest";
import { multiTaskLearners } from "../../src/learners/multiTask/index.ts";
import { queryLearners } from "../../src/learners/query/index.ts";
import { trainers } from "../../src/learners/trainers.ts";
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

test("learners gives each learner of each kind with a JSON Schema of its options", () => {
  const list = json(folder, "learners") as {
    name: string;
    title: string;
    kind: string;
    supervision: string;
    reference: string | null;
    options: { properties: Record<string, { description: string }> };
  }[];
  const kindOf = (name: string): string =>
    trainers[name]?.kind ?? (Object.hasOwn(queryLearners, name) ? "query" : "multi-task");
  const known = [trainers, queryLearners, multiTaskLearners].flatMap((members) => Object.keys(members));
  expect(list.map(({ name, kind }) => [name, kind])).toEqual(known.map((name) => [name, kindOf(name)]));
  for (const learner of list) {
    expect(Object.keys(learner)).toEqual([
      "name",
      "title",
      "kind",
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

test("learners can be picked by name, by kind and by supervision", () => {
  expect((json(folder, "learners", "lda") as { name: string }[]).map(({ name }) => name)).toEqual(["lda"]);
  for (const { supervision } of json(folder, "learners", "--supervision", "pairs") as { supervision: string }[])
    expect(supervision).toBe("pairs");
  const named = (...words: string[]) =>
    (json(folder, "learners", ...words) as { name: string }[]).map(({ name }) => name);
  expect(named("--kind", "local")).toEqual(["scmlLocal"]);
  expect(named("--takes", "labels")).toContain("scmlLocal");
  expect(etalon(folder, "learners", "--kind", "lokal")).toMatchObject({ code: 2 });
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
