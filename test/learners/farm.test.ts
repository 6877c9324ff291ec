import { describe, expect, test } from "vitest";
import { nearestTriplets } from "../../src/constraints/tripletsFromLabels.ts";
import { encodeLabels } from "../../src/data/labels.ts";
import { farm } from "../../src/learners/farm.ts";
import { farmPath } from "../../src/learners/farmPath.ts";
import { Matrix } from "../../src/linalg/matrix.ts";
import { selectedFeatures } from "../../src/metrics/selectedFeatures.ts";
import { readFixture, standardized, wine } from "../contract/fixtures.ts";
import { plantedFeatures } from "./farmFixtures.ts";
import { heldOutAccuracy } from "./heldOut.ts";

const informative = ["x0", "x1", "x2", "x3", "x4"];
const sorted = (names: readonly string[] | undefined) => [...(names ?? [])].sort();

describe("farm", () => {
  test("selects exactly the 5 informative of 50 features for 19 of 20 seeds at least", () => {
    const found = Array.from({ length: 20 }, (_, seed) =>
      sorted(selectedFeatures(farm.fit(plantedFeatures(seed), { weightPenalty: 0.4 }))).join(" "),
    );
    expect(found.filter((names) => names === informative.join(" ")).length).toBeGreaterThanOrEqual(19);
  });

  test("keeps noise features too at the usual price, and the informative ones alone over the longest stretch of most paths", () => {
    const weightPenalties = Array.from({ length: 8 }, (_, step) => 0.1 * 1.5 ** step);
    const longest = Array.from({ length: 6 }, (_, seed) => {
      const data = plantedFeatures(seed);
      expect(selectedFeatures(farm.fit(data))?.length).toBeGreaterThan(5);
      const sets = farmPath(data, { weightPenalties }).map(({ selected }) => sorted(selected).join(" "));
      const lasting = (names: string) => sets.filter((other) => other === names).length;
      return sets.reduce((best, names) => (lasting(names) > lasting(best) ? names : best));
    });
    expect(longest.filter((names) => names === informative.join(" ")).length).toBeGreaterThanOrEqual(4);
  });

  test("does not look at features that it has not selected", () => {
    const data = plantedFeatures(3);
    const metric = farm.fit(data);
    const weights = metric.report.details?.featureWeights ?? [];
    const unused = weights.flatMap((weight, j) => (weight === 0 ? [j] : []));
    expect(unused.length).toBeGreaterThan(30);
    const changed = data.points[7].map((value, j) => (weights[j] === 0 ? value + 1000 : value));
    expect(metric.distance(changed, data.points[8])).toBe(metric.distance(data.points[7], data.points[8]));
    expect(metric.map.rows).toBeLessThanOrEqual(50 - unused.length);
  });

  test("uses every feature when weights cost next to nothing", () => {
    const metric = farm.fit(wine(), { weightPenalty: 1e-6, maxIterations: 10 });
    expect(metric.report.details?.featureWeights?.every((weight) => weight > 0)).toBe(true);
  });

  test("gives low rank with the nuclear norm and exact zeros in M with the l1 norm", () => {
    const rank = (options: object) => farm.fit(wine(), { ...options, weightPenalty: 0.01 }).map.rows;
    expect(rank({ norm: "nuclear", matrixPenalty: 0.3 })).toBeLessThan(rank({ norm: "frobenius", matrixPenalty: 0.3 }));
    const m = farm.fit(wine(), { norm: "l1", matrixPenalty: 0.3, weightPenalty: 0.01 });
    const used = (m.report.details?.featureWeights ?? []).filter((weight) => weight > 0).length;
    const big = m.matrix.data.filter((value) => Math.abs(value) > 1e-9 * Math.max(...m.matrix.data)).length;
    expect(big).toBeLessThan(used * used);
  });

  test("learns from triplets as from the labels they were drawn from", () => {
    const { points, labels } = standardized(readFixture("wine"), 3);
    const codes = encodeLabels(labels).codes;
    const triplets = nearestTriplets(Matrix.from(points), codes);
    const fromTriplets = farm.fit({ points, triplets });
    const fromLabels = farm.fit({ points, labels });
    expect(fromTriplets.report.constraints).toEqual({ triplets: triplets.anchor.length });
    expect(selectedFeatures(fromTriplets)).toEqual(selectedFeatures(fromLabels));
    expect(Math.abs((fromTriplets.report.value ?? 0) - (fromLabels.report.value ?? 1))).toBeLessThan(1e-6);
  });

  test("classifies real data no worse than the plain distance, with fewer features", () => {
    const { learned, euclidean } = heldOutAccuracy(farm, standardized(readFixture("wine")));
    expect(learned).toBeGreaterThanOrEqual(euclidean);
    const metric = farm.fit(standardized(readFixture("wine")));
    expect(selectedFeatures(metric)?.length).toBeLessThan(10);
  });

  test("never raises its objective on real data", () => {
    const { trace, converged } = farm.fit(wine()).report;
    expect(converged).toBe(true);
    for (let k = 1; k < trace.length; k++) expect(trace[k]).toBeLessThanOrEqual(trace[k - 1]);
  });

  test("says so when no feature is worth its penalty", () => {
    expect(() => farm.fit(wine(), { weightPenalty: 1e4 })).toThrow(
      expect.objectContaining({ code: "DATA", message: expect.stringMatching(/weightPenalty: 10000.*Lower it/) }),
    );
  });
});

