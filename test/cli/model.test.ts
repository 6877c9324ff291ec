import { describe, expect, test } from "vitest";
import { readNpy } from "../../src/io/npy.ts";
import { readNpz } from "../../src/io/npz.ts";
import { svgToPng } from "../../src/plot/png.ts";
import { etalon, folderWith, json, read, smallCsv } from "./etalon.ts";

const pairs = Array.from({ length: 240 }, (_, e) => {
  const [a, shift] = [e % 40, 1 + Math.floor(e / 40)];
  return `p${a},p${(a + shift) % 40},${shift % 2 === 0 ? "same" : "different"}`;
});
const folder = folderWith({
  "data.csv": smallCsv(),
  "new.csv": smallCsv(10),
  "triplets.csv": "anchor,positive,negative\np0,p2,p1\np3,p5,p4\np6,p8,p7\n",
  "gone.csv": "a,b,label\np0,nobody,1\np1,p2,0\n",
  "pairs.csv": `a,b,label\n${pairs.join("\n")}\np0,nobody,same\n`,
});
const columns = ["--label", "class", "--id", "id"];
const learn = (...words: string[]): unknown => json(folder, "fit", "data.csv", ...columns, ...words);
const made = learn("--learner", "lda", "--out", "m.etalon") as Record<string, unknown>;

describe("etalon fit", () => {
  test("prints exactly the promised keys", () => {
    expect(Object.keys(made)).toEqual([
      "model",
      "learner",
      "points",
      "features",
      "components",
      "mode",
      "converged",
      "stopReason",
      "iterations",
      "seconds",
      "seed",
      "evaluation",
    ]);
    expect(made).toMatchObject({
      model: "m.etalon",
      learner: "lda",
      points: 40,
      features: 3,
      components: 1,
      mode: "both",
      converged: true,
      stopReason: "closed form",
      iterations: 0,
      seed: 0,
    });
    expect(made["evaluation"]).toMatchObject({ score: "accuracy", heldOut: 8, neighbors: 3 });
  });

  test("gives the same bytes for the same seed", () => {
    learn("--learner", "lda", "--out", "again.etalon");
    expect(read(folder, "again.etalon").equals(read(folder, "m.etalon"))).toBe(true);
    learn("--learner", "lda", "--out", "other.etalon", "--seed", "1");
    expect(read(folder, "other.etalon").equals(read(folder, "m.etalon"))).toBe(false);
  });

  test("holds nothing out on request, and keeps the training part's model with --no-refit", () => {
    expect(learn("--learner", "lda", "--holdout", "0", "--out", "h.etalon")).toMatchObject({ evaluation: null });
    learn("--learner", "lda", "--no-refit", "--out", "n.etalon");
    expect(read(folder, "n.etalon").equals(read(folder, "m.etalon"))).toBe(false);
  });

  test("learns from pairs, warns of unknown ids and judges by held-out items", () => {
    const { code, err, out } = etalon(
      folder,
      "fit",
      "data.csv",
      "--id",
      "id",
      "--drop",
      "class",
      "--pairs",
      "pairs.csv",
      "--learner",
      "gmml",
      "--holdout",
      "0.4",
      "--out",
      "p.etalon",
    );
    expect(code).toBe(0);
    expect(err).toContain('1 unknown id ("nobody"), so 1 row was ignored: 242');
    expect(out).toContain("area under the ROC curve of pairs on 16 held-out points");
  });

  test("says what it left out of the relations also where the rest is too little to learn from", () => {
    const words = ["fit", "data.csv", "--id", "id", "--drop", "class", "--pairs", "gone.csv", "--learner", "gmml"];
    const { code, err } = etalon(folder, ...words, "--holdout", "0", "--out", "gone.etalon");
    expect(code).toBe(1);
    expect(err).toMatch(/unknown id.*"nobody"[\s\S]*there are no similar pairs/);
    expect(etalon(folder, ...words, "--quiet", "--out", "gone.etalon").err).not.toContain("warning");
  });

  test("auto says which learner it kept and why", () => {
    const { out } = etalon(folder, "fit", "data.csv", ...columns, "--learner", "auto", "--out", "auto.etalon");
    expect(out).toMatch(
      /^auto chose \w+: (the best of \d+ learners, better than Euclidean|none of \d+ learners is better than Euclidean.*: it is kept)/,
    );
  });

  test("exits with 3 under --require-gain and writes the model all the same", () => {
    expect(
      etalon(folder, "fit", "data.csv", ...columns, "--learner", "euclidean", "--require-gain", "--out", "gain.etalon")
        .code,
    ).toBe(3);
    expect(read(folder, "gain.etalon").length).toBeGreaterThan(100);
  });
});

