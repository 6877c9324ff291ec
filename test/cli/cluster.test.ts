import { beforeAll, describe, expect, test } from "vitest";
import { Random } from "../../src/base/random.ts";
import { CLUSTER_METHODS } from "../../src/cli/clusterMethods.ts";
import { clusterOptions, requireRadius } from "../../src/cli/clusterOptions.ts";
import { pairsFromLabels } from "../../src/constraints/fromLabels.ts";
import { Matrix } from "../../src/linalg/matrix.ts";
import { blobs, partition } from "../tasks/clustering/draws.ts";
import { etalon, folderWith, json, read } from "./etalon.ts";

interface Score {
  readonly name: string;
  readonly verdict?: string;
  readonly learned: { readonly mean: number; readonly ci: readonly [number, number] };
}

interface Document {
  readonly clusters: number;
  readonly sizes: number[];
  readonly scores: Score[];
  readonly pairs: { kept: number; broken: number; keptBefore: number | null } | null;
}

const folder = folderWith({ "pairs.csv": "a,b,label\n0,1,same\n0,177,different\n60,61,same\n0,58,different\n" });

beforeAll(() => {
  const fit = etalon(folder, "fit", "wine", "--learner", "lda", "--components", "2", "--out", "m.etalon", "--quiet");
  expect([fit.code, fit.err]).toEqual([0, ""]);
});

describe("etalon cluster", () => {
  test("clusters in the learned space, says what the metric changed, and writes and draws it", () => {
    const { code, out, err } = etalon(folder, "cluster", "m.etalon", "wine", "--out", "c.csv", "--plot", "map.svg");
    expect(code).toBe(0);
    expect(out).toMatch(/178 points in 3 clusters by k-means in the space of lda/);
    expect(out).toMatch(/adjusted Rand index .*better/);
    expect(err).toMatch(/3 clusters, as many as there are classes/);
    expect(err).toMatch(/learned on these very points/);
    const lines = read(folder, "c.csv").toString().trim().split("\n");
    expect([lines.length, lines[0]]).toEqual([179, "row,cluster,label"]);
    expect(lines[1]).toMatch(/^0,[012],class_0$/);
    const map = read(folder, "map.svg").toString();
    for (const part of ["Before: Euclidean distance", "After: learned by lda", "cluster 2", "k-means"])
      expect(map).toContain(part);
  });

  test("without a model there is one space, and a hierarchy can be drawn or listed; pairs are counted", () => {
    const words = ["cluster", "none", "wine", "--method", "agglomerative", "--pairs", "pairs.csv", "--quiet"];
    const document = json(folder, ...words, "--dendrogram", "tree.svg") as Document;
    expect(document.clusters).toBe(3);
    expect(document.sizes.reduce((sum, size) => sum + size, 0)).toBe(178);
    expect(document.scores.map(({ name, verdict }) => [name, verdict])).toEqual([
      ["adjusted Rand index", undefined],
      ["normalized mutual information", undefined],
    ]);
    expect(document.pairs).toEqual({ kept: 3, broken: 1, keptBefore: null });
    const tree = read(folder, "tree.svg").toString();
    for (const part of ["How 178 points of wine merge", "distance of what merges", "Cut into 3 clusters"])
      expect(tree).toContain(part);
    expect(etalon(folder, ...words, "--dendrogram", "tree.csv").code).toBe(0);
    const merges = read(folder, "tree.csv").toString().trim().split("\n");
    expect([merges.length, merges[0], merges[177].split(",")[3]]).toEqual([178, "left,right,height,points", "178"]);
  });
});

describe("the methods of the command line", () => {
  const truth = Int32Array.from({ length: 60 }, (_, i) => i % 2);
  const points = Matrix.from(
    blobs(
      60,
      [
        [0, 0],
        [6, 0],
      ],
      0.5,
      2,
    ),
  );
  const pairs = pairsFromLabels(truth, 20, new Random(1));

  test.each([
    ["k-means", {}],
    ["gaussian-mixture", { covariance: "diagonal" }],
    ["agglomerative", { linkage: "average" }],
    ["dbscan", { radius: 1 }],
    ["hdbscan", { minClusterSize: 10 }],
    ["constrained-k-means", {}],
  ])("%s finds two clouds with the options it is given", (name, set) => {
    const given = Object.entries(set).map(([option, value]) => `${option}=${value}`);
    const { method, options } = clusterOptions({ method: name, set: given, pairs: "pairs.csv", seed: 0 }, 2);
    const { clustering, columns } = method.run(points, options, pairs);
    const found = Array.from(clustering.assignments, (cluster, i) =>
      cluster < 0 ? truth[i] : cluster === clustering.assignments[0] ? 0 : 1,
    );
    expect(partition(found)).toBe(partition(truth));
    for (const { values } of columns) expect(values.length).toBe(60);
  });

  test("every method is tried above", () => {
    expect(Object.keys(CLUSTER_METHODS).length).toBe(6);
  });

  test.each([
    [{ method: "k-means" }, /needs --clusters/],
    [{ method: "kmeans" }, /Did you mean k-means/],
    [{ method: "hdbscan", clusters: 2 }, /takes no --clusters/],
    [{ method: "constrained-k-means", clusters: 2 }, /needs --pairs/],
    [{ method: "k-means", clusters: 2, set: ["restart=3"] }, /Did you mean `restarts`/],
    [{ method: "agglomerative", clusters: 2, set: ["linkage=centroid"] }, /linkage/],
  ])("%j is refused with what to give instead", (flags, message) => {
    expect(() => clusterOptions({ ...flags, seed: 0 }, undefined)).toThrow(message);
  });

  test("a missing radius is answered with usual distances", () => {
    const asked = clusterOptions({ method: "dbscan", seed: 0 }, undefined);
    expect(() => requireRadius(points, asked)).toThrow(/half of the points need 0\.\d+, nine in ten/);
  });
});
