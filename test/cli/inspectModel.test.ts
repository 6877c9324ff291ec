import { copyFileSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { etalon, folderWith, json, smallCsv } from "./etalon.ts";

const folder = folderWith({ "data.csv": smallCsv() });
const columns = ["--label", "class", "--id", "id"];
etalon(folder, "fit", "data.csv", ...columns, "--learner", "lmnn", "--set", "push=0.4", "--out", "m.etalon");

describe("etalon inspect of a model", () => {
  test("tells what it holds, how it was learned, from what, and how it was judged", () => {
    const said = json(folder, "inspect", "m.etalon") as Record<string, unknown>;
    expect(said).toMatchObject({
      model: "m.etalon",
      kind: "linear",
      learner: "lmnn",
      title: "Large margin nearest neighbor",
      features: 3,
      components: 3,
      featureNames: ["a", "b", "c"],
      options: { push: 0.4, neighbors: 3 },
      report: { constraints: { targets: 120 } },
      decision: null,
      notes: { scale: "zscore", supervision: "labels", data: { name: "data.csv", points: 40, label: "class" } },
      bytes: statSync(path.join(folder, "m.etalon")).size,
      next: "etalon neighbors m.etalon data.csv",
    });
    const { out, code } = etalon(folder, "inspect", "m.etalon");
    expect(code).toBe(0);
    expect(out).toMatch(/^m\.etalon: a metric by lmnn \(Large margin nearest neighbor\), \d+\.\d kB\n3 features to 3/);
    expect(out).toContain("features: a, b, c\n");
    expect(out).toContain("push 0.4");
    expect(out).toContain(
      'learned on 40 points of data.csv from labels of column "class"; scale zscore; 20 % held out',
    );
    expect(out).toMatch(/converged after \d+ iterations \(.*\), objective .*; 120 targets/);
    expect(out).toMatch(/3-nearest-neighbor accuracy on 8 held-out points: Euclidean .*, learned /);
  });

  test("knows a model by its content under any name, and data by theirs", () => {
    copyFileSync(path.join(folder, "m.etalon"), path.join(folder, "model.bin"));
    expect(json(folder, "inspect", "model.bin")).toMatchObject({ kind: "linear", learner: "lmnn" });
    expect(json(folder, "inspect", "data.csv")).toMatchObject({ rows: 40, features: 3 });
  });

  test("tells the threshold of a calibrated model", () => {
    const pairs = Array.from({ length: 40 }, (_, e) => `p${e},p${(e + 2) % 40},1\np${e},p${(e + 1) % 40},0`);
    writeFileSync(path.join(folder, "pairs.csv"), `a,b,label\n${pairs.join("\n")}\n`);
    const words = ["data.csv", "--id", "id", "--pairs", "pairs.csv", "--out", "c.etalon"];
    const { threshold } = json(folder, "calibrate", "m.etalon", ...words) as { threshold: number };
    expect(json(folder, "inspect", "c.etalon")).toMatchObject({
      decision: { threshold, pairs: { similar: 40, dissimilar: 40 } },
    });
    expect(etalon(folder, "inspect", "c.etalon").out).toMatch(
      /same at a distance of at most [\d.]+, chosen for accuracy by 40 similar/,
    );
  });

  test("tells the directions of a local metric", () => {
    etalon(folder, "fit", "data.csv", ...columns, "--learner", "scmlLocal", "--out", "local.etalon");
    expect(json(folder, "inspect", "local.etalon")).toMatchObject({ kind: "local", learner: "scmlLocal", features: 3 });
    expect(etalon(folder, "inspect", "local.etalon").out).toMatch(
      /changes with the place by scmlLocal .*\n3 features to \d+ directions/,
    );
  });

  test("refuses a damaged model by what is wrong with it, and relations beside a model", () => {
    writeFileSync(path.join(folder, "broken.etalon"), "not a model");
    const broken = etalon(folder, "inspect", "broken.etalon");
    expect(broken.code).toBe(1);
    expect(broken.err).toMatch(/FORMAT.*broken\.etalon/);
    const both = etalon(folder, "inspect", "m.etalon", "pairs.csv");
    expect([both.code, both.err]).toEqual([2, expect.stringContaining("m.etalon is a model")]);
  });
});
