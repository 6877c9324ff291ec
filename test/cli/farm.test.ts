import { beforeAll, describe, expect, test } from "vitest";
import { etalon, folderWith, json, read } from "./etalon.ts";

/** Two classes told apart by the feature `signal` alone. */
const csv = [
  "signal,noise,more,label",
  ...Array.from({ length: 60 }, (_, i) =>
    [(i % 2) * 5 + ((i * 3) % 7) / 7, (i * 29) % 31, (i * 17) % 23, i % 2 ? "two" : "one"].join(","),
  ),
].join("\n");

describe("etalon with a learner that selects features", () => {
  const folder = folderWith({ "data.csv": csv });
  let fitted: { out: string; code: number | null };
  beforeAll(() => {
    fitted = etalon(folder, "fit", "data.csv", "--label", "label", "--learner", "farm", "--out", "m.etalon");
  });

  test("fit names the features that the metric uses", () => {
    expect(fitted.code).toBe(0);
    expect(fitted.out).toMatch(/uses \d of 3 features: signal/);
    const document = json(folder, "fit", "data.csv", "--label", "label", "--learner", "farm", "--out", "n.etalon");
    expect(document).toMatchObject({ selectedFeatures: expect.arrayContaining(["signal"]) });
  });

  test("plot draws the path of feature weights, with labels as when the model was learned", () => {
    expect(etalon(folder, "plot", "m.etalon", "data.csv", "--kind", "path", "--out", "path.svg").code).toBe(0);
    const svg = read(folder, "path.svg").toString();
    expect(svg).toContain("signal");
    expect(svg).toContain("features in use");
    expect(svg).not.toMatch(/NaN|undefined/);
  });

  test("plot says why another learner has no such path", () => {
    etalon(folder, "fit", "data.csv", "--label", "label", "--learner", "lda", "--out", "lda.etalon");
    expect(etalon(folder, "plot", "lda.etalon", "data.csv", "--kind", "path", "--out", "x.svg")).toMatchObject({
      code: 1,
      err: expect.stringMatching(/DATA.*lda has no path of feature weights/),
    });
  });

  test("plot says that a path needs labels", () => {
    const bare = csv.replaceAll(/,(one|two)$/gm, "").replace(",label", "");
    const other = folderWith({ "bare.csv": bare });
    expect(etalon(other, "plot", `${folder}/m.etalon`, "bare.csv", "--kind", "path", "--out", "x.svg")).toMatchObject({
      code: 1,
      err: expect.stringMatching(/DATA.*--label/),
    });
  });
});
