import { beforeAll, describe, expect, test } from "vitest";
import { Random } from "../../src/base/random.ts";
import { etalon, folderWith, json, read } from "./etalon.ts";

/** Owners and their dogs: two features that both share, one that says nothing. */
function views(count: number, seed: number): { owners: string; dogs: string; both: string; truth: string } {
  const random = new Random(seed);
  const noise = (): number => 6 * random.uniform();
  const rows = Array.from({ length: count }, (_, i) => ({ i, x: 4 * random.uniform(), y: 4 * random.uniform() }));
  const line = (kind: string, { i, x, y }: (typeof rows)[number]): string =>
    [`${kind}${i}`, `pair ${i}`, kind, x + 0.2 * random.uniform(), y + 0.2 * random.uniform(), noise()].join(",");
  const head = "id,pair,view,x,y,z";
  const [owners, dogs] = [rows.map((row) => line("owner", row)), rows.map((row) => line("dog", row))];
  return {
    owners: `${head}\n${owners.join("\n")}\n`,
    dogs: `${head}\n${dogs.toReversed().join("\n")}\n`,
    both: `${head}\n${[...owners, ...dogs].join("\n")}\n`,
    truth: `a,b\n${rows.map(({ i }) => `owner${i},dog${i}`).join("\n")}\n`,
  };
}

const learned = views(60, 1);
const fresh = views(25, 2);
const folder = folderWith({
  "learn.csv": learned.both,
  "owners.csv": fresh.owners,
  "dogs.csv": fresh.dogs,
  "truth.csv": fresh.truth,
});

interface Document {
  readonly matched: number;
  readonly cost: number;
  readonly precision: number | null;
  readonly scores: { name: string; verdict?: string; learned: { mean: number }; euclidean?: { mean: number } }[];
  readonly matches: { a: string; b: string; distance: number }[] | null;
}

beforeAll(() => {
  const { code, err } = etalon(
    folder,
    "fit",
    "learn.csv",
    "--id",
    "id",
    "--label",
    "pair",
    "--view",
    "view",
    "--learner",
    "xqda",
    "--holdout",
    "0",
    "--out",
    "m.etalon",
    "--quiet",
  );
  expect([code, err]).toEqual([0, ""]);
});

describe("etalon match", () => {
  const words = ["match", "m.etalon", "owners.csv", "dogs.csv", "--id", "id", "--label", "pair"];
  const rightOf = ({ matches }: Document): number => matches!.filter(({ a, b }) => a.slice(5) === b.slice(3)).length;

  test("finds the dogs of owners by a distance learned across views, better than without it", () => {
    const { code, out } = etalon(folder, ...words, "--out", "matches.csv");
    expect(code).toBe(0);
    expect(out).toMatch(/25 matches of 25 and 25 points \(optimal\)/);
    expect(out).toMatch(/right partner, optimal .*better/);
    const lines = read(folder, "matches.csv").toString().trim().split("\n");
    expect(lines[0]).toBe("a,b,distance");
    expect(new Set(lines.slice(1).map((line) => line.split(",")[1])).size).toBe(25);
  });

  test("judges by a file of known matches as by labels; greedy costs no less, and a largest distance leaves points alone", () => {
    const all = json(folder, ...words) as Document;
    expect(all.scores[0].learned.mean).toBeCloseTo(rightOf(all) / 25, 12);
    const greedy = json(folder, ...words.slice(0, 6), "--truth", "truth.csv", "--greedy") as Document;
    expect(greedy.cost).toBeGreaterThanOrEqual(all.cost);
    expect(greedy.scores.map(({ learned }) => learned.mean).toReversed()).toEqual(
      all.scores.map(({ learned }) => learned.mean),
    );
    const limit = all.matches!.map(({ distance }) => distance).sort((a, b) => a - b)[12];
    const some = json(folder, ...words, "--max-distance", String(limit)) as Document;
    expect(some.matched).toBeLessThan(25);
    expect(Math.max(...some.matches!.map(({ distance }) => distance))).toBeLessThanOrEqual(limit);
    expect(some.precision).toBeCloseTo(rightOf(some) / some.matched, 12);
  });

  test("without a model it takes the features as they are, and says what does not fit", () => {
    const { code, err } = etalon(folder, "match", "none", "owners.csv", "iris");
    expect([code, /both sets need the same features/.test(err)]).toEqual([1, true]);
  });
});
