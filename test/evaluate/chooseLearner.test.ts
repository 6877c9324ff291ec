import { describe, expect, test } from "vitest";
import { finish } from "../../src/base/finish.ts";
import { auto } from "../../src/evaluate/auto.ts";
import { type Choice, type ChooseStep, chooseLearner } from "../../src/evaluate/chooseLearner.ts";
import { crossValidate } from "../../src/evaluate/crossValidate.ts";
import { innerProtocol, makeProtocol } from "../../src/evaluate/protocol.ts";
import { race } from "../../src/evaluate/race.ts";
import { trainingRows } from "../../src/evaluate/splits.ts";
import { euclidean } from "../../src/learners/euclidean.ts";
import { gmml } from "../../src/learners/gmml.ts";
import { lda } from "../../src/learners/lda.ts";
import { nca } from "../../src/learners/nca.ts";
import { pca } from "../../src/learners/pca.ts";
import { endless, noise, planted, tickingClock } from "./fixtures.ts";

const data = planted(200, 5);
const candidates = [{ learner: lda }, { learner: gmml }];
const choose = (...[given, options]: Parameters<typeof chooseLearner>): Choice => finish(chooseLearner(given, options));

describe("chooseLearner", () => {
  const choice = choose(data, { candidates, outer: 3 });

  test("keeps what is better than Euclidean, and says what the choice is worth on points it has not seen", () => {
    expect(choice).toMatchObject({
      name: "lda",
      winner: "lda",
      reason: "the best of 2 learners, better than Euclidean",
    });
    expect(choice.estimate).toMatchObject({ heldOut: 200, verdict: "better", chosen: ["lda", "lda", "lda"] });
    expect(choice.table.map(({ learner }) => learner)).toEqual(["euclidean", "lda", "gmml"]);
  });

  test("estimates by the same race inside every outer training part, by hand", () => {
    const protocol = makeProtocol(data, { folds: 3 });
    const predictions = new Int32Array(200).fill(-1);
    for (const test of protocol.folds) {
      const inner = innerProtocol(protocol, trainingRows(test, protocol.codes), 3);
      const racers = candidates.map(({ learner }) => ({ name: learner.name, learner, options: {} }));
      const { winner } = finish(race(inner, racers, { sample: 2000 }));
      const fitted = finish(crossValidate({ ...protocol, folds: [test] }, winner.learner));
      for (const i of test) predictions[i] = fitted.predictions[i];
    }
    const share = (of: Int32Array) => of.filter((code, i) => code === protocol.codes[i]).length / 200;
    expect(choice.estimate?.learned.mean).toBeCloseTo(share(predictions), 12);
    expect(choice.estimate?.euclidean.mean).toBeCloseTo(
      share(finish(crossValidate(protocol, euclidean)).predictions),
      12,
    );
  });

  test("keeps Euclidean where nothing is better, and says so", () => {
    const { name, reason } = choose(noise(120, 4), { candidates, outer: 3 });
    expect(name).toBe("euclidean");
    expect(reason).toMatch(/^none of 2 learners is better than Euclidean.*: it is kept/);
  });

  test("is seldom taken in by labels that mean nothing", () => {
    const names = Array.from({ length: 20 }, (_, seed) => choose(noise(100, seed), { candidates, outer: 3 }).name);
    expect(names.filter((name) => name !== "euclidean").length).toBeLessThanOrEqual(2);
  });

  test("gives the same choice for the same seed, whatever the order of the rows", () => {
    const turned = { points: [...data.points].reverse(), labels: [...data.labels].reverse() };
    const again = choose(turned, { candidates, outer: 3 });
    expect({ ...again, learner: null }).toEqual({ ...choice, learner: null });
  });

  test("takes a short list of learners by default", () => {
    const { table } = choose(planted(60, 1), { outer: 0, inner: 2 });
    const names = table.map(({ learner }) => learner);
    expect(names).toEqual(expect.arrayContaining(["euclidean", "rca", "lda", "gmml", "itml", "lmnn", "nca"]));
    expect(names.some((name) => name.includes(" from "))).toBe(true);
  });

  test("says that an estimate without outer folds flatters", () => {
    const { estimate, reason } = choose(data, { candidates, outer: 0 });
    expect([estimate, reason]).toEqual([
      null,
      "the best of 2 learners, better than Euclidean in its own race, which flatters",
    ]);
  });

  test("searches options inside the race and once more for the last fit", () => {
    const search = { trials: 3, folds: 2 };
    const { options } = choose(data, { candidates: [{ learner: lda, search }], outer: 0, inner: 2 });
    expect(Object.keys(options).length).toBeLessThanOrEqual(2);
    const steps: ChooseStep[] = [];
    const run = chooseLearner(data, { candidates: [{ learner: lda, search }], outer: 0, inner: 2 });
    for (let next = run.next(); !next.done; next = run.next()) steps.push(next.value);
    expect(steps.filter(({ learner }) => learner === "lda").length).toBeGreaterThan(3 * 2 * 2);
  });

  test("ends within its budget, and says who had no turn", () => {
    const clock = tickingClock(20);
    const start = clock();
    const { table, estimate } = choose(data, {
      candidates: [{ learner: endless }, { learner: pca }],
      clock,
      budget: 30,
      outer: 3,
    });
    expect((clock() - start) / 1000).toBeLessThan(33);
    expect(table.find(({ learner }) => learner === "endless")?.status).toMatch(/timeout|skipped/);
    expect(estimate === null || estimate.heldOut <= 200).toBe(true);
  });

  test("keeps what it knows when the signal fires", () => {
    const controller = new AbortController();
    const run = chooseLearner(data, { candidates, outer: 3, signal: controller.signal });
    let next = run.next();
    while (!next.done) {
      if (next.value.part === 2) controller.abort();
      next = run.next();
    }
    expect(next.value.winner).toBe("lda");
    expect(next.value.estimate?.heldOut).toBeLessThan(100);
  });

  test("keeps groups on one side", () => {
    const groups = data.labels.map((_, i) => i % 7);
    expect(choose({ ...data, groups }, { candidates, outer: 3 }).estimate?.heldOut).toBe(200);
    expect(choose({ ...data, groups: groups.map((g) => g % 3) }, { candidates }).reason).toContain("too few points");
  });

  test("says so when there are too few points", () => {
    const few = { points: data.points.slice(0, 6), labels: data.labels.slice(0, 6) };
    expect(choose(few)).toMatchObject({ name: "euclidean", reason: "there are too few points to compare learners by" });
  });

  test.each([
    [{ outer: 1 }, "outer: 1"],
    [{ inner: 1 }, "inner: 1"],
    [{ sample: 0 }, "sample: 0"],
    [{ budget: 5 }, "budget: 5"],
    [{ candidates: [{ learner: nca, options: { mu: 3 } }] }, "unknown option `mu: 3`"],
  ])("refuses %j", (options, message) => {
    expect(() => choose(data, options)).toThrow(
      expect.objectContaining({ code: "OPTION", message: expect.stringContaining(message) }),
    );
  });
});

describe("auto", () => {
  test("fits the choice to all points, and takes points as they are", () => {
    const { metric, choice } = finish(auto(data, { candidates, outer: 3, seed: 2 }));
    expect([choice.name, metric.learner]).toEqual(["lda", "lda"]);
    const direct = lda.fit(data, { seed: 2 });
    const [a, b, c] = data.points;
    expect(metric.distance(a, b) / metric.distance(a, c)).toBeCloseTo(direct.distance(a, b) / direct.distance(a, c), 8);
  });

  test("learns nothing where nothing is better", () => {
    const { metric } = finish(auto(noise(120, 4), { candidates, outer: 3, scale: "none" }));
    expect(metric.learner).toBe("euclidean");
    expect(metric.distance([0, 0, 0, 0], [3, 4, 0, 0])).toBeCloseTo(5, 12);
  });
});
