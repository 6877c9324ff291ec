import { describe, expect, test } from "vitest";
import { z } from "zod";
import { finish } from "../../src/base/finish.ts";
import { compare } from "../../src/evaluate/compare.ts";
import type { Comparison, ComparisonRow } from "../../src/evaluate/comparison.ts";
import { byCost } from "../../src/evaluate/plan.ts";
import { costOf } from "../../src/learners/cost.ts";
import { learners } from "../../src/learners/index.ts";
import { lda } from "../../src/learners/lda.ts";
import { closedForm, defineLearner } from "../../src/learners/learner.ts";
import { pca } from "../../src/learners/pca.ts";
import type { Trainer } from "../../src/learners/trainer.ts";
import { Matrix } from "../../src/linalg/matrix.ts";
import type { Metric } from "../../src/metrics/metric.ts";
import { failing, planted, tickingClock } from "./fixtures.ts";

/** A clock that only work moves, and learners that take `seconds` times (points / 100)² of it. */
function workshop() {
  let now = 0;
  const learned: number[] = [];
  const dear = (name: string, seconds: number) =>
    defineLearner({
      name,
      title: name,
      supervision: "labels",
      reference: null,
      tags: [],
      cost: { operations: `${Math.round(1e9 * seconds)} n²` },
      options: {},
      *learn({ points }) {
        const parts = 10;
        const x = Matrix.identity(points.cols);
        for (let iteration = 1; iteration <= parts; iteration++) {
          now += (1000 * seconds * (points.rows / 100) ** 2) / parts;
          yield { iteration, x, value: 1, change: 0 };
        }
        learned.push(points.rows);
        return closedForm(x);
      },
    });
  /** The same learner, whose metric takes so long to map the training part of a fold, and as long to map the test part. */
  const slowToMap = (trainer: Trainer<Metric>, seconds: number): Trainer<Metric> => ({
    ...trainer,
    *steps(data, given) {
      const metric = yield* trainer.steps(data, given);
      return {
        ...metric,
        transform(points) {
          now += 1000 * seconds;
          return metric.transform(points);
        },
      };
    },
  });
  return { clock: () => now, dear, learned, slowToMap };
}

const rowOf = ({ summary }: Comparison, name: string): ComparisonRow | undefined =>
  summary.rows.find(({ learner }) => learner === name);
const folds = 2;
const options = { folds, resamples: 20 };

describe("the plan of a comparison", () => {
  test("runs cheap learners before dear ones, and lists them as they were named", () => {
    const { dear } = workshop();
    const run = compare(
      planted(60, 1),
      [{ learner: dear("slow", 1) }, { learner: dear("quick", 0.1) }, { learner: lda }],
      options,
    );
    const order = new Set<string>();
    let next = run.next();
    for (; !next.done; next = run.next()) order.add(next.value.learner);
    expect([...order]).toEqual(["euclidean", "lda", "quick", "slow"]);
    expect(next.value.summary.rows.map(({ learner }) => learner)).toEqual(["euclidean", "slow", "quick", "lda"]);
  });

  test("lets everyone run in full where the budget is ample", () => {
    const { clock, dear, learned } = workshop();
    const comparison = finish(
      compare(planted(1000, 1), [{ learner: dear("dear", 1) }], { ...options, clock, budget: 1000 }),
    );
    expect(rowOf(comparison, "dear")).toMatchObject({ status: "ok", sample: null });
    expect(learned.slice(-2)).toEqual([500, 500]);
  });

  test("gives a dear learner the points that fit its share, which tests and neighbors do not feel", () => {
    const { clock, dear, learned } = workshop();
    const data = planted(1000, 1);
    const comparison = finish(compare(data, [{ learner: dear("dear", 1) }], { ...options, clock, budget: 20 }));
    const row = rowOf(comparison, "dear");
    // A probe of 100 points takes 1 s and leaves 19: two fits of m points take 2 (m / 100)² s.
    expect(row).toMatchObject({ status: "ok", sample: Math.floor(100 * Math.sqrt(20 / 2)) });
    expect(learned).toEqual([100, row?.sample, row?.sample]);
    expect(row?.accuracy?.perFold).toEqual(rowOf(comparison, "euclidean")?.accuracy?.perFold);
  });

  test("counts the time that classifying by the learned metric takes, which fewer points to learn from do not shorten", () => {
    const { clock, dear, learned, slowToMap } = workshop();
    const learner = slowToMap(dear("dear", 0.5), 1.5);
    const comparison = finish(compare(planted(1000, 1), [{ learner }], { ...options, clock, budget: 20 }));
    // Of 20 s two folds take 6 to be classified, and two fits of m points (m / 100)².
    const sample = Math.floor(100 * Math.sqrt(20 - 6));
    expect(rowOf(comparison, "dear")).toMatchObject({ status: "ok", sample });
    expect(learned).toEqual([100, sample, sample]);
  });

  test("skips a learner of which even a few points take too long, and says so", () => {
    const { clock, dear } = workshop();
    const { summary } = finish(
      compare(planted(1000, 1), [{ learner: dear("dear", 4) }, { learner: pca }], { ...options, clock, budget: 6 }),
    );
    expect(summary.rows.map(({ learner, status }) => [learner, status])).toEqual([
      ["euclidean", "ok"],
      ["dear", "skipped"],
      ["pca", "ok"],
    ]);
    expect(summary.rows[1].error?.message).toMatchInlineSnapshot(
      `"dear: would take about 200 s, and even 100 points more than its share of 6 s. Raise the budget, or compare fewer learners."`,
    );
  });

  test("skips those whose turn comes after the budget is spent", () => {
    const comparison = finish(
      compare(planted(60, 1), [{ learner: pca }, { learner: lda }], {
        ...options,
        clock: tickingClock(500),
        budget: 3,
      }),
    );
    const late = comparison.summary.rows.filter(({ status }) => status === "skipped");
    expect(late.length).toBeGreaterThan(0);
    for (const { error } of late) expect(error?.message).toContain("the budget of 3 s was spent before its turn");
  });

  test("stops a learner that takes twice its share", () => {
    const { clock, dear } = workshop();
    const hidden = { ...dear("hidden", 10), cost: { operations: "n" } };
    const comparison = finish(
      compare(planted(150, 1), [{ learner: hidden }, { learner: pca }, { learner: lda }], {
        ...options,
        clock,
        budget: 4,
      }),
    );
    expect(rowOf(comparison, "hidden")?.status).toBe("timeout");
    expect(rowOf(comparison, "pca")?.status).toBe("ok");
  });

  test("lets a learner that fails on a few points fail for itself", () => {
    const { clock } = workshop();
    const broken = { ...failing(0), cost: { operations: "1000000 n²" } };
    const comparison = finish(compare(planted(1000, 1), [{ learner: broken }], { ...options, clock, budget: 5 }));
    expect(rowOf(comparison, "failing")).toMatchObject({ status: "failed", error: { code: "NUMERIC" } });
  });

  test("skips what would not fit into memory, with the formula and ways out", () => {
    const { dear } = workshop();
    const hungry = { ...dear("hungry", 0.001), cost: { numbers: "1000000 n" } };
    const { summary } = finish(
      compare(planted(60, 1), [{ learner: hungry }, { learner: pca }], { ...options, maxMemory: 4e8 }),
    );
    expect(summary.rows.map(({ status }) => status)).toEqual(["ok", "skipped", "ok"]);
    expect(summary.rows[1].error).toMatchInlineSnapshot(`
      {
        "code": "MEMORY",
        "message": "hungry: would take about 570 MB: 8 bytes x (1000000 n), at least 50 MB, + 90 MB, n = 60 points, d = 9 features. Allowed are 400 MB. Take fewer rows or features, a learner that needs less (pca, lda, rca, kissme, gmml read the points once, and in batches through \`stream\`), or allow more memory.",
      }
    `);
    expect(() => finish(compare(planted(60, 1), [], { maxMemory: 1e6 }))).toThrow(
      expect.objectContaining({ code: "MEMORY" }),
    );
  });

  test("refuses budgets that make no sense", () => {
    const clock = tickingClock(1);
    for (const wrong of [{ budget: 5 }, { budget: 0, clock }, { budget: -1, clock }, { maxMemory: 0 }]) {
      expect(() => finish(compare(planted(60, 1), [], wrong))).toThrow(expect.objectContaining({ code: "OPTION" }));
    }
  });

  test("does not change results", () => {
    const { clock } = workshop();
    const plain = finish(compare(planted(120, 1), [{ learner: lda }], options));
    const planned = finish(
      compare(planted(120, 1), [{ learner: lda }], { ...options, clock, budget: 60, maxMemory: 1e10 }),
    );
    expect(rowOf(planned, "lda")?.accuracy).toEqual(rowOf(plain, "lda")?.accuracy);
  });
});

