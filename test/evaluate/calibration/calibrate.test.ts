import { describe, expect, test } from "vitest";
import { Random } from "../../../src/base/random.ts";
import { calibrate } from "../../../src/evaluate/calibration/calibrate.ts";
import type { Target } from "../../../src/evaluate/calibration/threshold.ts";
import { euclidean } from "../../../src/learners/euclidean.ts";
import { Matrix } from "../../../src/linalg/matrix.ts";
import { exportJson } from "../../../src/metrics/exportJson.ts";
import { foldScaling } from "../../../src/metrics/foldScaling.ts";
import { decodeLinear, encodeLinear } from "../../../src/metrics/linearFile.ts";
import { loadMetric } from "../../../src/metrics/modelFile.ts";

/** Pairs (2i, 2i + 1) on a line at distances up to 3 that are the same by chance 1 / (1 + e^(3d − 4)). */
function planted(count: number, seed: number) {
  const random = new Random(seed);
  const rows: number[][] = [];
  const similar: number[] = [];
  for (let e = 0; e < count; e++) {
    const d = 3 * random.uniform();
    const at = 100 * random.uniform();
    rows.push([at], [at + d]);
    similar.push(random.uniform() < 1 / (1 + Math.exp(3 * d - 4)) ? 1 : 0);
  }
  const left = Array.from({ length: count }, (_, e) => 2 * e);
  return { points: Matrix.from(rows), pairs: { left, right: left.map((i) => i + 1), similar } };
}
const line = (data: ReturnType<typeof planted>) => euclidean.fit({ points: data.points });