describe("the path of farm", () => {
  const data = plantedFeatures(4, { rows: 120, features: 20 });
  const path = farmPath(data);

  test("begins with more features than are informative and ends with none, each set within the one before", () => {
    expect(path[0].selected.length).toBeGreaterThan(5);
    expect(path.at(-1)?.selected).toEqual([]);
    for (let k = 1; k < path.length; k++) {
      expect(path[k].weightPenalty).toBeGreaterThan(path[k - 1].weightPenalty);
      expect(path[k].selected.every((name) => path[k - 1].selected.includes(name))).toBe(true);
    }
  });

  test("never ends above where it starts: the point before, at the new penalty", () => {
    for (let k = 1; k < path.length; k++) {
      const dearer = (path[k].weightPenalty - path[k - 1].weightPenalty) / 20;
      const start = path[k - 1].value + dearer * path[k - 1].weights.reduce((sum, weight) => sum + weight, 0);
      expect(path[k].value).toBeLessThanOrEqual(start + 1e-12);
    }
  });

  test("passes through exactly the informative features", () => {
    expect(path.filter(({ selected }) => sorted(selected).join() === informative.join()).length).toBeGreaterThan(3);
  });

  test("gives weights that name the selected features, largest first", () => {
    for (const { weights, selected } of path) {
      expect(weights.length).toBe(20);
      expect(selected.length).toBe(weights.filter((weight) => weight > 0).length);
      const inOrder = selected.map((name) => weights[Number(name.slice(1))]);
      expect(inOrder).toEqual([...inOrder].sort((a, b) => b - a));
    }
  });

  test("is at its first point the fit at that penalty, and takes penalties in any order", () => {
    const [first, second] = farmPath(data, { weightPenalties: [0.3, 0.05] });
    expect([first.weightPenalty, second.weightPenalty]).toEqual([0.05, 0.3]);
    const { report } = farm.fit(data, { weightPenalty: 0.05 });
    expect(first.value).toBe(report.value);
    expect(Array.from(first.weights)).toEqual(report.details?.featureWeights);
    expect(first.converged).toBe(report.converged);
  });

  test("ends where a fit from the plain start ends, when both keep the same features", () => {
    const warm = farmPath(data, {
      weightPenalties: [0.05, 0.1, 0.2, 0.3, 0.4],
      tolerance: 1e-9,
      maxIterations: 500,
    }).at(-1);
    const cold = farm.fit(data, { weightPenalty: 0.4, tolerance: 1e-9, maxIterations: 500 });
    expect(sorted(warm?.selected)).toEqual(sorted(selectedFeatures(cold)));
    expect(Math.abs((warm?.value ?? 0) - (cold.report.value ?? 1))).toBeLessThan(1e-4);
  });

  test("uses the names of the features and refuses penalties that are not positive", () => {
    const named = { rows: 4, cols: 2, data: [0, 0, 0.1, 5, 3, 1, 3.1, 4], features: ["mass", "color"] };
    const [only] = farmPath({ points: named, labels: ["a", "a", "b", "b"] }, { weightPenalties: [0.1] });
    expect(only.selected).toEqual(["mass"]);
    expect(() => farmPath(data, { weightPenalties: [0] })).toThrow(expect.objectContaining({ code: "OPTION" }));
    expect(() => farmPath({ points: data.points })).toThrow(expect.objectContaining({ code: "DATA" }));
  });
});