describe("costs", () => {
  test.each(Object.keys(learners))("%s grows with every size, and fits a laptop at 10,000 x 50", (name) => {
    const size = { points: 10_000, features: 50, classes: 10 };
    const cost = costOf(learners[name], size);
    for (const more of [{ points: 20_000 }, { features: 100 }]) {
      const larger = costOf(learners[name], { ...size, ...more });
      expect(larger.operations).toBeGreaterThanOrEqual(cost.operations);
      expect(larger.bytes).toBeGreaterThanOrEqual(cost.bytes);
    }
    const wide = { ...size, features: 5000 };
    expect(costOf(learners[name], wide).bytes).toBeGreaterThan(cost.bytes);
    expect(Number.isFinite(cost.operations) && cost.operations > 0).toBe(true);
    expect(cost.bytes).toBeLessThan(2e9);
  });

  test("are sums of products of sizes, of what labels or relations make, and of options", () => {
    const size = { points: 50_000, features: 3, classes: 4 };
    const options = { constraints: z.int().default(700), sample: z.int().default(2000), rate: z.number().optional() };
    const learner = {
      supervision: "pairs",
      tags: [],
      options,
      cost: { operations: "2 n² d + 10 d³ + c² + s", numbers: "200 n + 2 d² + 5 p + 3 constraints + g" },
    } as const;
    const numbers = 200 * 50_000 + 18 + 5 * 1400 + 3 * 700 + 80_000;
    expect(costOf(learner, size)).toEqual({
      operations: 2 * 25e8 * 3 + 270 + 16 + 2000,
      bytes: 8 * numbers + 90e6,
      formula:
        "8 bytes x (200 n + 2 d² + 5 p + 3 constraints + g), at least 50 MB, + 90 MB, n = 50000 points, d = 3 features, p = 1400 constraints, constraints = 700, g = 80000 at most 80,000 of n d",
    });
    const given = costOf(learner, { ...size, classes: 0, relations: 90 }, { constraints: 10, sample: 60_000 });
    expect(given.bytes).toBe(8 * (numbers - 5 * 1310 - 3 * 690) + 90e6);
    expect(given.operations).toBe(2 * 25e8 * 3 + 270 + 50_000);
    expect(costOf(learner, { ...size, points: 10 }).bytes).toBe(140e6);
  });

  test("order learners by all their fits, the earlier of equals first", () => {
    const costs = [5, 1, 5, 2].map((operations) => ({ operations, bytes: 0, formula: "" }));
    expect(byCost(costs, [{ fits: 1 }, { fits: 9 }, { fits: 1 }, { fits: 1 }])).toEqual([3, 0, 2, 1]);
  });
});
