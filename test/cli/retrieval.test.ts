import path from "node:path";
import { describe, expect, test } from "vitest";
import { Random } from "../../src/base/random.ts";
import { etalonProgram } from "../../src/cli/program.ts";
import { readNpy } from "../../src/io/npy.ts";
import { loadQueryMap } from "../../src/metrics/modelFile.ts";
import { etalon, folderWith, json, read } from "./etalon.ts";

/** Items in 4 dimensions, of which queries show the first two swapped and the others drowned in noise. */
function shop(): Record<string, string> {
  const random = new Random(6);
  const some = () => 2 * random.uniform() - 1;
  const row = (id: string, values: number[]) => [id, ...values.map((value) => value.toFixed(4))].join(",");
  const items = Array.from({ length: 240 }, () => [some(), some(), some(), some()]);
  const queries = items.map(([a, b, c, d]) => [b! + some() / 20, a! + some() / 20, c! + 2 * some(), d! + 2 * some()]);
  const judged = items.map((_, i) => `q${i},i${i},2`);
  const poor = items.map((_, i) => `q${i},i${(i + 60) % 240},0`);
  return {
    "items.csv": ["id,a,b,c,d", ...items.map((values, i) => row(`i${i}`, values))].join("\n"),
    "queries.csv": ["id,a,b,c,d", ...queries.map((values, i) => row(`q${i}`, values))].join("\n"),
    "qrels.csv": ["query,item,relevance", ...judged, ...poor, "q0,nobody,1"].join("\n"),
    "same.csv": ["a,b,label", ...Array.from({ length: 60 }, (_, i) => `i${i},i${i + 60},same`)].join("\n"),
  };
}
const ask = ["items.csv", "--id", "id", "--queries", "queries.csv", "--qrels", "qrels.csv"];
const folder = folderWith(shop());

interface Fitted {
  readonly learner: string;
  readonly mode: string;
  readonly items: number;
  readonly queries: number;
  readonly evaluation: {
    readonly score: string;
    readonly dropped: number;
    readonly verdict: string;
    readonly scores: readonly { readonly score: string; readonly verdict: string }[];
    readonly reduction?: { readonly components: number; readonly score: string; readonly verdict: string };
  };
}