describe("a model at work", () => {
  test("transform writes csv with ids, jsonl and npy of the same numbers", () => {
    for (const name of ["e.csv", "e.jsonl", "e.npy"])
      expect(json(folder, "transform", "m.etalon", "new.csv", "--id", "id", "--out", name)).toMatchObject({
        points: 10,
        components: 1,
      });
    const lines = read(folder, "e.csv").toString().trim().split("\n");
    expect(lines[0]).toBe("id,e0");
    const { shape, data } = readNpy(read(folder, "e.npy"));
    expect(shape).toEqual([10, 1]);
    lines.slice(1).forEach((line, i) => {
      expect(line).toBe(`p${i},${data[i]}`);
    });
    expect(JSON.parse(read(folder, "e.jsonl").toString().split("\n")[3])).toEqual({ id: "p3", e0: data[3] });
  });

  test("export gives y = L (x - mean) that agrees with transform", () => {
    json(folder, "export", "m.etalon", "--to", "json", "--out", "m.json");
    json(folder, "export", "m.etalon", "--to", "npz", "--out", "m.npz");
    const { L, mean } = JSON.parse(read(folder, "m.json").toString()) as { L: number[][]; mean: number[] };
    const arrays = readNpz(read(folder, "m.npz"));
    expect(Array.from(arrays.get("components_")?.data as Float64Array)).toEqual(L.flat());
    expect(Array.from(arrays.get("mean_")?.data as Float64Array)).toEqual(mean);
    const mapped = L[0].reduce((sum, weight, j) => sum + weight * ([700, 0.5, 4.3][j] - mean[j]), 0); // row p1
    expect(Number(read(folder, "e.csv").toString().split("\n")[2].split(",")[1])).toBeCloseTo(mapped, 9);
  });

  test("evaluate sets the learned beside the Euclidean distance and owns up to training data", () => {
    const { scores, trainingData } = json(folder, "evaluate", "m.etalon", "data.csv", ...columns) as {
      scores: { score: string; euclidean: unknown; verdict: string }[];
      trainingData: boolean;
    };
    expect(trainingData).toBe(true);
    expect(scores.map(({ score }) => score)).toEqual([
      "accuracy (3-NN)",
      "recall@1",
      "recall@5",
      "recall@10",
      "MRR",
      "MAP@R",
    ]);
    expect(etalon(folder, "evaluate", "m.etalon", "data.csv", ...columns).err).toContain(
      "learned on these very points",
    );
    expect(json(folder, "evaluate", "m.etalon", "new.csv", ...columns, "--at", "1")).toMatchObject({
      trainingData: false,
    });
  });

  test("evaluate judges by pairs and by triplets too", () => {
    const judged = (flag: string, file: string) =>
      json(folder, "evaluate", "m.etalon", "data.csv", "--id", "id", flag, file) as {
        scores: { score: string; learned: { mean: number } }[];
      };
    expect(judged("--pairs", "pairs.csv").scores[0]).toMatchObject({ score: "pair AUC" });
    expect(judged("--triplets", "triplets.csv").scores[0]).toMatchObject({
      score: "triplets in order",
      learned: { mean: 1 },
    });
  });

  test("neighbors lists both spaces by id", () => {
    const { queries } = json(
      folder,
      "neighbors",
      "m.etalon",
      "data.csv",
      "--id",
      "id",
      "--query",
      "p5",
      "--neighbors",
      "3",
    ) as { queries: { query: string; learned: { id: string; distance: number }[]; input: unknown[] }[] };
    expect(queries.length).toBe(1);
    expect([queries[0].query, queries[0].learned.length, queries[0].input.length]).toEqual(["p5", 3, 3]);
    const distances = queries[0].learned.map(({ distance }) => distance);
    expect(distances).toEqual([...distances].sort((a, b) => a - b));
  });

  test("explain takes a squared distance apart without a rest", () => {
    const { squared, distance, features, directions } = json(
      folder,
      "explain",
      "m.etalon",
      "data.csv",
      "--id",
      "id",
      "--a",
      "p0",
      "--b",
      "p1",
    ) as { squared: number; distance: number; features: { contribution: number }[]; directions: number[] };
    expect(distance * distance).toBeCloseTo(squared, 9);
    expect(features.reduce((sum, { contribution }) => sum + contribution, 0)).toBeCloseTo(squared, 9);
    expect(directions.reduce((sum, value) => sum + value, 0)).toBeCloseTo(squared, 9);
    expect(etalon(folder, "explain", "m.etalon", "data.csv", "--id", "id", "--a", "p0", "--b", "p99").err).toMatch(
      /--b: there is no point "p99"\. Did you mean p9\?/,
    );
  });

  test("data without the model's features are refused by name", () => {
    const { code, err } = etalon(folder, "transform", "m.etalon", "iris", "--out", "x.csv");
    expect([code, err]).toEqual([1, expect.stringMatching(/needs the feature "a" and 2 more/)]);
  });

  test.each(["map", "matrix", "eigenvalues", "neighbors"])(
    "plot draws %s as svg and png, the same every time",
    (kind) => {
      const draw = (name: string) => {
        expect(etalon(folder, "plot", "m.etalon", "data.csv", ...columns, "--kind", kind, "--out", name).err).toBe("");
        return read(folder, name);
      };
      const svg = draw(`${kind}.svg`).toString();
      expect(Buffer.from(svgToPng(svg)).equals(draw(`${kind}.png`))).toBe(true);
      expect(draw(`${kind}2.svg`).toString()).toBe(svg);
      if (kind === "map") expect(svg).toContain("8 held-out points");
    },
  );

  test("plot says why there is no curve of a closed form", () => {
    expect(etalon(folder, "plot", "m.etalon", "data.csv", "--kind", "curve", "--out", "c.svg")).toMatchObject({
      code: 1,
      err: expect.stringContaining("lda has no iterations"),
    });
  });
});
