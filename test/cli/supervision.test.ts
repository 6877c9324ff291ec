import { describe, expect, test } from "vitest";
import { etalon, folderWith, json, read, smallCsv } from "./etalon.ts";

const even = (shift: number): string[] => Array.from({ length: 12 }, (_, i) => `p${(2 * i + 2 * shift) % 40}`);
const odd = even(0).map((name) => `p${Number(name.slice(1)) + 1}`);
const triplets = even(0).flatMap((anchor, i) => [1, 2, 3].map((s) => `${anchor},${even(s)[i]},${odd[(i + s) % 12]}`));
const quadruplets = even(0).flatMap((a, i) =>
  [1, 2, 3].map((s) => `${a},${even(s)[i]},${even(s)[i]},${odd[(i + s) % 12]}`),
);
const folder = folderWith({
  "data.csv": smallCsv(),
  "triplets.csv": `anchor,positive,negative\n${triplets.join("\n")}\n`,
  "quadruplets.csv": `a,b,c,d\n${quadruplets.join("\n")}\n`,
  "pairs.csv": "a,b,label\np0,p2,same\np0,p1,different\np2,p0,different\n",
  "vectors.jsonl": `${Array.from({ length: 12 }, (_, i) => `{"id":"p${i}","class":"${i % 2 ? "x" : "y"}","v":[${i},${(i * 7) % 5}]}`).join("\n")}\n`,
  "twins.csv": `x,y,class,house\n${Array.from({ length: 12 }, (_, i) => `${Math.floor(i / 2)},${(i % 2) / 10},${"ab"[Math.floor(i / 2) % 2]},h${Math.floor(i / 2)}`).join("\n")}\n`,
});
const ids = ["--id", "id", "--drop", "class"];
const learn = (...words: string[]) => etalon(folder, "fit", "data.csv", ...ids, ...words);

describe("relations between points", () => {
  test("fit learns from triplets and judges by those among held-out items", () => {
    const words = ["--triplets", "triplets.csv", "--learner", "schultzJoachims", "--out", "t.etalon"];
    const { code, out, err } = learn(...words);
    expect([code, out]).toEqual([
      0,
      expect.stringMatching(/learned from 36 triplets.*share of triplets in order on 20 held-out points/s),
    ]);
    expect(err).toMatch(/\d+ triplets between training and held-out points were left out of the estimate/);
    const first = read(folder, "t.etalon");
    learn(...words);
    expect(read(folder, "t.etalon").equals(first)).toBe(true);
  });

  test("fit learns from quadruplets, and a learner of quadruplets from triplets too", () => {
    for (const kind of ["quadruplets", "triplets"]) {
      const { code, out } = learn(
        `--${kind}`,
        `${kind}.csv`,
        "--learner",
        "lsml",
        "--holdout",
        "0",
        "--out",
        "q.etalon",
      );
      expect([code, out]).toEqual([0, expect.stringContaining("learned from 36 quadruplets")]);
    }
  });

  test("evaluate counts quadruplets in order", () => {
    learn("--quadruplets", "quadruplets.csv", "--learner", "lsml", "--holdout", "0", "--out", "q.etalon");
    const judged = ["evaluate", "q.etalon", "data.csv", "--id", "id", "--quadruplets", "quadruplets.csv"];
    expect(json(folder, ...judged)).toMatchObject({ scores: [{ score: "quadruplets in order" }] });
  });

  test("auto compares only learners that suit the relations", () => {
    const { code, out } = learn("--triplets", "triplets.csv", "--learner", "auto", "--out", "a.etalon");
    expect([code, out]).toEqual([0, expect.stringMatching(/^auto chose \w+: /)]);
  });

  test.each<[string[], number, RegExp]>([
    [
      ["--triplets", "triplets.csv", "--learner", "lmnn"],
      2,
      /lmnn learns from labels, not from triplets.*give --label/,
    ],
    [
      ["--triplets", "triplets.csv", "--learner", "itml"],
      2,
      /itml learns from pairs, not from triplets.*--pairs or --label/,
    ],
    [["--quadruplets", "triplets.csv", "--learner", "lsml"], 1, /quadruplets need the columns a, b, c, d/],
    [
      ["--pairs", "pairs.csv", "--learner", "itml"],
      1,
      /"p2" and "p0" at pairs\.csv:2:1 and pairs\.csv:4:1\. Decide for one/,
    ],
    [
      ["--learner", "itml"],
      2,
      /--label <column>, --target <column>, --chunk <column>, or --pairs, --triplets, --quadruplets, --chunks/,
    ],
  ])("fit refuses %j", (words, expected, message) => {
    const { code, err } = learn(...words, "--out", "no.etalon");
    expect([code, err]).toEqual([expected, expect.stringMatching(message)]);
    expect(() => read(folder, "no.etalon")).toThrow();
  });

  test("inspect tells the kinds of files apart, counts contradictions and takes the only column of lists", () => {
    const { relations, next } = json(
      folder,
      "inspect",
      "data.csv",
      "triplets.csv",
      "quadruplets.csv",
      "pairs.csv",
      "--id",
      "id",
    ) as { relations: { kind: string; count: number; contradictions: string[] }[]; next: string };
    expect(relations.map(({ kind, count, contradictions }) => [kind, count, contradictions.length])).toEqual([
      ["triplets", 36, 0],
      ["quadruplets", 36, 0],
      ["pairs", 3, 1],
    ]);
    expect(next).toBe("etalon fit data.csv --triplets triplets.csv --id id --learner auto --out model.etalon");
    expect(json(folder, "inspect", "vectors.jsonl", "--id", "id")).toMatchObject({
      vector: "v",
      features: 2,
      next: "etalon compare vectors.jsonl --label class --vector v --id id --report report.html",
    });
  });
});

