import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Label } from "../../src/data/labels.ts";
import { lmnn } from "../../src/learners/lmnn.ts";
import { type EnergyOptions, energyClassifier } from "../../src/tasks/energy.ts";
import { blobs, readFixture, standardized } from "../contract/fixtures.ts";
import { uniformMatrix } from "../learners/differences.ts";

const square = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
  Array.from(a).reduce((sum, value, c) => sum + (value - b[c]) ** 2, 0);

const COST = {
  hinge: (slack: number) => Math.max(0, slack),
  squaredHinge: (slack: number, margin: number) => Math.max(0, slack) ** 2 / margin,
  smoothedHinge: (slack: number, margin: number) =>
    slack >= margin ? slack - margin / 2 : Math.max(0, slack) ** 2 / (2 * margin),
};

/** The paper's three sums, by loops over all points. */
function energyByLoops(
  points: readonly (readonly number[])[],
  labels: readonly Label[],
  query: readonly number[],
  label: Label,
  { neighbors = 3, push = 0.3, margin = 1, loss = "squaredHinge" }: EnergyOptions,
): number {
  const targetsOf = (from: readonly number[], own: Label, self: number): number[] => {
    const squared = points
      .flatMap((point, j) => (j !== self && labels[j] === own ? [square(from, point)] : []))
      .sort((a, b) => a - b);
    if (squared.length === 1 && self < 0) return Array.from({ length: neighbors }, () => squared[0]);
    return squared.slice(0, neighbors);
  };
  const cost = (slack: number): number => COST[loss](slack, margin);
  const own = targetsOf(query, label, -1);
  let pull = 0;
  let impostors = 0;
  let invaded = 0;
  for (const near of own) {
    pull += near;
    points.forEach((point, l) => {
      if (labels[l] !== label) impostors += cost(margin + near - square(query, point));
    });
  }
  points.forEach((point, i) => {
    if (labels[i] === label) return;
    for (const radius of targetsOf(point, labels[i], i)) invaded += cost(margin + radius - square(query, point));
  });
  return (1 - push) * pull + push * (impostors + invaded);
}

const coordinate = fc.integer({ min: -4, max: 4 }).map((value) => value / 2);
const cases = fc.record({
  points: fc.array(fc.tuple(coordinate, coordinate), { minLength: 12, maxLength: 30 }),
  query: fc.tuple(coordinate, coordinate),
  neighbors: fc.integer({ min: 1, max: 3 }),
  push: fc.double({ min: 0.05, max: 1, noNaN: true }),
  margin: fc.double({ min: 0.1, max: 5, noNaN: true }),
  loss: fc.constantFrom("hinge" as const, "squaredHinge" as const, "smoothedHinge" as const),
  alone: fc.boolean(),
});

