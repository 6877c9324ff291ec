import { describe, expect, test } from "vitest";
import { Random } from "../../src/base/random.ts";
import type { ComparisonSummary } from "../../src/evaluate/comparison.ts";
import { loadLocalMetric } from "../../src/metrics/modelFile.ts";
import { etalon, folderWith, json, read } from "./etalon.ts";

/** Four halls of a plant; in each of them another sensor tells good parts from bad ones, and the others swing widely. Parts of one batch stand together. */
function plant(seed: number): string {
  const random = new Random(seed);
  const rows = Array.from({ length: 192 }, (_, i) => {
    const hall = i % 4;
    const good = (i >> 2) % 2;
    const where = [hall & 1 ? 9 : -9, hall & 2 ? 9 : -9].map((value) => value + 2 * random.uniform());
    const sensors = Array.from({ length: 4 }, (_, sensor) =>
      sensor === hall ? (good === 1 ? 1.5 : -1.5) + random.uniform() - 0.5 : 12 * (random.uniform() - 0.5),
    );
    const readings = [...where, ...sensors].map((value) => value.toFixed(4));
    return [`w${i}`, `batch${i >> 3}`, ...readings, good === 1 ? "good" : "bad"].join(",");
  });
  return `${["part,batch,east,north,heat,force,speed,sound,verdict", ...rows].join("\n")}\n`;
}

const folder = folderWith({ "plant.csv": plant(23), "later.csv": plant(24) });
const roles = ["--id", "part", "--label", "verdict", "--drop", "batch"];
const quick = ["--set", "scmlLocal.maxIterations=30"];
interface Document extends ComparisonSummary {
  keep: NonNullable<ComparisonSummary["keep"]> & { command: string };
}

describe("compare with a learner of local metrics", () => {
  const words = ["compare", "plant.csv", ...roles, "--learners", "scmlLocal,lda", "--folds", "2", ...quick];

  test("keeps it where it is better, says that there is no single map, and names the command that learns it", () => {
    const { rows, keep } = json(folder, ...words, "--report", "page.html") as Document;
    expect(rows.map(({ learner, status, components }) => [learner, status, components])).toEqual([
      ["euclidean", "ok", 6],
      ["scmlLocal", "ok", null],
      ["lda", "ok", 1],
    ]);
    expect(keep.learner).toBe("scmlLocal");
    expect(keep.reason).toContain("there is no single map to export, to serve or to draw");
    expect(keep.command).toMatch(/^etalon fit plant\.csv .*--learner scmlLocal --set scmlLocal\.maxIterations=30/);
    const [, ...learn] = keep.command.split(" ");
    expect(etalon(folder, ...learn).code).toBe(0);
    expect(loadLocalMetric(read(folder, "scmlLocal.etalon")).features).toEqual([
      "east",
      "north",
      "heat",
      "force",
      "speed",
      "sound",
    ]);
  });

  test("draws what a local metric has, in place of a map", () => {
    const page = read(folder, "page.html").toString();
    expect(page).toContain("What scmlLocal has learned");
    expect(page).toContain("there is no single map in which to show the points");
    expect(page).toContain("What each feature brings to the distance");
    expect(page).toContain("True and predicted classes");
    expect(page).not.toContain("held-out points before and after learning");
    expect(page).not.toContain("Eigenvalues of M");
  });

  test("has no dimensions in the table, but says that it is local", () => {
    const { out } = etalon(folder, ...words);
    expect(out).toMatch(/^scmlLocal .* better +local /m);
    expect(out).toMatch(/^Use scmlLocal: .*no single map/m);
  });
});

test("search goes through the options of a learner of local metrics, and knows no path", () => {
  const words = [
    "search",
    "plant.csv",
    ...roles,
    "--learner",
    "scmlLocal",
    "--folds",
    "2",
    "--set",
    "maxIterations=10",
  ];
  const { table, command } = json(folder, ...words, "--grid", "--options", "width", "--values", "0.5,2") as {
    table: { options: { width?: number }; status: string }[];
    command: string;
  };
  expect(table.map(({ options, status }) => [options.width, status])).toEqual([
    [undefined, "ok"],
    [0.5, "ok"],
    [2, "ok"],
  ]);
  expect(command).toContain("--learner scmlLocal");
  const refused = etalon(folder, ...words, "--path", "sparsity");
  expect([refused.code, refused.err]).toEqual([2, expect.stringContaining("cannot begin at an earlier metric")]);
});

test("auto keeps a local metric that is better, and saves it", () => {
  const words = ["fit", "plant.csv", ...roles, "--learner", "auto", "--learners", "lda,scmlLocal", "--holdout", "0"];
  const { kind, directions, choice, learner } = json(folder, ...words, "--out", "auto.etalon") as {
    kind: string;
    directions: number;
    learner: string;
    choice: { name: string; reason: string; table: { learner: string; from: string | null }[] };
  };
  expect([kind, learner, choice.name]).toEqual(["local", "scmlLocal", "scmlLocal"]);
  expect(choice.reason).toContain("no single map to export, to serve or to draw");
  expect(choice.table.map(({ learner: raced }) => raced)).toEqual(["euclidean", "lda", "scmlLocal"]);
  expect(loadLocalMetric(read(folder, "auto.etalon")).directions.rows).toBe(directions);
});

test("evaluate finds no neighbors in the group of the point that asks, and resamples groups together", () => {
  const judged = (...words: string[]) =>
    (
      json(folder, "evaluate", "auto.etalon", "later.csv", "--id", "part", "--label", "verdict", ...words) as {
        scores: { score: string; learned: { mean: number }; ci: [number, number] }[];
      }
    ).scores[0];
  const metric = loadLocalMetric(read(folder, "auto.etalon"));
  const rows = plant(24)
    .trim()
    .split("\n")
    .slice(1)
    .map((line) => line.split(","));
  const points = rows.map((row) => row.slice(2, 8).map(Number));
  const right = rows.filter((row, i) => {
    const near = rows
      .map((other, j) => ({ other, d: metric.distance(points[i], points[j]) }))
      .filter(({ other }) => other[1] !== row[1])
      .sort((a, b) => a.d - b.d)
      .slice(0, 3);
    return near.filter(({ other }) => other[8] === row[8]).length >= 2;
  }).length;
  const [grouped, plain] = [judged("--group", "batch"), judged("--drop", "batch")];
  expect(grouped.score).toBe("accuracy (3-NN)");
  expect(grouped.learned.mean).toBeCloseTo(right / rows.length, 12);
  expect(grouped.ci).not.toEqual(plain.ci);
});

test("learners of other kinds are named with what takes them, and near names with the one that is meant", () => {
  const refused = (...words: string[]) => {
    const { code, err } = etalon(folder, ...words);
    expect(code).toBe(2);
    return err;
  };
  const compare = (name: string) => refused("compare", "plant.csv", ...roles, "--learners", name);
  expect(compare("scmlLocl")).toContain("Did you mean scmlLocal?");
  expect(compare("querySoftmx")).toContain("Did you mean querySoftmax?");
  expect(compare("queryRidge")).toContain("--learner queryRidge --mode query-only");
  expect(compare("scmlMultiTask")).toContain(
    "scmlMultiTask learns several tasks: name their column with --task <column>",
  );
});
