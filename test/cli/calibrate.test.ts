import { describe, expect, test } from "vitest";
import { Random } from "../../src/base/random.ts";
import { load } from "../../src/node.ts";
import { etalon, folderWith, json, read } from "./etalon.ts";

const random = new Random(9);
const rows = Array.from({ length: 200 }, (_, i) => [
  `p${i}`,
  Math.floor(i / 2) + 0.8 * random.uniform(),
  random.uniform(),
]);
const pairs = Array.from({ length: 100 }, (_, e) => [
  [`p${2 * e}`, `p${2 * e + 1}`, "same"],
  [`p${2 * e}`, `p${(2 * e + 3) % 200}`, "different"],
]).flat();
const folder = folderWith({
  "items.csv": `id,x,y\n${rows.join("\n")}\n`,
  "pairs.csv": `a,b,label\n${pairs.join("\n")}\n`,
  "single.csv": "a,b,label\np0,p1,same\np2,p3,same\n",
});
const ids = ["--id", "id"];
etalon(
  folder,
  "fit",
  "items.csv",
  ...ids,
  "--pairs",
  "pairs.csv",
  "--learner",
  "covariance",
  "--scale",
  "none",
  "--out",
  "m.etalon",
);
const calibrate = (...words: string[]) => etalon(folder, "calibrate", "m.etalon", "items.csv", ...ids, ...words);

describe("etalon calibrate", () => {
  test("stores threshold and probability in the model, and the same bytes again", () => {
    const words = ["--pairs", "pairs.csv", "--target", "f1", "--out", "c.etalon"];
    const { code, out, err } = calibrate(...words);
    expect(code).toBe(0);
    expect(out).toMatch(
      /^same when the distance is at most [\d.]+, chosen for f1 on 100 similar and 100 dissimilar pairs\nprobability: /,
    );
    expect(out).toMatch(/on held-out pairs \(5 folds\): accuracy \d+\.\d%, precision/);
    expect(err).toContain("Calibrate on other pairs");
    const metric = load(`${folder}/c.etalon`);
    const answer = metric.same([3, 0.5], [3.05, 0.5]);
    expect(answer.same).toBe(true);
    expect(answer.probability).toBeGreaterThan(0.5);
    expect(metric.same([3, 0.5], [900, 0.5])).toMatchObject({ same: false, threshold: answer.threshold });
    const first = read(folder, "c.etalon");
    calibrate(...words);
    expect(read(folder, "c.etalon").equals(first)).toBe(true);
    expect(load(`${folder}/m.etalon`).decision).toBeUndefined();
  });

  test("replaces the model itself without --out, and keeps what its file says", () => {
    etalon(
      folder,
      "fit",
      "items.csv",
      ...ids,
      "--pairs",
      "pairs.csv",
      "--learner",
      "covariance",
      "--out",
      "own.etalon",
    );
    const document = json(
      folder,
      "calibrate",
      "own.etalon",
      "items.csv",
      ...ids,
      "--pairs",
      "pairs.csv",
      "--probability",
      "platt",
    );
    expect(document).toMatchObject({ model: "own.etalon", target: "accuracy", probability: { kind: "platt" } });
    expect(load(`${folder}/own.etalon`).decision).toMatchObject({ probability: { kind: "platt" } });
    // The remembered scaling and data survive: the warning on training data needs them.
    expect(etalon(folder, "evaluate", "own.etalon", "items.csv", ...ids, "--pairs", "pairs.csv").err).toContain(
      "learned on these very points",
    );
  });

  test.each<[string[], number, RegExp]>([
    [["--pairs", "single.csv"], 1, /DATA.*no dissimilar pairs/],
    [["--pairs", "pairs.csv", "--target", "precison=0.9"], 2, /OPTION.*Did you mean precision\?/],
    [["--pairs", "pairs.csv", "--target", "recall=2"], 2, /OPTION.*a share up to 1/],
    [["--pairs", "pairs.csv", "--out", "c.npz"], 2, /OPTION/],
    [[], 2, /--pairs/],
  ])("refuses %j", (words, expected, message) => {
    const { code, err } = calibrate(...words);
    expect([code, err]).toEqual([expected, expect.stringMatching(message)]);
  });
});
