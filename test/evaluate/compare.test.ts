import { describe, expect, test } from "vitest";
import { finish } from "../../src/base/finish.ts";
import { Random } from "../../src/base/random.ts";
import { compare } from "../../src/evaluate/compare.ts";
import type { CompareProgress, Comparison, ComparisonRow, LearnerDetails } from "../../src/evaluate/comparison.ts";
import { covariance } from "../../src/learners/covariance.ts";
import { euclidean } from "../../src/learners/euclidean.ts";
import { lda } from "../../src/learners/lda.ts";
import { pca } from "../../src/learners/pca.ts";
import { endless, failing, iris, noise, planted, randomMap, tickingClock } from "./fixtures.ts";

const rowOf = (comparison: Comparison, learner: string): ComparisonRow => {
  const row = comparison.summary.rows.find((candidate) => candidate.learner === learner);
  if (!row) throw new Error(`no row ${learner}`);
  return row;
};

/** Drains a comparison, looking at each step on the way. */
function watch(run: Generator<CompareProgress, Comparison>, look: (step: CompareProgress) => void): Comparison {
  for (;;) {
    const next = run.next();
    if (next.done) return next.value;
    look(next.value);
  }
}

/** k-NN accuracy of the plain distance after z-scoring by the training part, by slow loops. */
function slowAccuracy(points: number[][], labels: unknown[], test: Iterable<number>, neighbors: number): number {
  const held = new Set(test);
  const train = points.map((_, i) => i).filter((i) => !held.has(i));
  const mean = points[0].map((_, c) => train.reduce((sum, i) => sum + points[i][c], 0) / train.length);
  const deviation = mean.map((m, c) =>
    Math.sqrt(train.reduce((sum, i) => sum + (points[i][c] - m) ** 2, 0) / train.length),
  );
  let correct = 0;
  for (const query of held) {
    const near = train
      .map((i) => ({
        i,
        squared: points[i].reduce((sum, value, c) => sum + ((value - points[query][c]) / deviation[c]) ** 2, 0),
      }))
      .sort((a, b) => (Math.abs(a.squared - b.squared) < 1e-9 ? a.i - b.i : a.squared - b.squared))
      .slice(0, neighbors)
      .map(({ i }) => labels[i]);
    const votes = near.map((label) => near.filter((other) => other === label).length);
    if (near[votes.indexOf(Math.max(...votes))] === labels[query]) correct++;
  }
  return correct / held.size;
}

