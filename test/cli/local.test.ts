import { describe, expect, test } from "vitest";
import { readNpy } from "../../src/io/npy.ts";
import { loadLocalMetric, loadMetric } from "../../src/metrics/modelFile.ts";
import { placedClasses } from "../learners/local/placedOracle.ts";
import { etalon, folderWith, json, read } from "./etalon.ts";

const { points, labels } = placedClasses(240, 4);
const csv = (rows: readonly number[]) =>
  `${["id,p,q,a,b,c,d,class", ...rows.map((i) => [`n${i}`, ...points[i], labels[i]].join(","))].join("\n")}\n`;
const all = points.map((_, i) => i);
const folder = folderWith({
  "train.csv": csv(all.slice(0, 160)),
  "test.csv": csv(all.slice(160)),
  "pairs.csv": "a,b,label\nn161,n165,1\nn161,n162,0\n",
});
const roles = ["--id", "id", "--label", "class"];
const fit = ["fit", "train.csv", ...roles, "--learner", "scmlLocal", "--scale", "none"];

describe("fit --learner scmlLocal", () => {
  test("learns, judges beside the plain distance and scml, and saves a model that other commands read", () => {
    const { out, code, err } = etalon(folder, ...fit, "--out", "local.etalon");
    expect([code, err]).toEqual([0, ""]);
    expect(out).toMatch(/3-nearest-neighbor accuracy on 32 held-out points: Euclidean .* scml .* local /);
    const said = json(folder, ...fit, "--out", "again.etalon") as {
      kind: string;
      evaluation: { learned: { mean: number }; beside: { learner: string; euclidean: { mean: number } } };
    };
    expect([said.kind, said.evaluation.beside.learner]).toEqual(["local", "scml"]);
    expect(said.evaluation.learned.mean).toBeGreaterThan(said.evaluation.beside.euclidean.mean);
    expect(read(folder, "again.etalon")).toEqual(read(folder, "local.etalon"));
    expect(loadLocalMetric(read(folder, "local.etalon")).features).toEqual(["p", "q", "a", "b", "c", "d"]);
  });

  test("evaluate and neighbors ask by the metric of each place", () => {
    const judged = json(folder, "evaluate", "local.etalon", "test.csv", "--id", "id") as {
      scores: { score: string; learned: { mean: number } }[];
    };
    expect(judged.scores.map(({ score }) => score)).toEqual(["accuracy (3-NN)"]);
    const found = json(
      folder,
      "neighbors",
      "local.etalon",
      "test.csv",
      "--id",
      "id",
      "--label",
      "class",
      "--neighbors",
      "2",
      "--query",
      "n170",
    ) as {
      queries: { query: string; learned: { id: string; distance: number }[] }[];
    };
    const metric = loadLocalMetric(read(folder, "local.etalon"));
    const others = all.slice(160).filter((i) => i !== 170);
    const [first] = others.sort(
      (i, j) => metric.distance(points[170], points[i]) - metric.distance(points[170], points[j]),
    );
    const { id, distance } = found.queries[0].learned[0];
    expect([found.queries[0].query, id]).toEqual(["n170", `n${first}`]);
    expect(distance).toBeCloseTo(metric.distance(points[170], points[first]), 10);
    expect(etalon(folder, "neighbors", "local.etalon", "test.csv", "--id", "id", "--index", "hnsw").err).toContain(
      "every query has its own",
    );
    expect(etalon(folder, "evaluate", "local.etalon", "test.csv", "--pairs", "p.csv").err).toContain(
      "judged by labels alone",
    );
  });

  test("transform, export and serve refuse for want of a single map; --at takes that of one place", () => {
    for (const words of [
      ["transform", "local.etalon", "test.csv", "--out", "x.npy"],
      ["export", "local.etalon", "--to", "npz", "--out", "x.npz"],
      ["serve", "local.etalon"],
      ["explain", "local.etalon", "test.csv", "--id", "id", "--a", "n161", "--b", "n162"],
      ["plot", "local.etalon", "test.csv", "--id", "id", "--label", "class", "--kind", "map", "--out", "x.svg"],
      ["calibrate", "local.etalon", "test.csv", "--id", "id", "--pairs", "pairs.csv", "--out", "x.etalon"],
    ]) {
      const { code, err } = etalon(folder, ...words);
      expect([words[0], code]).toEqual([words[0], 1]);
      expect(err).toContain("no single map serves all");
    }
    const at = ["--id", "id", "--at", "n165"];
    expect(etalon(folder, "transform", "local.etalon", "test.csv", ...at, "--out", "at.npy").code).toBe(0);
    const place = loadLocalMetric(read(folder, "local.etalon")).metricAt(points[165]);
    expect(Array.from(readNpy(read(folder, "at.npy")).data, Number)).toEqual(
      Array.from(place.transform(points.slice(160)).data),
    );
    expect(etalon(folder, "export", "local.etalon", "--to", "json", "--out", "x.json", ...at).err).toContain(
      "Give --data",
    );
    expect(
      etalon(folder, "export", "local.etalon", "--to", "json", "--out", "at.json", "--data", "test.csv", ...at).code,
    ).toBe(0);
    etalon(folder, "fit", "train.csv", ...roles, "--learner", "scml", "--out", "scml.etalon");
    expect(loadMetric(read(folder, "scml.etalon")).learner).toBe("scml");
    expect(etalon(folder, "transform", "scml.etalon", "test.csv", ...at, "--out", "y.npy").err).toContain(
      "--at goes with a local metric",
    );
  });

  test("refuses flags without a meaning, and is listed", () => {
    expect(etalon(folder, ...fit, "--out", "x.etalon", "--components", "2")).toMatchObject({ code: 2 });
    expect(etalon(folder, ...fit, "--out", "x.etalon", "--start", "scml.etalon").err).toContain(
      "--start is not known to scmlLocal",
    );
    expect(etalon(folder, ...fit, "--out", "x.etalon", "--set", "plces=3").err).toContain("places");
    expect(etalon(folder, "learners").out).toMatch(/^scmlLocal .* local .*local: a metric for each place/ms);
    expect(json(folder, "learners", "scmlLocal")).toMatchObject([
      { name: "scmlLocal", kind: "local", reference: "shi2014" },
    ]);
  });
});
