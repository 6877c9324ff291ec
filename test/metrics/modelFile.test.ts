import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { EtalonError } from "../../src/base/errors.ts";
import { canonicalJson } from "../../src/io/canonicalJson.ts";
import { writeModel } from "../../src/io/modelContainer.ts";
import { writeNpy } from "../../src/io/npy.ts";
import { readNpz } from "../../src/io/npz.ts";
import { sha256 } from "../../src/io/sha256.ts";
import { readZip, writeZip } from "../../src/io/zip.ts";
import { Matrix } from "../../src/linalg/matrix.ts";
import { exportJson } from "../../src/metrics/exportJson.ts";
import { exportNpz } from "../../src/metrics/exportNpz.ts";
import { linearMetric } from "../../src/metrics/linear.ts";
import type { LinearParts } from "../../src/metrics/linearParts.ts";
import { loadMetric, loadModel, saveMetric } from "../../src/metrics/modelFile.ts";

const parts = (map: Matrix, mean: number[], extra: Partial<LinearParts> = {}): LinearParts => ({
  learner: "lmnn",
  options: { seed: 0, push: 0.5, nested: { list: [1, "a", null, true] } },
  map,
  mean: Float64Array.from(mean),
  features: undefined,
  report: {
    iterations: 2,
    converged: true,
    reason: "small change",
    value: 0.1 + 0.2,
    trace: [1, 0.1 + 0.2],
    warnings: [],
    constraints: { similar: 3 },
  },
  ...extra,
});
const small = () =>
  linearMetric(
    parts(
      Matrix.from([
        [0.1, -0],
        [1e-300, 3],
      ]),
      [1 / 3, -2e8],
      { features: ["__proto__", "ä"] },
    ),
  );
const outcome = (bytes: Uint8Array): string | Uint8Array => {
  try {
    return loadMetric(bytes).save();
  } catch (error) {
    if (error instanceof EtalonError) return error.code;
    throw error;
  }
};

