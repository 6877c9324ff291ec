import { readdirSync } from "node:fs";
import path from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { loadMetric } from "../../src/metrics/modelFile.ts";
import { etalon, folderWith, json, read } from "./etalon.ts";
import { csv, numbered, sites, words } from "./siteTable.ts";

interface Gain {
  readonly euclidean: { readonly mean: number };
  readonly learned: { readonly mean: number };
  readonly difference: number;
}
interface Evaluation extends Gain {
  readonly heldOut: number;
  readonly alone: Gain | null;
  readonly pooled: Gain | null;
}
interface Document {
  readonly tasks: readonly {
    readonly task: string;
    readonly model: string;
    readonly points: number;
    readonly evaluation: Evaluation | null;
  }[];
  readonly directions: { readonly used: number; readonly byTasks: readonly number[] };
  readonly evaluation: Evaluation | null;
}

describe("etalon fit --task", () => {
  const folder = folderWith({ "sites.csv": csv(sites), "numbered.csv": csv(numbered) });
  let document: Document;
  beforeAll(() => {
    document = json(folder, ...words("sites.csv", "--task", "site", "--out", "models")) as Document;
  });

  test("writes one model a task, each with its estimate beside scml alone and scml on all as one", () => {
    expect(readdirSync(path.join(folder, "models")).sort()).toEqual(["07.etalon", "A-b.etalon", "a-b-2.etalon"]);
    expect(document.tasks.map(({ task, model, points }) => [task, model, points])).toEqual([
      ["07", "07.etalon", 60],
      ["A?b", "A-b.etalon", 24],
      ["a/b", "a-b-2.etalon", 24],
    ]);
    const judged = document.tasks.map(({ evaluation }) => evaluation as Evaluation);
    const all = document.evaluation as Evaluation;
    expect(all.heldOut).toBe(judged.reduce((sum, { heldOut }) => sum + heldOut, 0));
    const mean = judged.reduce((sum, { learned, heldOut }) => sum + learned.mean * heldOut, 0) / all.heldOut;
    expect(all.learned.mean).toBeCloseTo(mean, 12);
    for (const evaluation of [...judged, all]) {
      for (const gain of [evaluation, evaluation.alone as Gain, evaluation.pooled as Gain])
        expect(gain.difference).toBeCloseTo(gain.learned.mean - gain.euclidean.mean, 12);
    }
    expect(all.learned.mean).toBeGreaterThan(all.euclidean.mean + 0.05);
    expect(document.directions.byTasks.reduce((sum, count) => sum + count, 0)).toBe(document.directions.used);
  });

  test("the models work as any other", () => {
    const metric = loadMetric(read(folder, "models/07.etalon"));
    expect(metric.learner).toBe("scmlMultiTask");
    expect(metric.features).toEqual(["f0", "f1", "f2", "f3", "f4", "f5"]);
    expect(json(folder, "evaluate", "models/07.etalon", "sites.csv", "--label", "kind")).toMatchObject({
      trainingData: true,
    });
    expect(etalon(folder, "explain", "models/07.etalon", "sites.csv", "--a", "0", "--b", "3").code).toBe(0);
    expect(etalon(folder, "plot", "models/07.etalon", "sites.csv", "--label", "kind", "--out", "map.svg").code).toBe(0);
    expect(etalon(folder, "export", "models/07.etalon", "--to", "npz", "--out", "map.npz").code).toBe(0);
  });

  test("prints a table for people and the same bytes again, and takes numbers for names", () => {
    const before = read(folder, "models/07.etalon");
    const { code, out } = etalon(folder, ...words("sites.csv", "--task", "site", "--out", "models"));
    expect(code).toBe(0);
    expect(out).toMatch(/scmlMultiTask: 3 tasks, 108 points, 6 features/);
    expect(out).toMatch(/task +points +held out +Euclidean +scml alone +scml pooled +scmlMultiTask/);
    expect(out).toMatch(/uses \d+ directions: \d+ by /);
    expect(out).toMatch(/against scml on each task alone: /);
    expect(out).toMatch(/Models: models\/07\.etalon, /);
    expect(read(folder, "models/07.etalon")).toEqual(before);
    const numbers = json(
      folder,
      ...words("numbered.csv", "--task", "site", "--out", "numbers", "--holdout", "0"),
    ) as Document;
    expect(numbers.tasks.map(({ task }) => task)).toEqual(["00", "01", "02"]);
    expect(numbers).toMatchObject({ features: 6, evaluation: null });
  });

  test("learners tells of it", () => {
    expect(etalon(folder, "learners").out).toMatch(/^scmlMultiTask .* multi-task .*multi-task: .* by fit --task$/ms);
    expect(etalon(folder, "learners", "scmlMultiTask").out).toMatch(/sparsity +β/);
    expect(json(folder, "learners", "scmlMultiTask")).toMatchObject([
      {
        ...{ name: "scmlMultiTask", kind: "multi-task", supervision: "triplets", reference: "shi2014" },
        takes: ["triplets", "quadruplets", "pairs", "labels", "targets"],
        joins: ["chunks"],
      },
    ]);
  });
});