describe("fit --mode query-only", () => {
  test("learns a map of queries, proves it, and every command respects it", () => {
    const fitted = json(
      folder,
      ...["fit", ...ask, "--mode", "query-only", "--learner", "auto", "--out", "q.etalon", "--report", "q.html"],
    ) as Fitted;
    expect([fitted.mode, fitted.items, fitted.queries]).toEqual(["query-only", 240, 240]);
    expect([fitted.evaluation.score, fitted.evaluation.verdict]).toEqual(["MRR", "better"]);
    expect(read(folder, "q.html").toString()).toContain("A query map, not a metric");
    const map = loadQueryMap(read(folder, "q.etalon"));

    etalon(folder, "transform", "q.etalon", "queries.csv", "--id", "id", "--out", "q.npy");
    const mapped = readNpy(read(folder, "q.npy"));
    const lines = shop()["queries.csv"]!.split("\n").slice(1);
    const first = lines[0]!.split(",").slice(1).map(Number);
    expect(Array.from(mapped.data, Number).slice(0, 4)).toEqual(Array.from(map.transform([first]).data));

    const near = json(
      folder,
      ...["neighbors", "q.etalon", "items.csv", "--id", "id", "--queries", "queries.csv", "--query", "q0"],
    ) as { queries: { query: string; learned: { id: string }[] }[] };
    const items = shop()["items.csv"]!.split("\n").slice(1);
    const documents = items.map((line) => line.split(",").slice(1).map(Number));
    const { indices } = map.neighbors(documents, [first]);
    expect(near.queries[0]!.learned.map(({ id }) => id)).toEqual(Array.from(indices, (i) => `i${i}`));

    const judged = json(folder, "evaluate", "q.etalon", ...ask, "--at", "1") as { scores: { verdict: string }[] };
    expect(judged.scores[0]!.verdict).toBe("better");
    expect(etalon(folder, "export", "q.etalon", "--to", "json", "--out", "q.json").code).toBe(0);
    expect(JSON.parse(read(folder, "q.json").toString())).toEqual({
      mode: "query-only",
      comparison: "euclidean",
      A: map.map.toArrays(),
    });
  }, 60_000);

  test.each([
    [["evaluate", "q.etalon", "items.csv", "--id", "id", "--pairs", "same.csv"], "only a search can judge it"],
    [["explain", "q.etalon", "items.csv", "--id", "id", "--a", "i0", "--b", "i1"], "a similarity and no metric"],
    [["export", "q.etalon", "--to", "qdrant", "--data", "items.csv", "--out", "x"], "there is nothing to migrate"],
    [
      ["fit", ...ask, "--mode", "query-only", "--learner", "itml", "--out", "x.etalon"],
      "unknown learner of query maps",
    ],
    [
      ["fit", ...ask, "--mode", "query-only", "--learner", "auto", "--components", "2", "--out", "x.etalon"],
      "the documents keep their length",
    ],
    [
      ["fit", ...ask, "--mode", "query-only", "--learner", "auto", "--scale", "zscore", "--out", "x.etalon"],
      "would change the documents",
    ],
    [["fit", ...ask, "--pairs", "same.csv", "--learner", "itml", "--out", "x.etalon"], "--qrels and --pairs do not go"],
    [
      ["fit", ...ask, "--comparison", "cosine", "--learner", "itml", "--out", "x.etalon"],
      "goes with --mode query-only",
    ],
  ])("%j says why not", async (words, why) => {
    const placed = words.map((word) => (/\.(csv|etalon)$/.test(word) ? path.join(folder, word) : word));
    const program = await etalonProgram(placed);
    await expect(program.parseAsync(placed, { from: "user" })).rejects.toThrow(why);
  });
});

describe("fit --mode both", () => {
  test.each(["gmml", "oasis"])(
    "%s learns from judged queries, and says what was mined and what was dropped",
    (learner) => {
      const { out, err } = etalon(
        folder,
        "fit",
        ...ask,
        "--learner",
        learner,
        "--negatives",
        "hard",
        "--out",
        "m.etalon",
      );
      expect(out).toMatch(/mined (pairs|triplets)/);
      expect(out).toContain("nearest passed over");
      expect(out).toContain("mean reciprocal rank (MRR) of queries");
      expect(err).toContain('1 unknown id ("nobody")');
      expect(err).toMatch(/\d+ judgments between training and held-out points were left out/);
    },
  );

  test("fewer dimensions stand beside principal components of as many", () => {
    const { evaluation } = json(
      folder,
      ...["fit", ...ask, "--learner", "gmml", "--components", "2", "--out", "m.etalon"],
    ) as Fitted;
    expect(evaluation.reduction).toMatchObject({ components: 2, features: 4, score: "recall@10" });
  });

  test("similar pairs alone are enough: negatives are mined and counted, and a search judges", () => {
    const words = ["items.csv", "--id", "id", "--pairs", "same.csv"];
    const { out } = etalon(folder, "fit", ...words, "--learner", "gmml", "--out", "m.etalon", "--negatives-each", "2");
    expect(out).toContain("60 similar, 120 dissimilar, 120 mined pairs");
    expect(out).toContain("mean reciprocal rank");
    const judged = json(folder, "evaluate", "m.etalon", ...words) as { scores: { score: string }[] };
    expect(judged.scores[0]!.score).toBe("MRR");
  });
});

test("inspect counts judgments and says how to learn from them", () => {
  const facts = json(folder, "inspect", "items.csv", "qrels.csv", "--id", "id") as {
    relations: { kind: string; count: number; unknown: number }[];
    next: string;
  };
  expect(facts.relations[0]).toMatchObject({ kind: "qrels", count: 480, unknown: 1 });
  expect(facts.next).toBe("etalon fit items.csv --qrels qrels.csv --id id --learner auto --out model.etalon");
});
