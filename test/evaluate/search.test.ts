import { describe, expect, test } from "vitest";
import { z } from "zod";
import { EtalonError } from "../../src/base/errors.ts";
import { finish } from "../../src/base/finish.ts";
import { parseOptions } from "../../src/base/options.ts";
import { Random } from "../../src/base/random.ts";
import { compare } from "../../src/evaluate/compare.ts";
import { search } from "../../src/evaluate/search.ts";
import { drawValue, gridValues, searchSpace } from "../../src/evaluate/searchSpace.ts";
import { learners } from "../../src/learners/index.ts";
import { closedForm, defineLearner } from "../../src/learners/learner.ts";
import { Matrix } from "../../src/linalg/matrix.ts";
import { endless, noise, planted, tickingClock } from "./fixtures.ts";

/** Shrinks all features but the first: the smaller `others`, the better on `planted` data. Breaks down when told to. */
const focus = defineLearner({
  name: "focus",
  title: "Focus on the first feature",
  supervision: "none",
  reference: null,
  tags: ["closedForm"],
  options: {
    others: z
      .number()
      .min(0)
      .default(1)
      .meta({ description: "weight of the other features", search: [0.01, 100], scale: "log" }),
    power: z
      .int()
      .min(1)
      .max(9)
      .default(1)
      .meta({ description: "applied to the weight", search: [1, 3] }),
    mode: z
      .enum(["weigh", "ignore"])
      .default("weigh")
      .meta({ description: "what to do", search: ["weigh", "ignore"] }),
    broken: z.boolean().default(false).meta({ description: "break down" }),
    free: z.number().default(1).meta({ description: "has no range" }),
  },
  *learn({ points: { cols } }, { others, power, mode, broken }) {
    if (broken) throw new EtalonError("NUMERIC", "focus: broken. Set `broken: false`.");
    const weight = mode === "ignore" ? 1 : others ** power;
    return closedForm(Matrix.diagonal(Array.from({ length: cols }, (_, c) => (c === 0 ? 1 : weight))));
  },
});

describe("searchSpace", () => {
  test("reads the declared ranges", () => {
    expect(searchSpace(focus)).toEqual({
      others: { kind: "number", low: 0.01, high: 100, log: true, integer: false },
      power: { kind: "number", low: 1, high: 3, log: false, integer: true },
      mode: { kind: "values", values: ["weigh", "ignore"] },
    });
  });

  test("falls back to bounds and lists for options asked for by name", () => {
    expect(searchSpace(focus, ["broken"])).toEqual({ broken: { kind: "values", values: [false, true] } });
    expect(() => searchSpace(focus, ["free"])).toThrow(expect.objectContaining({ code: "OPTION" }));
    expect(() => searchSpace(focus, ["othrs"])).toThrow(expect.objectContaining({ code: "OPTION" }));
  });

  test("reads a range of numbers where an option takes a rule by name too", () => {
    const range = { kind: "number", low: 0, high: 1, log: false, integer: false };
    expect(searchSpace(learners["lda"])).toEqual({ shrinkage: range });
    expect(gridValues(range as Parameters<typeof gridValues>[0], 3)).toEqual([0, 0.5, 1]);
  });

  test("draws legal values, logarithms evenly and integers with equal chance", () => {
    const { others, power } = searchSpace(focus);
    const random = new Random(1);
    const weights = Array.from({ length: 2000 }, () => Number(drawValue(others, random)));
    expect(weights.every((value) => value >= 0.01 && value <= 100)).toBe(true);
    expect(weights.filter((value) => value < 1).length / 2000).toBeCloseTo(0.5, 1);
    const powers = Array.from({ length: 3000 }, () => drawValue(power, random));
    for (const value of [1, 2, 3])
      expect(powers.filter((drawn) => drawn === value).length / 3000).toBeCloseTo(1 / 3, 1);
    expect(new Set(powers).size).toBe(3);
  });

  test("spreads a grid over both ends", () => {
    const { others, power, mode } = searchSpace(focus);
    const weights = gridValues(others, 5).map(Number);
    for (const [i, value] of [0.01, 0.1, 1, 10, 100].entries()) expect(weights[i] / value).toBeCloseTo(1, 12);
    expect(gridValues(power, 3)).toEqual([1, 2, 3]);
    expect(gridValues(power, 9)).toEqual([1, 2, 3]);
    expect(gridValues(mode, 2)).toEqual(["weigh", "ignore"]);
  });
});

describe.each(Object.values(learners))("the ranges of $name", (learner) => {
  test("hold legal values only", () => {
    const random = new Random(1);
    for (const [option, range] of Object.entries(searchSpace(learner))) {
      for (const value of [...gridValues(range, 5), ...Array.from({ length: 20 }, () => drawValue(range, random))]) {
        expect(() => parseOptions(learner.name, learner.options, { [option]: value })).not.toThrow();
      }
    }
  });
});

