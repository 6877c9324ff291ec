import { describe, expect, test } from "vitest";
import { Random } from "../../src/base/random.ts";
import { etalon, folderWith, json, read } from "./etalon.ts";

/** 60 products with three noisy copies each: half of the columns tell the product, the other half are noise. */
const random = new Random(5);
const around = (width: number) => width * (random.uniform() - 0.5);
const products = Array.from({ length: 60 }, (_, p) => {
  const center = Array.from({ length: 4 }, () => around(4));
  const copy = (k: number) => [
    `p${p}-${k}`,
    ...center.map((value) => value + around(0.3)),
    ...center.map(() => around(6)),
  ];
  return [0, 1, 2].map(copy);
});
const csv = (head: string, rows: readonly (readonly unknown[])[]) =>
  `${head}\n${rows.map((row) => row.join(",")).join("\n")}\n`;
const same = products.flatMap((_, p) => [0, 1].map((k) => [`p${p}-${k}`, `p${p}-${k + 1}`, "same"]));
const different = Array.from({ length: 150 }, (_, e) => [
  `p${e % 60}-${e % 3}`,
  `p${(e + 1 + (e % 50)) % 60}-${(e + 1) % 3}`,
  "different",
]);
const HEAD = `id,${Array.from({ length: 8 }, (_, j) => `f${j}`).join(",")}`;
const folder = folderWith({
  "items.csv": csv(HEAD, products.flat()),
  "pairs.csv": csv("a,b,label", [...same, ...different]),
  "gallery.csv": csv(
    HEAD,
    products.flatMap((copies) => copies.slice(1)),
  ),
  "queries.csv": csv(
    HEAD,
    products.map(([first]) => first),
  ),
  "qrels.csv": csv(
    "query,item,relevance",
    products.flatMap((_, p) => [
      [`p${p}-0`, `p${p}-1`, 2],
      [`p${p}-0`, `p${p}-2`, 1],
      [`p${p}-0`, "gone", 1],
    ]),
  ),
});
const learned = etalon(
  folder,
  "fit",
  "items.csv",
  "--id",
  "id",
  "--pairs",
  "pairs.csv",
  "--learner",
  "itml",
  "--out",
  "m.etalon",
  "--json",
);

interface Score {
  readonly score: string;
  readonly euclidean: { readonly mean: number };
  readonly learned: { readonly mean: number };
  readonly verdict: string;
}

describe("the estimate of fit from pairs", () => {
  const { evaluation } = JSON.parse(learned.out) as { evaluation: { score: string; dropped: number; scores: Score[] } };

  test("judges a ranking and a search, both before and after, on held-out families", () => {
    expect(evaluation.score).toBe("pair AUC");
    expect(evaluation.scores.map(({ score }) => score)).toEqual([
      ...["pair AUC", "EER", "recall@1", "recall@5", "recall@10", "precision@1", "precision@5", "precision@10"],
      ...["MRR", "MAP", "NDCG@1", "NDCG@5", "NDCG@10"],
    ]);
    const better = evaluation.scores.filter(({ verdict }) => verdict === "better").map(({ score }) => score);
    expect(better).toEqual(expect.arrayContaining(["recall@5", "MRR", "MAP", "NDCG@10"]));
    const error = evaluation.scores.find(({ score }) => score === "EER");
    expect(error!.learned.mean).toBeLessThan(error!.euclidean.mean);
  });

  test("no item stands on both sides, families stay whole, and what crosses is dropped and counted", () => {
    const crossing = Number(/(\d+) pairs between training and held-out points were left out/.exec(learned.err)?.[1]);
    expect(evaluation.dropped).toBe(crossing);
    expect(crossing).toBeGreaterThan(10);
    // No similar pair crosses: all those dropped are dissimilar ones.
    expect(crossing).toBeLessThan(150);
  });

  test("--require-gain asks the score that --score names", () => {
    const words = [
      "fit",
      "items.csv",
      "--id",
      "id",
      "--pairs",
      "pairs.csv",
      "--learner",
      "euclidean",
      "--out",
      "e.etalon",
    ];
    expect(etalon(folder, ...words, "--require-gain").code).toBe(3);
    const { code, err } = etalon(folder, ...words, "--score", "recall@11");
    expect([code, err]).toEqual([2, expect.stringContaining("recall@1")]);
  });

  test("warns of near duplicates across the split", () => {
    const twins = products.flatMap(([first], p) => [first, [`t${p}`, ...first.slice(1)]]);
    const close = folderWith({
      "items.csv": csv(HEAD, twins),
      "pairs.csv": csv(
        "a,b,label",
        different.map(([a, b], e) => [a.replace(/-.*/, "-0"), b.replace(/-.*/, "-0"), e % 2]),
      ),
    });
    const { err } = etalon(
      close,
      "fit",
      "items.csv",
      "--id",
      "id",
      "--pairs",
      "pairs.csv",
      "--learner",
      "itml",
      "--out",
      "m.etalon",
    );
    expect(err).toMatch(/\d+ of \d+ held-out points have a near duplicate among the training points/);
    expect(learned.err).not.toContain("near duplicate");
  });
});

