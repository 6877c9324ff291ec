import { describe, expect, test } from "vitest";
import { EtalonError } from "../../src/base/errors.ts";
import { finish } from "../../src/base/finish.ts";
import { crossValidate, meanAccuracy } from "../../src/evaluate/crossValidate.ts";
import { foldData, makeProtocol } from "../../src/evaluate/protocol.ts";
import { search } from "../../src/evaluate/search.ts";
import { Stopwatch } from "../../src/evaluate/stopwatch.ts";
import { validatePath } from "../../src/evaluate/validatePath.ts";
import { ldml } from "../../src/learners/ldml.ts";
import type { Learner } from "../../src/learners/learner.ts";
import { lmnn } from "../../src/learners/lmnn.ts";
import { ncmml } from "../../src/learners/ncmml.ts";
import type { Metric } from "../../src/metrics/metric.ts";
import { wine } from "../contract/fixtures.ts";
import { iris, tickingClock } from "./fixtures.ts";

const protocolOf = (data = iris()) => makeProtocol(data, { folds: 3 });
const settings = [0.05, 0.1, 0.2].map((regularization) => ({ regularization }));
const forever = () => new Stopwatch({});
const along = (learner: Parameters<typeof validatePath>[1], values = settings) =>
  finish(validatePath(protocolOf(), learner, values, forever()));

describe("validatePath", () => {
  test("is a loop over folds and settings, each fit begun at the one before on the same fold", () => {
    const protocol = protocolOf();
    const ways = along(ncmml);
    for (const fold of [0, 1, 2]) {
      let start: Metric | undefined;
      for (const [i, options] of settings.entries()) {
        start = ncmml.fit({ ...foldData(protocol, fold).lesson }, { seed: 0, ...options }, { start });
        expect(ways[i].folds[fold].metric.map.data).toEqual(start.map.data);
        expect(ways[i].folds[fold].metric.report.iterations).toBe(start.report.iterations);
      }
    }
  });

  test("its first setting is validated as it is alone", () => {
    const alone = finish(crossValidate(protocolOf(), lmnn, { regularization: 0.5 }));
    const [first] = along(lmnn, [{ regularization: 0.5 }, { regularization: 0.6 }]);
    expect(first.predictions).toEqual(alone.predictions);
    expect(first.folds.map(({ accuracy }) => accuracy)).toEqual(alone.folds.map(({ accuracy }) => accuracy));
  });

  test("ends near the optimum of each setting, in fewer iterations than fits from the usual start", () => {
    const protocol = protocolOf(wine() as ReturnType<typeof iris>);
    const tolerance = 1e-5;
    for (const learner of [ncmml, ldml] as Learner[]) {
      const values = [0.01, 0.02, 0.04, 0.08].map((regularization) => ({ regularization, tolerance }));
      const ways = finish(validatePath(protocol, learner, values, forever()));
      const cold = values.map((options) => finish(crossValidate(protocol, learner, options)));
      const iterations = (of: typeof cold) =>
        of.flatMap(({ folds }) => folds).reduce((sum, { metric }) => sum + metric.report.iterations, 0);
      expect(iterations(ways), learner.name).toBeLessThan(0.9 * iterations(cold));
      ways.forEach(({ folds }, i) => {
        folds.forEach(({ metric }, fold) => {
          const known = cold[i].folds[fold].metric.report.value ?? Number.NaN;
          expect(Math.abs((metric.report.value ?? 0) - known), learner.name).toBeLessThan(1e-3 * known);
        });
      });
    }
  });

  test("a setting that fails ends alone, and the next begins where the last good one ended", () => {
    const broken: Pick<Learner, "name" | "steps"> = {
      name: "broken",
      steps: (data, options, terms) => {
        if (options?.["regularization" as never] === 0.1) throw new EtalonError("NUMERIC", "broken: as planned.");
        return ncmml.steps(data, options as object, terms);
      },
    };
    const ways = along(broken);
    expect(ways.map(({ status, folds }) => [status, folds.length])).toEqual([
      ["ok", 3],
      ["failed", 0],
      ["ok", 3],
    ]);
    const skipped = along(ncmml, [settings[0], settings[2]]);
    expect(ways[2].predictions).toEqual(skipped[1].predictions);
    expect(ways[2].folds[1].metric.map.data).toEqual(skipped[1].folds[1].metric.map.data);
  });
});

describe("search along a path", () => {
  const path = { method: "path", names: ["regularization"], steps: 4 } as const;

  test("tries the defaults, then the path, then its best from the usual start where it promises more", () => {
    const data = wine() as ReturnType<typeof iris>;
    const { best, accuracy, table, complete } = finish(search(data, ncmml, path));
    expect(complete).toBe(true);
    const values = table.slice(1, 5).map(({ options }) => options["regularization"]);
    expect([table[0].options, values]).toEqual([{}, [0, 1 / 3, 2 / 3, 1].map((value) => expect.closeTo(value, 12))]);
    expect(table.slice(0, 5).map(({ warm }) => warm)).toEqual([false, false, true, true, true]);
    expect(table.every(({ iterations }) => (iterations ?? 0) > 0)).toBe(true);
    const usual = table.filter(({ warm }) => !warm);
    expect(accuracy).toBe(Math.max(...usual.map((trial) => trial.accuracy ?? 0)));
    const again = finish(crossValidate(makeProtocol(data, { folds: 3 }), ncmml, best));
    expect(accuracy).toBe(meanAccuracy(again.folds));
  });

  test("goes through listed values in their order, and a grid tries the same ones from the usual start", () => {
    const values = [0.8, 0.1];
    const walked = finish(search(iris(), ncmml, { ...path, values }));
    const tried = finish(search(iris(), ncmml, { ...path, method: "grid", values }));
    const listOf = ({ table }: typeof walked) => table.slice(0, 3).map(({ options }) => options["regularization"]);
    expect(listOf(walked)).toEqual([undefined, 0.8, 0.1]);
    expect(listOf(tried)).toEqual([undefined, 0.8, 0.1]);
    expect(tried.table.some(({ warm }) => warm)).toBe(false);
    expect(walked.table[1]).toEqual(tried.table[1]);
    expect(walked.table[2].iterations).toBeLessThan(tried.table[2].iterations ?? 0);
  });

  test("refuses a path that is none", () => {
    const refused = (settings: object, message: RegExp, learner: Learner = ncmml) =>
      expect(() => finish(search(iris(), learner, settings))).toThrow(message);
    refused({ method: "path" }, /one option, not of 5/, lmnn as Learner);
    refused({ ...path, names: ["regularization", "push"] }, /one option, not of 2/, lmnn as Learner);
    refused({ ...path, values: [] }, /at least one value/);
    refused({ ...path, values: [-1] }, /regularization: -1/);
    refused({ names: ["regularization"], values: [1] }, /`values` are those of one option/);
  });

  test("that runs out of time keeps the best so far", () => {
    const { complete, best, table } = finish(search(iris(), ncmml, path, { clock: tickingClock(1), timeout: 0.15 }));
    expect([complete, best, table[0].status]).toEqual([false, {}, "ok"]);
  });
});