describe("search", () => {
  test("finds what helps, trying the defaults first", () => {
    const { best, accuracy, table } = finish(search(planted(120, 1), focus, { trials: 12 }));
    expect(table.length).toBe(12);
    expect(table[0].options).toEqual({});
    expect(Number(best["others"]) ** Number(best["power"])).toBeLessThan(0.6);
    expect(accuracy).toBeGreaterThan((table[0].accuracy ?? 1) + 0.05);
    expect(accuracy).toBe(Math.max(...table.map((trial) => trial.accuracy ?? 0)));
  });

  test("a grid holds every combination once", () => {
    const { table } = finish(search(planted(60, 1), focus, { method: "grid", steps: 2, names: ["others", "mode"] }));
    expect(table.map(({ options }) => [options["others"], options["mode"]])).toEqual([
      [undefined, undefined],
      [expect.closeTo(0.01, 12), "weigh"],
      [expect.closeTo(0.01, 12), "ignore"],
      [expect.closeTo(100, 8), "weigh"],
      [expect.closeTo(100, 8), "ignore"],
    ]);
  });

  test("keeps what is fixed and lists settings that fail", () => {
    const settings = { method: "grid", names: ["broken"], fixed: { others: 0.1 } } as const;
    const { best, table } = finish(search(planted(60, 1), focus, settings));
    expect(best).toEqual({ others: 0.1 });
    expect(table.map(({ options, status, message }) => [options["broken"], status, message?.slice(0, 13)])).toEqual([
      [undefined, "ok", undefined],
      [false, "ok", undefined],
      [true, "failed", "focus: broken"],
    ]);
  });

  test("repeats with the seed", () => {
    const run = (seed: number) => JSON.stringify(finish(search(planted(60, 2), focus, { trials: 5 }, { seed })));
    expect(run(1)).toBe(run(1));
    expect(run(1)).not.toBe(run(2));
  });

  test("refuses settings that make no sense", () => {
    const data = planted(60, 1);
    const refuse = (run: () => unknown, code: string) => expect(run).toThrow(expect.objectContaining({ code }));
    refuse(() => finish(search(data, focus, { trials: 0 })), "OPTION");
    refuse(() => finish(search(data, focus, { steps: 1.5 })), "OPTION");
    refuse(() => finish(search(data, focus, { folds: 1 })), "OPTION");
    refuse(() => finish(search(data, focus, { fixed: { othrs: 1 } })), "OPTION");
    refuse(() => finish(search(data, focus, { names: ["mode"], fixed: { mode: "weigh" } })), "OPTION");
    refuse(() => finish(search(data, focus, { method: "grid", steps: 9999, names: ["others", "mode"] })), "OPTION");
    refuse(() => finish(search(data, focus, { fixed: { broken: true }, trials: 2 })), "NUMERIC");
  });
});

describe("compare with a search", () => {
  test("chooses inside each training part and reports what it chose", () => {
    const candidates = [{ learner: focus }, { learner: focus, name: "searched", search: { trials: 6 } }];
    const { summary, details } = finish(compare(planted(150, 3), candidates, { resamples: 200 }));
    const [, plain, searched] = summary.rows;
    expect(searched.status).toBe("ok");
    expect(searched.accuracy?.mean).toBeGreaterThan((plain.accuracy?.mean ?? 1) + 0.05);
    expect(searched.versusEuclidean?.verdict).toBe("better");
    const chosen = details.learners[2].folds.map(({ options }) => options);
    expect(chosen.length).toBe(5);
    expect(chosen.every((options) => Number(options["others"]) < 1 || options["mode"] === "ignore")).toBe(true);
  });

  test("stays honest: where labels mean nothing, no search finds anything", () => {
    const verdicts = Array.from({ length: 10 }, (_, seed) => {
      const candidates = [{ learner: focus, search: { trials: 6 } }];
      const { summary } = finish(compare(noise(80, 1000 + seed), candidates, { seed, resamples: 200 }));
      return summary.rows[1].versusEuclidean?.difference ?? 1;
    });
    expect(Math.abs(verdicts.reduce((sum, value) => sum + value, 0) / 10)).toBeLessThan(0.04);
  });

  test("its time counts: a search of an endless learner times out", () => {
    const ranged = {
      ...endless,
      options: {
        ...endless.options,
        depth: z
          .int()
          .default(1)
          .meta({ search: [1, 9] }),
      },
    };
    const candidates = [{ learner: ranged, search: { trials: 3 } }];
    const { summary } = finish(
      compare(planted(60, 1), candidates, { clock: tickingClock(50), timeout: 1, resamples: 20 }),
    );
    expect(summary.rows.map(({ status }) => status)).toEqual(["ok", "timeout"]);
  });
});
