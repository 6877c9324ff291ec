import { describe, expect, test } from "vitest";
import { nca } from "../../src/learners/nca.ts";
import { ncaBatch } from "../../src/learners/ncaBatch.ts";
import { ncaObjective } from "../../src/learners/ncaObjective.ts";
import { Matrix } from "../../src/linalg/matrix.ts";
import { planted, readFixture, standardized } from "../contract/fixtures.ts";
import { gradientError, labeledCloud, uniformMatrix } from "./differences.ts";
import { heldOutAccuracy } from "./heldOut.ts";

const forms = ["probability", "logProbability"] as const;
const cloud = labeledCloud(41, 4, 3, 5);
const memberships = uniformMatrix(41, 3, 1, 6);
for (let e = 0; e < memberships.data.length; e++) memberships.data[e] = Math.abs(memberships.data[e]);
const problems = { classes: cloud, "class probabilities": { ...cloud, memberships } };

describe.each(Object.entries(problems))("ncaBatch by %s", (_, problem) => {
  test.each(forms)("has the gradient of central differences: %s", (form) => {
    const objective = ncaBatch(problem, form);
    for (const batch of [Int32Array.of(3), Int32Array.of(40, 0, 7, 8, 21)]) {
      const error = gradientError((x, gradient) => objective(x, gradient, batch), uniformMatrix(2, 4, 1.5, 7));
      expect(error).toBeLessThan(1e-6);
    }
  });

  test.each(forms)(
    "is unbiased: over the batches of an epoch it adds up to the objective over all points: %s",
    (form) => {
      const map = uniformMatrix(3, 4, 1, 8);
      const gradient = new Matrix(3, 4);
      const value = ncaObjective(problem, form)(map, gradient);
      const part = new Matrix(3, 4);
      const objective = ncaBatch(problem, form);
      let sum = 0;
      for (let from = 0; from < 41; from += 9) {
        const batch = Int32Array.from({ length: Math.min(9, 41 - from) }, (_item, i) => from + i);
        sum += batch.length * objective(map, part, batch);
        for (let e = 0; e < part.data.length; e++) gradient.data[e] -= batch.length * part.data[e];
      }
      expect(Math.abs(sum / value - 1)).toBeLessThan(1e-12);
      for (const rest of gradient.data) expect(Math.abs(rest)).toBeLessThan(1e-9);
    },
  );
});

describe("nca with `batch`", () => {
  const wine = standardized(readFixture("wine"));

  test("comes near the minimum over all points, and reports the objective over all pairs there", () => {
    const full = nca.fit(wine, { tolerance: 1e-6 });
    const metric = nca.fit(wine, { batch: 16, tolerance: 1e-4, maxIterations: 200 });
    const [value, least] = [metric.report.value ?? 0, full.report.value ?? 0];
    expect(value).toBeGreaterThan(least - 1e-6 * Math.abs(least));
    expect(value).toBeLessThan(0.98 * least);
    const few = nca.fit(wine, { batch: 16, maxIterations: 1 });
    expect(few.report.value ?? 0).toBeGreaterThan(value);
  });

  test("learns where noise drowns the classes", () => {
    const noisy = heldOutAccuracy(nca, planted(300, 1), { batch: 50 });
    expect(noisy.learned).toBeGreaterThan(noisy.euclidean + 0.1);
  });

  test("is the same for the same seed, whatever the order of the rows, and another for another seed", () => {
    const options = { batch: 40, maxIterations: 3 };
    const map = [...nca.fit(wine, options).map.data];
    expect([...nca.fit(wine, options).map.data]).toEqual(map);
    const order = wine.labels.map((_, i) => (i * 55) % wine.labels.length);
    const permuted = { points: order.map((i) => wine.points[i]), labels: order.map((i) => wine.labels[i]) };
    expect([...nca.fit(permuted, options).map.data]).toEqual(map);
    expect([...nca.fit(wine, { ...options, seed: 1 }).map.data]).not.toEqual(map);
  });

  test("takes class probabilities and batches larger than the data", () => {
    const names = [...new Set(wine.labels)];
    const softLabels = wine.labels.map((label) => names.map((name) => (name === label ? 0.9 : 0.05)));
    for (const form of forms) {
      const metric = nca.fit({ points: wine.points, softLabels }, { batch: 1000, form, maxIterations: 5 });
      expect(metric.map.data.every(Number.isFinite)).toBe(true);
    }
  });
});