describe("model file", () => {
  test("a loaded metric maps and measures with the same bits", () => {
    const finite = fc.double({ noNaN: true, min: -1e6, max: 1e6 });
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 4 }),
        fc.integer({ min: 1, max: 5 }),
        fc.infiniteStream(finite),
        (k, d, stream) => {
          const draw = (count: number) => Array.from({ length: count }, () => stream.next().value as number);
          const metric = linearMetric(parts(new Matrix(k, d, Float64Array.from(draw(k * d))), draw(d)));
          const loaded = loadMetric(metric.save());
          const points = { rows: 50, cols: d, data: Float64Array.from(draw(50 * d)) };
          expect(loaded.transform(points).data).toEqual(metric.transform(points).data);
          expect(loaded.distances(points).data).toEqual(metric.distances(points).data);
        },
      ),
      { numRuns: 30 },
    );
  });

  test("keeps options, features, report and notes", () => {
    const metric = small();
    const notes = { data: { sha256: "ab" }, scale: "zscore", evaluation: [0.5, 0.25] };
    const { metric: loaded, notes: kept } = loadModel(saveMetric(metric, notes));
    expect(loaded.options).toEqual(metric.options);
    expect(loaded.features).toEqual(metric.features);
    expect(loaded.report).toEqual(metric.report);
    expect(loaded.learner).toBe("lmnn");
    expect(kept).toEqual(notes);
    expect(Object.is(loaded.map.data[1], -0)).toBe(true);
  });

  test("two saves give the same bytes, and so does a save after a load", () => {
    const bytes = small().save();
    expect(small().save()).toEqual(bytes);
    expect(loadMetric(bytes).save()).toEqual(bytes);
    expect(saveMetric(linearMetric(parts(Matrix.identity(1), [0], { options: { b: 1, a: 2 } })))).toEqual(
      saveMetric(linearMetric(parts(Matrix.identity(1), [0], { options: { a: 2, b: 1 } }))),
    );
  });

  test("the file of version 1 still loads, and is still written byte for byte", () => {
    const bytes = new Uint8Array(readFileSync("test/golden/models/version1.etalon"));
    const metric = loadMetric(bytes);
    expect(metric.map.toArrays()).toEqual([
      [0.1, -2, 3],
      [4, 5, 1 / 3],
    ]);
    expect([...metric.mean]).toEqual([1, 2, 1e8]);
    expect(metric.features).toEqual(["a", "b", "c"]);
    expect(metric.options).toEqual({ neighbors: 3, push: 0.5, seed: 0 });
    expect(metric.report).toEqual({
      iterations: 2,
      converged: true,
      reason: "small change",
      value: 0.5,
      trace: [1, 0.5],
      gradientNorm: 1e-7,
      warnings: ["a note"],
      constraints: { triplets: 12 },
    });
    expect(metric.save()).toEqual(bytes);
  });

  test("a file of version 1 with a decision still loads, decides, and is written byte for byte", () => {
    const bytes = new Uint8Array(readFileSync("test/golden/models/version1-decision.etalon"));
    const metric = loadMetric(bytes);
    expect(metric.decision).toEqual({
      threshold: 1.5,
      target: "precision=0.95",
      probability: { kind: "isotonic", distances: [0.25, 1, 2], probabilities: [0.9, 0.5, 0.1] },
      pairs: { similar: 4, dissimilar: 3 },
      heldOut: {
        ...{ folds: 2, accuracy: 0.75, precision: 1, recall: 0.5, f1: 2 / 3 },
        ...{ logLoss: { platt: 0.5, isotonic: 0.25 }, brier: 0.125, calibrationError: 0.0625 },
      },
    });
    expect(metric.same([0, 0], [0, 0.75])).toEqual({
      ...{ same: true, distance: 1.5, threshold: 1.5 },
      probability: expect.closeTo(0.3, 12),
    });
    expect(metric.save()).toEqual(bytes);
  });

  test("is refused when cut off anywhere", () => {
    const bytes = small().save();
    for (let length = 0; length < bytes.length; length++) expect(outcome(bytes.subarray(0, length))).toBe("FORMAT");
  });

  test("is refused when any single bit is flipped", () => {
    const bytes = small().save();
    const flipped = bytes.slice();
    const accepted: number[] = [];
    for (let bit = 0; bit < 8 * bytes.length; bit++) {
      flipped[bit >> 3] ^= 1 << (bit & 7);
      if (outcome(flipped) !== "FORMAT") accepted.push(bit);
      flipped[bit >> 3] ^= 1 << (bit & 7);
    }
    expect(accepted).toEqual([]);
  });

  test("random bytes put in, taken out or changed are refused", () => {
    const bytes = small().save();
    const place = fc.integer({ min: 0, max: bytes.length });
    fc.assert(
      fc.property(place, fc.integer({ min: 0, max: 20 }), fc.uint8Array({ maxLength: 20 }), (at, removed, inserted) => {
        const altered = Uint8Array.from([...bytes.subarray(0, at), ...inserted, ...bytes.subarray(at + removed)]);
        const result = outcome(altered);
        expect(result === "FORMAT" || (result instanceof Uint8Array && sha256(result) === sha256(bytes))).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  const entries = () => readZip(small().save());
  const withFacts = (change: (header: Record<string, unknown>) => void) => {
    const [facts, ...files] = entries();
    const header = JSON.parse(new TextDecoder().decode(facts.data));
    change(header);
    return writeZip([{ name: facts.name, data: new TextEncoder().encode(canonicalJson(header)) }, ...files]);
  };
  const rawFacts = (text: string) =>
    writeZip([{ name: "model.json", data: new TextEncoder().encode(text) }, ...entries().slice(1)]);
  const facts = (header: Record<string, unknown>) => header["facts"] as Record<string, unknown>;

  test.each<[string, Uint8Array, string, RegExp]>([
    [
      "a newer version",
      withFacts((h) => {
        h["version"] = 2;
      }),
      "UNSUPPORTED",
      /version 2.*Update Etalon/,
    ],
    [
      "a version that is no number",
      withFacts((h) => {
        h["version"] = "1";
      }),
      "FORMAT",
      /version is not legal/,
    ],
    [
      "another format",
      withFacts((h) => {
        h["format"] = "x";
      }),
      "FORMAT",
      /format is not/,
    ],
    [
      "a wrong checksum",
      withFacts((h) => {
        (h["files"] as Record<string, string>)["L.npy"] = "0".repeat(64);
      }),
      "FORMAT",
      /checksum of L.npy/,
    ],
    [
      "a missing checksum",
      withFacts((h) => {
        delete (h["files"] as Record<string, string>)["L.npy"];
      }),
      "FORMAT",
      /checksums do not match/,
    ],
    [
      "an unknown fact",
      withFacts((h) => {
        facts(h)["extra"] = 1;
      }),
      "FORMAT",
      /model.json is not/,
    ],
    [
      "a learner name that is a path",
      withFacts((h) => {
        facts(h)["learner"] = "../evil";
      }),
      "FORMAT",
      /learner/,
    ],
    [
      "too few features",
      withFacts((h) => {
        facts(h)["features"] = ["a"];
      }),
      "FORMAT",
      /another length/,
    ],
    ["duplicate keys", rawFacts('{"a":1,"a":2}'), "FORMAT", /canonical/],
    ["a byte order mark", rawFacts("\ufeff{}"), "FORMAT", /not JSON/],
    ["a __proto__ key", rawFacts('{\n  "__proto__": 1\n}\n'), "FORMAT", /forbidden name/],
    ["deep nesting", rawFacts("[".repeat(100_000) + "]".repeat(100_000)), "FORMAT", /nests deeper than 32/],
    ["a huge header", rawFacts(" ".repeat(1_100_000)), "FORMAT", /longer than/],
    ["no header", writeZip(entries().slice(1)), "FORMAT", /does not begin with model.json/],
    ["a bare .npz", exportNpz(small()), "FORMAT", /no .etalon model/],
    ["a text file", new TextEncoder().encode("hello, this is no model at all"), "FORMAT", /not the start of a zip/],
    [
      "an array that is missing",
      writeModel({ facts: { kind: "linear" }, arrays: {}, card: "" }),
      "FORMAT",
      /not that of a linear/,
    ],
  ])("%s is refused by name", (_, bytes, code, message) => {
    expect(() => loadMetric(bytes, "m.etalon")).toThrow(
      expect.objectContaining({ code, message: expect.stringMatching(message) }),
    );
    expect(() => loadMetric(bytes, "m.etalon")).toThrow(/^m\.etalon/);
  });

  test("arrays that are not finite are refused on both ways", () => {
    const metric = parts(Matrix.from([[Number.NaN]]), [0]);
    expect(() => saveMetric(metric)).toThrow(
      expect.objectContaining({ code: "DATA", message: expect.stringContaining("array L is NaN") }),
    );
    const data = writeNpy(Float64Array.of(Number.POSITIVE_INFINITY), [1, 1]);
    const forged = withFacts((h) => {
      (h["files"] as Record<string, string>)["L.npy"] = sha256(data);
    });
    const bytes = writeZip(readZip(forged).map((entry) => (entry.name === "L.npy" ? { name: "L.npy", data } : entry)));
    expect(() => loadMetric(bytes)).toThrow(
      expect.objectContaining({ code: "FORMAT", message: expect.stringContaining("is Infinity") }),
    );
  });

  test("options that JSON cannot hold are refused when saving", () => {
    expect(() => saveMetric(parts(Matrix.identity(1), [0], { options: { margin: Number.NaN } }))).toThrow(
      /options.margin is NaN/,
    );
  });
});

describe("exports", () => {
  test("npz holds components_ and mean_ in full precision", () => {
    const metric = small();
    const arrays = readNpz(exportNpz(metric));
    expect(arrays.get("components_")).toEqual({ shape: [2, 2], dtype: "<f8", data: metric.map.data });
    expect(arrays.get("mean_")?.data).toEqual(metric.mean);
  });

  test("json holds L and mean in full precision", () => {
    const metric = linearMetric(parts(Matrix.from([[0.1, 2 / 3]]), [1e-300, 5]));
    expect(JSON.parse(exportJson(metric))).toEqual({ L: metric.map.toArrays(), mean: [...metric.mean] });
  });
});