describe("compare", () => {
  test("measures what slow loops measure on iris", () => {
    const data = iris();
    const comparison = finish(compare(data, [], { folds: 5, neighbors: 3 }));
    const expected = comparison.details.test.map((fold) => slowAccuracy(data.points, data.labels, fold, 3));
    const { accuracy } = rowOf(comparison, "euclidean");
    expect(accuracy?.perFold).toEqual(expected);
    expect(accuracy?.mean).toBeCloseTo(expected.reduce((sum, value) => sum + value, 0) / 5, 14);
    expect(accuracy?.mean).toBeGreaterThan(0.92);
  });

  test("gives the summary exactly the documented keys, null where nothing applies", () => {
    const comparison = finish(
      compare(iris(), [{ learner: failing(2) }, { learner: lda }], { dataset: "iris", resamples: 50 }),
    );
    const { summary } = comparison;
    expect(Object.keys(summary)).toEqual(["dataset", "points", "features", "classes", "protocol", "rows", "keep"]);
    expect({ ...summary, rows: [] }).toEqual({
      dataset: "iris",
      points: 150,
      features: 4,
      classes: 3,
      protocol: { folds: 5, neighbors: 3, seed: 0, scale: "zscore" },
      rows: [],
      keep: { learner: "euclidean", reason: "No learned distance is better beyond doubt." },
    });
    expect(summary.rows.map(({ learner }) => learner)).toEqual(["euclidean", "failing", "lda"]);
    for (const row of summary.rows) {
      const keys = [
        "learner",
        "status",
        "sample",
        "accuracy",
        "fitSeconds",
        "components",
        "converged",
        "versusEuclidean",
        "error",
      ];
      expect(Object.keys(row)).toEqual(keys);
      expect(row.fitSeconds).toEqual({ mean: null, total: null });
    }
    expect(Object.keys(summary.rows[2].accuracy ?? {})).toEqual(["mean", "ci", "perFold"]);
    expect(Object.keys(summary.rows[2].versusEuclidean ?? {})).toEqual(["difference", "ci", "verdict"]);
    expect(rowOf(comparison, "euclidean").versusEuclidean).toEqual({ difference: 0, ci: [0, 0], verdict: "same" });
    expect(rowOf(comparison, "lda")).toMatchObject({ status: "ok", components: 2, converged: true, error: null });
  });

  test("keeps the row of a learner that fails and goes on", () => {
    const comparison = finish(compare(iris(), [{ learner: failing(2) }, { learner: pca }], { resamples: 50 }));
    expect(rowOf(comparison, "failing")).toEqual({
      learner: "failing",
      status: "failed",
      sample: null,
      accuracy: null,
      fitSeconds: { mean: null, total: null },
      components: null,
      converged: null,
      versusEuclidean: null,
      error: { code: "NUMERIC", message: "failing: broke down as planned. Use another learner." },
    });
    expect(rowOf(comparison, "pca").status).toBe("ok");
    expect(comparison.details.learners[1]).toMatchObject({ learner: "failing", confusion: null, macroF1: null });
    expect(comparison.details.learners[1].folds.length).toBe(2);
    expect(comparison.details.ties?.members).not.toContain("failing");
  });

  test("lets errors that are not its own pass", () => {
    const broken = {
      ...pca,
      steps: () => {
        throw new TypeError("a bug");
      },
    };
    expect(() => finish(compare(iris(), [{ learner: broken }]))).toThrow(TypeError);
  });

  test("stops a learner whose time is spent, by the clock it is given", () => {
    const comparison = finish(
      compare(iris(), [{ learner: endless }, { learner: pca }], {
        clock: tickingClock(100),
        timeout: 2,
        resamples: 50,
      }),
    );
    const row = rowOf(comparison, "endless");
    expect(row.status).toBe("timeout");
    expect(row.error).toEqual({ code: "ABORTED", message: expect.stringContaining("within 2 s") });
    expect(row.accuracy).toBeNull();
    expect(row.fitSeconds).toEqual({ mean: null, total: expect.closeTo(2.1, 10) }); // the look after 2 s finds it
    expect(rowOf(comparison, "pca")).toMatchObject({
      status: "ok",
      fitSeconds: { mean: expect.closeTo(0.1, 10), total: expect.closeTo(0.5, 10) },
    });
  });

  test("needs a clock to keep a time limit", () => {
    for (const options of [
      { timeout: 2 },
      { timeout: 0, clock: tickingClock(1) },
      { timeout: -1, clock: tickingClock(1) },
    ]) {
      expect(() => finish(compare(iris(), [], options))).toThrow(expect.objectContaining({ code: "OPTION" }));
    }
  });

  test("ends at once when the signal fires, keeping what is finished", () => {
    const controller = new AbortController();
    const run = compare(iris(), [{ learner: endless }, { learner: endless, name: "later" }], {
      signal: controller.signal,
      resamples: 50,
    });
    const comparison = watch(run, ({ learner, iteration }) => {
      if (learner === "endless" && iteration === 5) controller.abort();
    });
    expect(comparison.summary.rows.map(({ learner, status, error }) => [learner, status, error?.code])).toEqual([
      ["euclidean", "ok", undefined],
      ["endless", "failed", "ABORTED"],
      ["later", "failed", "ABORTED"],
    ]);
  });

  test("reports every fit, iterate and end", () => {
    const steps: CompareProgress[] = [];
    watch(compare(iris(), [{ learner: failing(9) }], { folds: 2, resamples: 20 }), (step) => steps.push(step));
    expect(steps.map(({ learner, fold, status }) => [learner, fold, status])).toEqual([
      ["euclidean", 0, null],
      ["euclidean", 1, null],
      ["euclidean", 1, "ok"],
      ["failing", 0, null],
      ["failing", 1, null],
      ["failing", 1, "ok"],
    ]);
    expect(steps[5]).toMatchObject({ position: 1, learners: 2, folds: 2, accuracy: expect.any(Number) });
  });

  test("tells on the way the rows and details that stand in the result, and each fold that ended", () => {
    const told = new Map<string, { row: ComparisonRow; details: LearnerDetails }>();
    const folds: [string, number][] = [];
    const candidates = [{ learner: lda }, { learner: failing(2) }, { learner: covariance }];
    const comparison = watch(compare(iris(), candidates, { resamples: 100, clock: tickingClock(1) }), (step) => {
      if (step.iteration === 0) folds.push([step.learner, step.perFold.length]);
      if (step.ended) told.set(step.learner, { row: step.ended.row(), details: step.ended.details });
      expect(step.ended === null).toBe(step.status === null);
    });
    const { rows } = comparison.summary;
    expect(rows.map(({ learner }) => told.get(learner)?.row)).toEqual(rows);
    expect(rows.map(({ learner }) => told.get(learner)?.details)).toEqual(comparison.details.learners);
    const lengths = (name: string) => folds.filter(([learner]) => learner === name).map(([, length]) => length);
    expect(lengths("lda")).toEqual([0, 1, 2, 3, 4, 5]);
    expect(lengths("failing").at(-1)).toBe(2);
  });

  test("calls a learner better when it is: one telling feature among noise", () => {
    const comparison = finish(compare(planted(160, 1), [{ learner: lda }]));
    const { versusEuclidean } = rowOf(comparison, "lda");
    expect(versusEuclidean?.verdict).toBe("better");
    expect(versusEuclidean?.ci[0]).toBeGreaterThan(0.02);
    expect(comparison.details.ties?.best).toBe("lda");
    expect(comparison.details.ties?.members).toEqual(["lda"]);
  });

  test("calls a learner worse when it is", () => {
    const { points, labels } = planted(160, 2);
    const spoiled = points.map(([telling, ...others]) => [telling * 20, ...others]);
    const comparison = finish(compare({ points: spoiled, labels }, [{ learner: covariance }], { scale: "none" }));
    expect(rowOf(comparison, "covariance").versusEuclidean?.verdict).toBe("worse");
  });

  test("says the same where labels mean nothing, in nine worlds of ten or so", () => {
    const verdicts = Array.from({ length: 40 }, (_, seed) => {
      const comparison = finish(compare(noise(120, 1000 + seed), [{ learner: randomMap }], { seed, resamples: 500 }));
      return rowOf(comparison, "randomMap").versusEuclidean?.verdict;
    });
    expect(verdicts[0]).toBe("same");
    expect(verdicts.filter((verdict) => verdict === "same").length).toBeGreaterThanOrEqual(34);
  });

  test("gives the same bytes for the same seed", () => {
    const run = (seed: number) =>
      JSON.stringify(finish(compare(noise(80, 3), [{ learner: randomMap }], { seed })).summary);
    expect(run(5)).toBe(run(5));
    expect(run(5)).not.toBe(run(6));
  });

  test("does not depend on the order of rows, the names of classes or the other candidates", () => {
    const { points, labels } = planted(90, 4);
    const order = new Random(1).shuffle(points.map((_, i) => i));
    const shuffled = {
      points: order.map((i) => points[i]),
      labels: order.map((i) => (labels[i] === "even" ? 2n : false)),
    };
    const plain = rowOf(finish(compare({ points, labels }, [{ learner: lda }])), "lda");
    expect(rowOf(finish(compare(shuffled, [{ learner: pca }, { learner: lda }])), "lda")).toEqual(plain);
  });

  test("never lets test rows touch the scaling", () => {
    const { points, labels } = iris();
    const folds = {
      test: [
        [0, 50, 100],
        [1, 51, 101],
      ],
    };
    const before = finish(compare({ points, labels }, [], { folds })).details.scalings[0];
    const moved = points.map((point, i) => (folds.test[0].includes(i) ? point.map((value) => value * 1000) : point));
    const after = finish(compare({ points: moved, labels }, [], { folds })).details.scalings[0];
    expect(after).toEqual(before);
  });

  test("takes folds as given and tests each listed row once", () => {
    const folds = {
      test: [
        [0, 50, 100],
        [1, 51, 101, 149],
      ],
    };
    const { summary, details } = finish(compare(iris(), [], { folds }));
    expect(summary.protocol.folds).toBe(2);
    const { predictions } = details.learners[0];
    const tested = Array.from(predictions.keys()).filter((i) => predictions[i] >= 0);
    expect(tested).toEqual([0, 1, 50, 51, 100, 101, 149]);
    expect(details.learners[0].confusion?.data.reduce((sum, count) => sum + count, 0)).toBe(7);
  });

  test("leaves unlabeled rows out and says so", () => {
    const { points, labels } = iris();
    const some = labels.map((label, i) => (i % 10 === 0 ? null : label));
    const { summary, details } = finish(compare({ points, labels: some }, [{ learner: lda }]));
    expect(summary.points).toBe(135);
    expect(details.warnings).toContain("15 unlabeled points were left out");
    expect(
      details.learners.every(({ predictions }) => predictions.every((code, i) => code >= 0 === (some[i] !== null))),
    ).toBe(true);
  });

  test("keeps groups on one side and resamples them whole", () => {
    const { points, labels } = iris();
    const groups = points.map((_, i) => Math.floor(i / 10));
    const { details, summary } = finish(compare({ points, labels, groups }, []));
    for (const fold of details.test) {
      const inside = new Set([...fold].map((i) => groups[i]));
      expect(fold.length).toBe(groups.filter((group) => inside.has(group)).length);
    }
    expect(summary.rows[0].accuracy?.mean).toBeGreaterThan(0.85);
    expect(details.warnings).toEqual([expect.stringContaining("5 of 5 folds test fewer than 5 groups")]);
  });

  test.each([
    [{ folds: 1 }, "OPTION", "from 2"],
    [{ folds: 151 }, "OPTION", "from 2 to 150"],
    [{ neighbors: 0 }, "OPTION", "from 1 to 120"],
    [{ neighbors: 121 }, "OPTION", "from 1 to 120"],
    [{ seed: -1 }, "OPTION", "seed"],
    [{ folds: { test: [[0, 0]] } }, "DATA", "row 0"],
  ] as const)("refuses %j before anything runs", (options, code, text) => {
    expect(() => finish(compare(iris(), [], options))).toThrow(
      expect.objectContaining({ code, message: expect.stringContaining(text) }),
    );
  });

  test("refuses options, names, labels and groups that make no sense", () => {
    const data = iris();
    const refuse = (run: () => unknown, code: string) => expect(run).toThrow(expect.objectContaining({ code }));
    refuse(() => finish(compare(data, [{ learner: pca, options: { componets: 2 } }])), "OPTION");
    refuse(() => finish(compare(data, [{ learner: pca }, { learner: pca }])), "OPTION");
    refuse(() => finish(compare({ ...data, labels: data.labels.slice(1) }, [])), "SHAPE");
    refuse(() => finish(compare({ ...data, labels: data.labels.map(() => "one") }, [])), "DATA");
    refuse(() => finish(compare({ ...data, labels: data.labels.map(() => Number.NaN) }, [])), "DATA");
    refuse(() => finish(compare({ ...data, groups: data.labels.map(() => null) }, [])), "DATA");
    const split = { folds: { test: [[0, 1]] } };
    refuse(() => finish(compare({ ...data, groups: data.labels.map((_, i) => i >> 2) }, [], split)), "DATA");
  });

  test("compares one learner under several options by name", () => {
    const candidates = [1, 2, 4].map((components) => ({
      learner: pca,
      name: `pca${components}`,
      options: { components },
    }));
    const comparison = finish(compare(iris(), [{ learner: euclidean }, ...candidates], { resamples: 50 }));
    expect(comparison.summary.rows.map(({ learner, components }) => [learner, components])).toEqual([
      ["euclidean", 4],
      ["pca1", 1],
      ["pca2", 2],
      ["pca4", 4],
    ]);
  });

  test("leaves its inputs as they were", () => {
    const data = iris();
    const copy = structuredClone(data);
    finish(
      compare(Object.freeze(data), Object.freeze([Object.freeze({ learner: lda })]), Object.freeze({ resamples: 20 })),
    );
    expect(data).toEqual(copy);
  });
});
