import { readdirSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { etalon, folderWith, json } from "./etalon.ts";
import { csv, planted, sites, words } from "./siteTable.ts";

interface Document {
  readonly evaluation: { readonly heldOut: number } | null;
}

describe("the estimate of etalon fit --task", () => {
  test("keeps groups together, and says where nothing can be held out", () => {
    const grouped = csv(sites)
      .split("\n")
      .map((line, i) => `${i === 0 ? "who" : `w${Math.floor(i / 2)}`},${line}`);
    const few = grouped.filter((_, i) => i === 0 || i <= 30 || (i > 60 && i <= 66));
    const other = folderWith({ "grouped.csv": grouped.join("\n"), "few.csv": few.join("\n") });
    const more = ["--task", "site", "--group", "who"];
    expect(
      (json(other, ...words("grouped.csv", ...more, "--out", "m")) as Document).evaluation?.heldOut,
    ).toBeGreaterThan(10);
    const { code, err, out } = etalon(other, ...words("few.csv", ...more, "--holdout", "0.9", "--out", "n", "--json"));
    expect([code, err]).toEqual([0, expect.stringMatching(/there is no estimate/)]);
    expect((JSON.parse(out) as Document).evaluation).toBeNull();
  });

  test("--require-gain exits with 3 where nothing is gained", () => {
    const easy = planted.labels.map((label, i) => `${label},${Number(label.at(-1)) * 50 + (i % 5)}`);
    const lines = csv(sites, easy).replace("kind,", "kind,sure,");
    const other = folderWith({ "easy.csv": lines });
    const run = etalon(
      other,
      ...words("easy.csv", "--task", "site", "--out", "m", "--scale", "none", "--require-gain"),
    );
    expect(run.code).toBe(3);
    expect(readdirSync(path.join(other, "m")).length).toBe(3);
  });
});
