import { describe, expect, test } from "vitest";
import { finish } from "../../src/base/finish.ts";
import { applyScaling, fitScaling } from "../../src/data/scaling.ts";
import { auto } from "../../src/evaluate/auto.ts";
import { compare } from "../../src/evaluate/compare.ts";
import { makeProtocol } from "../../src/evaluate/protocol.ts";
import { race } from "../../src/evaluate/race.ts";
import { search } from "../../src/evaluate/search.ts";
import { euclidean } from "../../src/learners/euclidean.ts";
import { lda } from "../../src/learners/lda.ts";
import { scmlLocal } from "../../src/learners/local/scmlLocal.ts";
import { ncmml } from "../../src/learners/ncmml.ts";
import type { Trainer } from "../../src/learners/trainer.ts";
import { Matrix } from "../../src/linalg/matrix.ts";
import { placedClasses } from "../learners/local/placedOracle.ts";
import { tickingClock } from "./fixtures.ts";

const { points, labels } = placedClasses(160, 4);
const data = { points, labels };
const quick = { maxIterations: 30, bases: 40 };
const local = { learner: scmlLocal, options: quick };

describe("compare", () => {
  const { summary, details } = finish(compare(data, [local, { learner: lda }], { folds: 2, resamples: 200 }));
  const [, row] = summary.rows;
  const own = details.learners[1];

  test("classifies each held-out point by the metric of its own place, learned on the scaled training part", () => {
    expect(own.folds).toHaveLength(2);
    own.folds.forEach(({ accuracy }, fold) => {
      const test = [...details.test[fold]];
      const train = labels.map((_, i) => i).filter((i) => !test.includes(i));
      const all = Matrix.from(points);
      const scaling = fitScaling(all.take(train), "zscore");
      const scaled = applyScaling(scaling, all);
      const learned = scmlLocal.fit({ points: scaled.take(train), labels: train.map((i) => labels[i]) }, quick);
      let right = 0;
      for (const i of test) {
        const metric = learned.metricAt(scaled.row(i));
        const nearest = train
          .map((j) => ({ j, distance: metric.distance(scaled.row(i), scaled.row(j)) }))
          .sort((a, b) => a.distance - b.distance)
          .slice(0, 3);
        const same = nearest.filter(({ j }) => labels[j] === labels[i]).length;
        if (same >= 2) right++;
      }
      expect(accuracy).toBeCloseTo(right / test.length, 12);
    });
  });

  test("gives it a row like any other, without dimensions of a space", () => {
    expect(row).toMatchObject({ learner: "scmlLocal", status: "ok", components: null, error: null });
    expect(summary.rows[2].components).toBe(1);
    expect(own.folds.map(({ metric }) => metric.kind)).toEqual(["local", "local"]);
  });

  test("skips it where it would take more memory than is allowed", () => {
    const { summary: small } = finish(
      compare(placedClasses(4000, 1), [local], { folds: 2, resamples: 20, maxMemory: 150e6 }),
    );
    expect(small.rows.map(({ status, error }) => [status, error?.code])).toEqual([
      ["ok", undefined],
      ["skipped", "MEMORY"],
    ]);
  });

  test("stops it when its time is spent", () => {
    const limits = { folds: 2, resamples: 200, timeout: 0.05, clock: tickingClock(5) };
    const { summary: short } = finish(compare(data, [local], limits));
    expect(short.rows[1]).toMatchObject({ status: "timeout", accuracy: null, error: { code: "ABORTED" } });
  });
});

describe("race", () => {
  test("lets learners of local metrics run last, and from nobody's map", () => {
    const racer = (learner: Trainer, options = {}) => ({ name: learner.name, learner, options });
    const protocol = makeProtocol(data, { folds: 2 });
    const field = [racer(scmlLocal, quick), racer(ncmml), racer(lda)];
    const { table } = finish(race(protocol, field, { sample: Number.POSITIVE_INFINITY }));
    const names = table.map(({ learner }) => learner);
    expect(names.filter((name) => !name.includes(" from "))).toEqual([euclidean.name, "lda", "ncmml", "scmlLocal"]);
    expect(names.at(-1)).toBe("scmlLocal");
  });
});

describe("auto", () => {
  const run = () => finish(auto(data, { candidates: [{ learner: lda }, local], outer: 0, inner: 2 }));

  test("keeps a local metric where it is better, says that there is no single map, and folds the scaling in", () => {
    const { choice, metric } = run();
    expect(choice.name).toBe("scmlLocal");
    expect(choice.reason).toMatch(/better than Euclidean.*; its metric changes with the place.*no single map/);
    if (metric.kind !== "local") throw new Error("It should be a local metric.");
    const all = Matrix.from(points);
    const scaling = fitScaling(all, "zscore");
    const scaled = applyScaling(scaling, all);
    const alone = scmlLocal.fit({ points: scaled, labels }, { seed: 0, ...quick });
    for (const [i, j] of [
      [0, 1],
      [7, 50],
      [90, 12],
    ]) {
      expect(metric.distance(all.row(i), all.row(j))).toBeCloseTo(alone.distance(scaled.row(i), scaled.row(j)), 9);
    }
  });
});

describe("search", () => {
  test("tries the options that it declares", () => {
    const settings = { method: "grid", names: ["sparsity"], values: [1e-4, 1], fixed: quick, folds: 2 } as const;
    const { best, table } = finish(search(data, scmlLocal, settings));
    expect(table.map(({ options }) => options["sparsity"])).toEqual([undefined, 1e-4, 1]);
    expect(table[0].accuracy).toBe(table[1].accuracy);
    expect(best["sparsity"]).not.toBe(1);
  });

  test("knows no path, as it cannot begin at an earlier metric", () => {
    const settings = { method: "path", names: ["sparsity"], fixed: quick, folds: 2 } as const;
    expect(() => finish(search(data, scmlLocal, settings))).toThrow("cannot begin at an earlier metric");
  });
});
