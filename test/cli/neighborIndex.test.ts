import { beforeAll, describe, expect, test } from "vitest";
import { etalon, folderWith, json, read } from "./etalon.ts";

interface Document {
  readonly index: Record<"learned" | "input", { kind: string; reason: string; recall?: { mean: number } }>;
  readonly queries: { learned: { id: string; distance: number }[] }[];
}

describe("neighbors --index", () => {
  let folder: string;
  const find = (index: string, ...more: string[]) =>
    json(folder, "neighbors", "wine.etalon", "wine", "--label", "label", "--index", index, ...more) as Document;

  beforeAll(() => {
    folder = folderWith();
    const made = etalon(folder, "fit", "wine", "--label", "label", "--learner", "lda", "--out", "wine.etalon");
    expect(made.code, made.err).toBe(0);
  });

  test("finds the same by all exact kinds, and says which it took and why", () => {
    const plain = find("auto");
    expect(plain.index.learned).toMatchObject({ kind: "exact", reason: expect.stringContaining("178 points") });
    for (const kind of ["exact", "vp-tree", "ball-tree"]) {
      const found = find(kind);
      expect(found.queries).toEqual(plain.queries);
      expect([found.index.learned.kind, found.index.input.kind]).toEqual([kind, kind]);
    }
  });

  test("says how many an approximate one found", () => {
    const found = find("hnsw", "--neighbors", "3");
    expect(found.index.learned.recall!.mean).toBeGreaterThan(0.9);
    const { out } = etalon(
      folder,
      "neighbors",
      "wine.etalon",
      "wine",
      "--label",
      "label",
      "--index",
      "hnsw",
      "--out",
      "lists.csv",
    );
    expect(out).toMatch(/index: hnsw, asked for; it found \d+\.\d % of the nearest 10 of 178 points/);
    expect(read(folder, "lists.csv").toString()).toMatch(/^query,rank,/);
  });

  test("refuses other kinds by name", () => {
    const { code, err } = etalon(folder, "neighbors", "wine.etalon", "wine", "--label", "label", "--index", "lsh");
    expect([code, err]).toEqual([2, expect.stringMatching(/auto, exact, vp-tree, ball-tree, hnsw/)]);
  });
});

describe("fit --set neighbors", () => {
  test("says what the softmax leaves out", () => {
    const folder = folderWith();
    const words = ["fit", "wine", "--label", "label", "--learner", "nca", "--set", "neighbors=60", "--out", "n.etalon"];
    const { truncation } = json(folder, ...words) as {
      truncation: { neighbors: number; neglected: number; points: number };
    };
    expect(truncation).toMatchObject({ neighbors: 60, points: 178 });
    expect(truncation.neglected).toBeLessThan(0.5);
    expect(etalon(folder, ...words).out).toMatch(
      /nearest 60 and 60 drawn for the rest are off by \d+\.\d% \(178 points measured\)/,
    );
  });
});
