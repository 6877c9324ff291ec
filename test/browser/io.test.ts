import { describe, expect, test } from "vitest";
import { parseCsv } from "../../src/io/csv.ts";
import { toDataset } from "../../src/io/dataset.ts";
import { readNpz, writeNpz } from "../../src/io/npz.ts";
import { sha256 } from "../../src/io/sha256.ts";
import { Matrix } from "../../src/linalg/matrix.ts";
import { linearMetric } from "../../src/metrics/linear.ts";
import { loadMetric } from "../../src/metrics/modelFile.ts";

describe("reading and writing in a browser", () => {
  test("CSV becomes points and labels", () => {
    const { points, labels } = toDataset(parseCsv('a,b,y\r\n1.5,2,"x ""q"""\r\n3,-4e-300,ä\r\n'), { label: "y" });
    expect(points.data).toEqual(Float64Array.of(1.5, 2, 3, -4e-300));
    expect(labels).toEqual(['x "q"', "ä"]);
    expect(() => parseCsv("a,b\n1\n")).toThrow(/csv:2: expected 2 cells, found 1/);
  });

  test("npz reads back", () => {
    const bytes = writeNpz({ X: { data: Float64Array.of(1, 2), shape: [1, 2] } });
    expect(readNpz(bytes).get("X")?.data).toEqual(Float64Array.of(1, 2));
  });

  test("a model file has the bytes that Node writes", () => {
    const report = {
      iterations: 1,
      converged: true,
      reason: "given",
      value: 0.5,
      trace: [0.5],
      warnings: [],
      constraints: {},
    };
    const map = Matrix.from([
      [0.1, -2],
      [1 / 3, 4e-300],
    ]);
    const metric = linearMetric({
      learner: "test",
      options: { a: 1 },
      map,
      mean: Float64Array.of(1, 2),
      features: ["p", "q"],
      report,
    });
    const bytes = metric.save();
    expect(loadMetric(bytes).save()).toEqual(bytes);
    expect(sha256(bytes)).toBe(MODEL_DIGEST);
  });
});

// What the same metric saves to under Node.
const MODEL_DIGEST = "6282a6490b6928e5b692ce407a817ef4ba0794d40d0938ec70aa4ff4b49f35af";
