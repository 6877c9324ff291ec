import { describe, expect, test } from "vitest";
import { readZip } from "../../src/io/zip.ts";
import { Matrix } from "../../src/linalg/matrix.ts";
import { linearMetric } from "../../src/metrics/linear.ts";
import type { Details } from "../../src/metrics/metric.ts";
import { loadMetric } from "../../src/metrics/modelFile.ts";
import { namesInUse, selectedFeatures } from "../../src/metrics/selectedFeatures.ts";

const metricWith = (details?: Details, features?: string[]) =>
  linearMetric({
    learner: "farm",
    options: {},
    map: Matrix.from([[1, 0, 2]]),
    mean: new Float64Array(3),
    features,
    report: {
      iterations: 1,
      converged: true,
      reason: "small change",
      value: 1,
      trace: [1],
      warnings: [],
      constraints: {},
      ...(details === undefined ? {} : { details }),
    },
  });
const cardOf = (bytes: Uint8Array): string =>
  new TextDecoder().decode(readZip(bytes).find(({ name }) => name === "MODEL_CARD.md")?.data);

describe("selected features", () => {
  test("are those with a weight, largest first, ties in their order", () => {
    expect(namesInUse([0.5, 0, 2, 0.5], ["a", "b", "c", "d"])).toEqual(["c", "a", "d"]);
    expect(namesInUse(Float64Array.of(0, 1), undefined)).toEqual(["x1"]);
    expect(namesInUse([0, 0], undefined)).toEqual([]);
  });

  test("are unknown where the learner selects none", () => {
    expect(selectedFeatures(metricWith())).toBeUndefined();
    expect(selectedFeatures(metricWith({}))).toBeUndefined();
    expect(selectedFeatures(metricWith({ featureWeights: [1, 0, 3] }, ["a", "b", "c"]))).toEqual(["c", "a"]);
  });

  test("come back from a model file to the last bit and stand on its card", () => {
    const metric = metricWith({ featureWeights: [0.1, 0, 1 / 3] }, ["malic acid", "ash", "hue"]);
    const bytes = metric.save();
    const loaded = loadMetric(bytes);
    expect(loaded.report).toEqual(metric.report);
    expect(selectedFeatures(loaded)).toEqual(["hue", "malic acid"]);
    expect(loaded.save()).toEqual(bytes);
    expect(cardOf(bytes)).toContain('## Features used, largest weight first\n\n- "hue"\n- "malic acid"\n');
  });

  test("leave no trace in the file of a metric without them", () => {
    const bytes = metricWith().save();
    expect(loadMetric(bytes).report).not.toHaveProperty("details");
    expect(cardOf(bytes)).not.toContain("Features used");
    expect(new TextDecoder().decode(readZip(bytes)[0].data)).not.toContain("details");
  });

  test("are refused in a file when there are too few weights or a negative one", () => {
    const refused = expect.objectContaining({ code: "FORMAT" });
    expect(() => loadMetric(metricWith({ featureWeights: [1, 2] }).save())).toThrow(refused);
    expect(() => loadMetric(metricWith({ featureWeights: [1, 2, -1] }).save())).toThrow(refused);
  });
});