describe("--report", () => {
  test("fit writes a page whose command repeats it byte for byte", () => {
    const words = [
      "--id",
      "id",
      "--pairs",
      "pairs.csv",
      "--learner",
      "itml",
      "--report",
      "r.html",
      "--out",
      "r.etalon",
    ];
    expect(etalon(folder, "fit", "items.csv", ...words).out).toContain("Report: r.html");
    const html = read(folder, "r.html").toString("utf8");
    for (const text of ["Recall at k", "ROC curve of the pairs", "Neighbors before and after", "✓ p"])
      expect(html).toContain(text);
    const command = /<pre>etalon (.*)<\/pre>/.exec(html)![1].split(" ");
    const first = read(folder, "r.etalon");
    expect(etalon(folder, ...command).code).toBe(0);
    expect(read(folder, "r.etalon").equals(first)).toBe(true);
  });

  test("is refused where there is nothing to show", () => {
    const { code, err } = etalon(folder, "evaluate", "m.etalon", "wine", "--report", "w.html");
    expect([code, err]).toEqual([2, expect.stringContaining("Give --pairs or --qrels")]);
    const words = ["fit", "wine", "--learner", "auto", "--learners", "lda", "--out", "w.etalon", "--report", "w.html"];
    const fitted = etalon(folder, ...words);
    expect([fitted.code, fitted.err]).toEqual([2, expect.stringContaining("this one is by labels, of auto")]);
  });

  test("fit by labels writes a page with the estimate that it prints, and the options as they were used", () => {
    const words = ["--learner", "nca", "--set", "maxIterations=7", "--report", "l.html", "--out", "l.etalon"];
    const { out } = etalon(folder, "fit", "wine", ...words);
    const html = read(folder, "l.html").toString("utf8");
    const [, before, after] = /Euclidean ([\d.]+%).*learned ([\d.]+%)/.exec(out)!;
    expect(html).toContain(`was ${before} with the Euclidean distance and is ${after} with nca`);
    const [, low, high] = /difference .* points \((\S+) to (\S+)\)/.exec(out)!;
    expect(html).toContain(`95% interval ${low} to ${high}`);
    expect(html).toContain('<tr class="best"><td>maxIterations</td><td class="word"></td><td class="list">7</td>');
    const command = /<pre>etalon (.*)<\/pre>/.exec(html)![1].split(" ");
    const first = read(folder, "l.etalon");
    expect(etalon(folder, ...command).code).toBe(0);
    expect(read(folder, "l.etalon").equals(first)).toBe(true);
  });
});

describe("evaluate by queries", () => {
  const words = [
    "evaluate",
    "m.etalon",
    "gallery.csv",
    "--id",
    "id",
    "--qrels",
    "qrels.csv",
    "--queries",
    "queries.csv",
  ];

  test("finds what is judged relevant, unknown items counted", () => {
    const { code, out, err } = etalon(
      folder,
      ...words,
      "--at",
      "1,5",
      "--json",
      "--require-gain",
      "--score",
      "recall@5",
    );
    const { scores } = JSON.parse(out) as { scores: Score[] };
    expect(code).toBe(0);
    expect(err).toContain('1 unknown id ("gone"), so 60 rows were ignored');
    expect(scores.map(({ score }) => score)).toEqual([
      "recall@1",
      "recall@5",
      "precision@1",
      "precision@5",
      "MRR",
      "MAP",
      "NDCG@1",
      "NDCG@5",
    ]);
    const recall = scores.find(({ score }) => score === "recall@5");
    expect(recall!.learned.mean).toBeGreaterThan(recall!.euclidean.mean + 0.2);
  });

  test("queries among the data do not find themselves", () => {
    const own = json(folder, "evaluate", "m.etalon", "items.csv", "--id", "id", "--qrels", "qrels.csv", "--at", "1");
    const first = (own as { scores: Score[] }).scores[0];
    expect(first.learned.mean).toBeGreaterThan(0.3); // at most 0.5: two are wanted, one place is looked at
    expect(first.learned.mean).toBeLessThanOrEqual(0.5);
  });

  test.each<[string[], RegExp]>([
    [["--queries", "queries.csv"], /--queries needs --qrels/],
    [["--qrels", "qrels.csv", "--pairs", "pairs.csv"], /--qrels and --pairs do not go together/],
  ])("refuses %j", (flags, message) => {
    const { code, err } = etalon(folder, "evaluate", "m.etalon", "gallery.csv", "--id", "id", ...flags);
    expect([code, err]).toEqual([2, expect.stringMatching(message)]);
  });
});