describe("energyClassifier", () => {
  test("agrees with the paper's sums by loops, for every loss, with a class of one point too", () => {
    fc.assert(
      fc.property(cases, ({ points, query, alone, ...options }) => {
        const labels = points.map((_, i) => (alone && i === 0 ? "alone" : `class ${i % 3}`));
        fc.pre([0, 1, 2].every((c) => labels.filter((label) => label === `class ${c}`).length > options.neighbors));
        const classifier = energyClassifier({ points, labels }, options);
        const expected = classifier.classes.map((label) =>
          energyByLoops(points, labels, query, label as string, options),
        );
        const found = classifier.energies([query]).row(0);
        const scale = 1 + Math.max(...expected);
        expected.forEach((energy, c) => {
          expect(Math.abs(found[c] - energy) / scale).toBeLessThan(1e-12);
        });
        const [code] = classifier.predictCodes([query]);
        expect(found[code]).toBe(Math.min(...found));
        expect(found.indexOf(found[code])).toBe(code);
      }),
      { numRuns: 300 },
    );
  });

  test("predicts by the least energy over many blocks of queries, in the space of a metric", () => {
    const { points, labels } = blobs(40, 4, 5);
    const metric = lmnn.fit({ points, labels }, { components: 2 });
    const queries = uniformMatrix(150, 5, 6, 3).toArrays();
    const classifier = energyClassifier({ points, labels }, { metric });
    const energies = classifier.energies(queries);
    const least = queries.map((_, q) => energies.row(q).indexOf(Math.min(...energies.row(q))));
    expect(Array.from(classifier.predictCodes(queries))).toEqual(least);
    expect(classifier.predict(queries)).toEqual(least.map((code) => classifier.classes[code]));
    expect(new Set(least).size).toBe(3);
    const inside = metric.transform(points).toArrays();
    metric
      .transform(queries)
      .toArrays()
      .forEach((query, q) => {
        if (q % 37 > 0) return;
        classifier.classes.forEach((label, c) => {
          const expected = energyByLoops(inside, labels, query, label, { margin: classifier.margin });
          expect(energies.get(q, c) / expected).toBeCloseTo(1, 9);
        });
      });
  });

  test("takes for margin the mean squared distance of the target neighbors, and 1 where they all coincide", () => {
    const points = [[0], [1], [3], [10], [14], [15]];
    const labels = ["a", "a", "a", "b", "b", "b"];
    const { margin } = energyClassifier({ points, labels }, { neighbors: 2 });
    expect(margin).toBeCloseTo((2 * (1 + 9 + 4) + 2 * (16 + 25 + 1)) / 12, 12);
    const twins = energyClassifier({ points: [[0], [0], [2], [2]], labels: ["a", "a", "b", "b"] }, { neighbors: 1 });
    expect(twins.margin).toBe(1);
    expect(twins.predict([[0.4], [1.6], [1]])).toEqual(["a", "b", "a"]);
  });

  test("does not depend on the order of rows or on the unit, and leaves unlabeled points out", () => {
    const { points, labels } = standardized(readFixture("wine"));
    const rows = points.map((_, i) => i);
    const train = rows.filter((i) => i % 3 > 0);
    const queries = rows.filter((i) => i % 3 === 0).map((i) => points[i]);
    const of = (kept: readonly number[], unit = 1, extra: readonly number[][] = []) =>
      energyClassifier({
        points: [...extra, ...kept.map((i) => points[i].map((value) => value * unit))],
        labels: [...extra.map(() => null), ...kept.map((i) => labels[i])],
      }).predict(queries.map((query) => query.map((value) => value * unit)));
    const expected = of(train);
    expect(of([...train].reverse())).toEqual(expected);
    expect(of(train, 2 ** 20)).toEqual(expected);
    expect(of(train, 1, queries)).toEqual(expected);
  });

  test("knows one class only, and the first of equals", () => {
    expect(energyClassifier({ points: [[0], [1]], labels: ["a", "a"] }, { neighbors: 1 }).predict([[9]])).toEqual([
      "a",
    ]);
    const even = energyClassifier({ points: [[3], [4], [-3], [-4]], labels: ["b", "b", "a", "a"] }, { neighbors: 1 });
    expect(even.energies([[0]]).toArrays()[0][0]).toBe(even.energies([[0]]).get(0, 1));
    expect(even.predict([[0]])).toEqual(["b"]);
  });

  test.each([
    [{ push: 0 }, "OPTION", /push: 0/],
    [{ push: 1.5 }, "OPTION", /push: 1.5/],
    [{ margin: 0 }, "OPTION", /margin: 0/],
    [{ margin: Number.NaN }, "OPTION", /margin: NaN/],
    [{ loss: "cubic" as never }, "OPTION", /loss: cubic/],
    [{ neighbors: 0 }, "OPTION", /1 to 5/],
    [{ neighbors: 2 }, "OPTION", /3 points of each class, but class "b" has 2/],
  ] as const)("refuses %o with a remedy", (options, code, message) => {
    const training = { points: [[0], [1], [2], [8], [9]], labels: ["a", "a", "a", "b", "b"] };
    expect(() => energyClassifier(training, options)).toThrow(
      expect.objectContaining({ code, message: expect.stringMatching(message) }),
    );
  });

  test("refuses queries that do not fit", () => {
    const classifier = energyClassifier({ points: [[0], [1]], labels: [0, 0] }, { neighbors: 1 });
    expect(() => classifier.predict([[0, 1]])).toThrow(expect.objectContaining({ code: "SHAPE" }));
    expect(() => classifier.energies([[Number.NaN]])).toThrow(expect.objectContaining({ code: "DATA" }));
  });
});