describe("calibrate", () => {
  const data = planted(4000, 1);
  const metric = line(data);
  const decided = calibrate(metric, data);

  test("states probabilities that come true, on pairs never seen", () => {
    for (const probability of ["platt", "isotonic"] as const) {
      const fitted = calibrate(metric, data, { probability });
      const fresh = planted(8000, 99);
      const groups = Array.from({ length: 10 }, () => ({ count: 0, stated: 0, same: 0 }));
      fresh.pairs.left.forEach((i, e) => {
        const { probability: p } = fitted.same(fresh.points.row(i), fresh.points.row(i + 1));
        const group = groups[Math.min(9, Math.floor(10 * p))];
        group.count++;
        group.stated += p;
        group.same += fresh.pairs.similar[e];
      });
      for (const { count, stated, same } of groups.filter((group) => group.count > 100)) {
        const p = stated / count;
        // Four standard errors of sampling, there and in the 4,000 pairs learned from.
        expect(Math.abs(same / count - p)).toBeLessThan(4 * Math.sqrt((p * (1 - p)) / count + 0.25 / 400));
      }
    }
  });

  test("chooses the way with the smaller held-out log loss: the sigmoid where it is the truth", () => {
    const { probability, heldOut } = decided.decision!;
    expect(probability.kind).toBe("platt");
    expect(heldOut!.logLoss.platt).toBeLessThan(heldOut!.logLoss.isotonic);
    expect(heldOut!.calibrationError).toBeLessThan(0.03);
    // The best accuracy possible is that of the planted chance at 4/3.
    expect(decided.decision!.threshold).toBeGreaterThan(1.1);
    expect(decided.decision!.threshold).toBeLessThan(1.6);
  });

  test("chooses isotonic steps where the chance falls in steps", () => {
    const random = new Random(4);
    const steps = planted(3000, 5);
    steps.pairs.left.forEach((i, e) => {
      const d = Math.abs(steps.points.row(i)[0] - steps.points.row(i + 1)[0]);
      steps.pairs.similar[e] = random.uniform() < (d < 0.5 ? 0.95 : d < 2.5 ? 0.5 : 0.05) ? 1 : 0;
    });
    expect(calibrate(line(steps), steps).decision!.probability.kind).toBe("isotonic");
  });

  test("gives a new metric and leaves the first as it was", () => {
    expect(metric.decision).toBeUndefined();
    expect(() => metric.same([0], [1])).toThrow(/no threshold yet.*etalon calibrate/);
    const { same, probability, distance, threshold } = decided.same([0], [0.5]);
    expect({ same, distance }).toEqual({ same: true, distance: 0.5 });
    expect(probability).toBeGreaterThan(0.85);
    expect(decided.same([0], [threshold]).same).toBe(true);
    expect(decided.same([0], [threshold * 1.001]).same).toBe(false);
    expect(decided.same([3], [3]).same).toBe(true);
    expect(decided.map).toEqual(metric.map);
  });

  test("survives saving, loading and a folded scaling with the same bits", () => {
    for (const way of ["platt", "isotonic"] as const) {
      const fitted = calibrate(metric, data, { probability: way });
      const loaded = loadMetric(fitted.save());
      expect(loaded.decision).toEqual(fitted.decision);
      expect(loaded.save()).toEqual(fitted.save());
      expect(loaded.same([1], [2.2])).toEqual(fitted.same([1], [2.2]));
      const half = foldScaling(fitted, { kind: "zscore", offset: new Float64Array(1), spread: Float64Array.of(2) });
      expect(half.same([2], [4.4]).threshold).toBe(fitted.decision!.threshold);
      expect(half.same([2], [4.4]).probability).toBeCloseTo(fitted.same([1], [2.2]).probability, 12);
    }
  });

  test("goes into a JSON export, whose numbers decide the same", () => {
    const { threshold, probability } = JSON.parse(exportJson(decided));
    expect({ threshold, probability }).toEqual({
      threshold: decided.decision!.threshold,
      probability: decided.decision!.probability,
    });
    expect(Object.keys(JSON.parse(exportJson(metric)))).toEqual(["L", "mean"]);
  });

  test("an illegal decision in a file is refused", () => {
    const { parts } = decodeLinear(decided.save());
    const bent = {
      ...parts,
      decision: { ...decided.decision!, probability: { kind: "platt" as const, slope: -1, offset: 0 } },
    };
    expect(() => loadMetric(encodeLinear(bent))).toThrow(/its decision is not legal: the slope is below 0/);
    const rising = { kind: "isotonic" as const, distances: [1, 2], probabilities: [0.2, 0.4] };
    expect(() =>
      loadMetric(encodeLinear({ ...parts, decision: { ...decided.decision!, probability: rising } })),
    ).toThrow(/rise with the distance/);
  });

  test("the order of the pairs changes no bit, nor does the order of their ends", () => {
    const { left, right, similar } = data.pairs;
    const turned = { left: [...right].reverse(), right: [...left].reverse(), similar: [...similar].reverse() };
    expect(calibrate(metric, { points: data.points, pairs: turned }).decision).toEqual(decided.decision);
  });

  test("asks for a precision and keeps it on held-out pairs, about", () => {
    const { decision } = calibrate(metric, data, { target: "precision=0.9" });
    expect(decision!.threshold).toBeLessThan(decided.decision!.threshold);
    expect(Math.abs(decision!.heldOut!.precision - 0.9)).toBeLessThan(0.02);
  });

  test("few pairs are not judged, but decided", () => {
    const few = { points: Matrix.from([[0], [1], [5]]), pairs: { left: [0, 0], right: [1, 2], similar: [1, 0] } };
    const { decision } = calibrate(euclidean.fit({ points: few.points }), few);
    expect(decision).toMatchObject({ threshold: 3, heldOut: null, pairs: { similar: 1, dissimilar: 1 } });
  });

  test.each<[string, Parameters<typeof calibrate>[1]["pairs"], Record<string, unknown>, RegExp]>([
    ["one kind", { left: [0], right: [1], similar: [1] }, {}, /no dissimilar pairs/],
    ["one distance", { left: [0, 2], right: [1, 3], similar: [1, 0] }, {}, /one and the same distance/],
    ["an unknown row", { left: [0, 2], right: [9, 3], similar: [1, 0] }, {}, /row/],
    ["a bad target", { left: [0, 0], right: [1, 3], similar: [1, 0] }, { target: "fast" }, /target/],
    ["a bad way", { left: [0, 0], right: [1, 3], similar: [1, 0] }, { probability: "beta" }, /probability/],
    ["a bad fold count", { left: [0, 0], right: [1, 3], similar: [1, 0] }, { folds: 1 }, /folds/],
    [
      "too much",
      { left: [0, 0], right: [3, 1], similar: [1, 0] },
      { target: "precision=0.9" as Target },
      /no threshold reaches precision=0.9.*the most is 0.5/,
    ],
  ])("refuses %s", (_, pairs, options, message) => {
    const points = Matrix.from([[0], [1], [5], [6]]);
    expect(() => calibrate(euclidean.fit({ points }), { points, pairs }, options)).toThrow(message);
  });
});
