import { describe, expect, test } from "vitest";
import { loadMetric } from "../../src/metrics/modelFile.ts";
import { etalon, folderWith, json, read, smallCsv } from "./etalon.ts";

const folder = folderWith({
  "old.csv": smallCsv(),
  "new.csv": smallCsv(46),
  "other.csv": smallCsv().replace("id,a,b,c,class", "id,a,c,b,class"),
});
const learn = (data: string, learner: string, out: string, ...words: string[]) =>
  etalon(folder, "fit", data, "--id", "id", "--label", "class", "--learner", learner, "--out", out, ...words);

describe("fit --start", () => {
  test("goes on from an earlier model in fewer iterations, whatever the scale, and says so in the new one", () => {
    expect(learn("old.csv", "lmnn", "old.etalon").code).toBe(0);
    expect(learn("new.csv", "lmnn", "cold.etalon", "--holdout", "0").code).toBe(0);
    const begun = learn("new.csv", "lmnn", "warm.etalon", "--holdout", "0", "--start", "old.etalon");
    expect([begun.code, begun.err]).toEqual([0, ""]);
    const [cold, warm] = ["cold.etalon", "warm.etalon"].map((name) => loadMetric(read(folder, name)));
    expect(warm?.report.iterations).toBeLessThan(cold?.report.iterations ?? 0);
    expect(warm?.report.value).toBeLessThanOrEqual(1.01 * (cold?.report.value ?? 0));
    expect(warm?.report.start).toEqual({ learner: "lmnn", components: 3 });
    expect(begun.out).toContain("begun at old.etalon");
  });

  test("leaves the estimate to a fit from the usual start", () => {
    const words = ["fit", "new.csv", "--id", "id", "--label", "class", "--learner", "lmnn", "--out", "e.etalon"];
    const usual = json(folder, ...words) as { evaluation: unknown };
    const begun = json(folder, ...words, "--start", "old.etalon") as { evaluation: unknown; start: unknown };
    expect(begun.start).toEqual({ learner: "lmnn", components: 3 });
    expect(begun.evaluation).toEqual(usual.evaluation);
    expect(etalon(folder, ...words, "--start", "old.etalon", "--no-refit").err).toContain("the estimate flatters");
  });

  test("refuses learners that cannot, auto, other features and files that are no model", () => {
    const refused = (learner: string, start: string, data = "new.csv") => {
      const { code, err } = learn(data, learner, "x.etalon", "--start", start);
      return [code, err];
    };
    expect(refused("itml", "old.etalon")).toEqual([
      2,
      expect.stringContaining("itml cannot begin at an earlier model"),
    ]);
    expect(refused("auto", "old.etalon")).toEqual([2, expect.stringContaining("--start needs a learner by name")]);
    expect(refused("nca", "old.etalon", "other.csv")).toEqual([
      1,
      expect.stringContaining('old.etalon: its feature 1 is "b", that of the data "c"'),
    ]);
    const words = ["fit", "wine", "--label", "label", "--learner", "nca", "--out", "x.etalon"];
    const fewer = etalon(folder, ...words, "--start", "old.etalon");
    expect([fewer.code, fewer.err]).toEqual([1, expect.stringContaining("it has 3 features, the data 13")]);
    expect(refused("nca", "old.csv")[0]).toBe(1);
  });

  test("`learners --tag warmStart` lists those that can", () => {
    const names = (json(folder, "learners", "--tag", "warmStart") as { name: string }[]).map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(["lmnn", "nca", "mlkr", "mmc"]));
    expect(names).not.toContain("itml");
  });
});