describe("the label column that a model remembers", () => {
  etalon(folder, "fit", "data.csv", "--id", "id", "--label", "class", "--learner", "lda", "--out", "m.etalon");
  const note = 'labels are taken from column "class", as when the model was learned';

  test("evaluate takes it, says so, and gives what --label gives", () => {
    const { code, out, err } = etalon(folder, "evaluate", "m.etalon", "data.csv");
    expect([code, err]).toEqual([0, expect.stringContaining(note)]);
    const named = etalon(folder, "evaluate", "m.etalon", "data.csv", "--label", "class");
    expect(named.out).toBe(out);
    expect(named.err).not.toContain(note);
  });

  test("plot takes it for kinds that show classes", () => {
    const draw = (...words: string[]) => {
      const { err } = etalon(folder, "plot", "m.etalon", "data.csv", "--out", "x.svg", ...words);
      return { err, svg: read(folder, "x.svg").toString() };
    };
    const map = draw();
    expect(map.err).toContain(note);
    expect(map.svg).toBe(draw("--label", "class").svg);
    expect(draw("--kind", "matrix").err).toBe("");
  });

  test("another use of the column, or data without it, wins", () => {
    const { code, err } = etalon(folder, "evaluate", "m.etalon", "data.csv", "--group", "class");
    expect([code, err]).toEqual([2, expect.stringContaining("say how to judge")]);
    expect(
      etalon(folder, "evaluate", "m.etalon", "data.csv", "--id", "id", "--triplets", "triplets.csv").err,
    ).not.toContain(note);
  });
});

test("evaluate --group does not let a point be judged by its own group", () => {
  etalon(
    folder,
    "fit",
    "twins.csv",
    "--label",
    "class",
    "--learner",
    "euclidean",
    "--scale",
    "none",
    "--out",
    "e.etalon",
  );
  const accuracy = (...words: string[]) =>
    (
      json(
        folder,
        "evaluate",
        "e.etalon",
        "twins.csv",
        "--label",
        "class",
        "--neighbors",
        "1",
        "--at",
        "1",
        ...words,
      ) as {
        scores: { score: string; learned: { mean: number } }[];
      }
    ).scores.map(({ score, learned }) => [score, learned.mean]);
  // Twins share a house and a class, and the houses of the two classes alternate: only the twin is near and of the same class.
  expect(accuracy().slice(0, 2)).toEqual([
    ["accuracy (1-NN)", 1],
    ["recall@1", 1],
  ]);
  expect(accuracy("--group", "house").slice(0, 2)).toEqual([
    ["accuracy (1-NN)", 0],
    ["recall@1", 0],
  ]);
});

test("evaluate asks a seeded sample of very many points and says so", { timeout: 240_000 }, () => {
  const rows = Array.from(
    { length: 4000 },
    (_, i) => `${(i * 37) % 101},${(i * 53) % 89},${(i * 37) % 101 < 50 ? "a" : "b"}`,
  );
  const big = folderWith({ "big.csv": `x,y,class\n${rows.join("\n")}\n` });
  etalon(big, "fit", "big.csv", "--label", "class", "--learner", "euclidean", "--holdout", "0", "--out", "e.etalon");
  const judged = (seed: string) => etalon(big, "evaluate", "e.etalon", "big.csv", "--at", "1", "--seed", seed);
  const first = judged("1");
  expect(first.err).toContain("recall, MRR and MAP@R ask 2500 of the 4000 labeled points, drawn by --seed");
  expect(judged("1").out).toBe(first.out);
  expect(judged("2").out).not.toBe(first.out);
});

test.runIf(process.platform === "linux")("a folder that cannot be made is an error, not a hang", () => {
  const { code, err } = etalon(folder, "transform", "m.etalon", "data.csv", "--out", "/proc/etalon/x/y.csv");
  expect([code, err]).toEqual([1, expect.stringMatching(/^DATA +\/proc\/etalon/)]);
});
