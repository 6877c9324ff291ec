import { describe, expect, test } from "vitest";
import { EtalonError } from "../../src/base/errors.ts";
import { Random } from "../../src/base/random.ts";
import type { Data } from "../../src/learners/data.ts";
import type { Learner, StreamingLearner } from "../../src/learners/learner.ts";
import type { Stream } from "../../src/learners/stream.ts";
import type { Metric } from "../../src/metrics/metric.ts";
import { blobs, insanity, noise, permutation, registry, relativeError, when, wine } from "./fixtures.ts";

const streaming = (learner: Learner): learner is StreamingLearner =>
  learner.stream !== undefined && learner.resume !== undefined;
const all = registry.filter(streaming);
const additive = all.filter((learner) => learner.tags.includes("closedForm") || learner.name === "sdml");

const { points, labels } = wine();
const pick = (rows: readonly number[]): Data => ({
  points: rows.map((i) => points[i]),
  labels: rows.map((i) => labels[i]),
});
const rows = (count: number, n = points.length): number[][] =>
  Array.from({ length: count }, (_, b) =>
    Array.from({ length: n }, (_, i) => i).filter((i) => Math.floor((i * count) / n) === b),
  );
const fed = (stream: Stream, batches: readonly Data[]): Stream =>
  batches.reduce((state, batch) => state.partialFit(batch), stream);
const near = (a: Metric, b: Metric, tolerance = 1e-8): void => {
  expect(relativeError(a.matrix, b.matrix)).toBeLessThan(tolerance);
  expect(a.map.rows).toBe(b.map.rows);
};
const codeOf = (work: () => unknown): unknown => {
  try {
    work();
  } catch (error) {
    return error instanceof EtalonError ? error.code : error;
  }
  return "none";
};

describe.each(additive)("a stream of $name", (learner) => {
  const rules: Record<string, unknown>[] =
    "shrinkage" in learner.options && learner.name !== "dca"
      ? ["ledoitWolf", "oas", "none", 0.3].map((shrinkage) => ({ shrinkage }))
      : learner.name === "dca"
        ? [{ shrinkage: 0.3 }, { first: "between" }]
        : [{}];

  test("equals `fit` on all batches together, however they are cut: 1, 3, n, and in another order", () => {
    for (const options of rules) {
      const whole = learner.fit({ points, labels }, options);
      for (const count of [1, 3, points.length]) {
        near(fed(learner.stream(options), rows(count).map(pick)).metric(), whole);
      }
      const shuffled = rows(7).map((batch) => batch.map((i) => permutation(points.length)[i]));
      near(fed(learner.stream(options), shuffled.map(pick)).metric(), whole);
    }
  });

  test("equals `fit` with fewer components, and says the same in its report", () => {
    const options = { components: 1 };
    const whole = learner.fit({ points, labels }, options);
    const metric = fed(learner.stream(options), rows(4).map(pick)).metric();
    near(metric, whole);
    expect(Math.abs((metric.report.value ?? 0) - (whole.report.value ?? 0))).toBeLessThan(1e-9);
    for (const fact of ["warnings", "constraints", "converged", "reason", "iterations"] as const)
      expect(metric.report[fact]).toEqual(whole.report[fact]);
    expect(metric.options).toEqual(whole.options);
    expect(relativeError(metric.distances(points), whole.distances(points))).toBeLessThan(1e-8);
  });

  test("meets classes as they come", () => {
    const byClass = [...new Set(labels)].map((label) =>
      pick(Array.from(labels.keys()).filter((i) => labels[i] === label)),
    );
    near(fed(learner.stream(), byClass).metric(), learner.fit({ points, labels }));
  });

  test("keeps its digits far from 0, where a sum of squares has lost them all", () => {
    const far = blobs(30, 5);
    const moved = far.points.map((row) => row.map((value) => Math.round(value * 4096) / 4096 + 1e8));
    const whole = learner.fit({ points: moved, labels: far.labels });
    const batches = rows(9, moved.length).map((batch) => ({
      points: batch.map((i) => moved[i]),
      labels: batch.map((i) => far.labels[i]),
    }));
    near(fed(learner.stream(), batches).metric(), whole);
  });

  test("leaves constant features and unlabeled points to the side as `fit` does", () => {
    const own = blobs(12);
    const data = {
      points: own.points.map((row) => [...row, 7]),
      labels: own.labels.map((label, i) => (i % 5 === 0 ? null : label)),
    };
    const batches = rows(4, 36).map((batch) => ({
      points: batch.map((i) => data.points[i]),
      labels: batch.map((i) => data.labels[i]),
    }));
    near(fed(learner.stream(), batches).metric(), learner.fit(data));
  });

  when(learner.supervision === "pairs")("adds pairs up as it adds labels up", () => {
    const random = new Random(4);
    const whole = { left: [] as number[], right: [] as number[], similar: [] as number[] };
    const batches = rows(6).map((batch): Data => {
      const pairs = { left: [] as number[], right: [] as number[], similar: [] as number[] };
      for (let e = 0; e < 30; e++) {
        const [i, j] = [random.integer(batch.length), random.integer(batch.length)];
        if (i === j) continue;
        const similar = labels[batch[i]] === labels[batch[j]] ? 1 : 0;
        pairs.left.push(i);
        pairs.right.push(j);
        pairs.similar.push(similar);
        whole.left.push(batch[i]);
        whole.right.push(batch[j]);
        whole.similar.push(similar);
      }
      return { points: batch.map((i) => points[i]), pairs };
    });
    for (const options of rules) {
      const metric = fed(learner.stream(options), batches).metric();
      const expected = learner.fit({ points, pairs: whole }, options);
      near(metric, expected);
      expect(metric.report.constraints).toEqual(expected.report.constraints);
    }
  });

  when(learner.supervision === "chunks")("adds chunks up, which may go on in later batches, and points in none", () => {
    const chunks = labels.map((_, i) => (i % 9 === 0 ? null : `chunk ${i % 11}`));
    const batches = rows(5).map((batch) => ({
      points: batch.map((i) => points[i]),
      chunks: batch.map((i) => chunks[i]),
    }));
    near(fed(learner.stream(), batches).metric(), learner.fit({ points, chunks }));
    expect(codeOf(() => fed(learner.stream(), [...batches, pick([1, 2])]))).toBe("DATA");
  });

  test("does not grow: as many bytes after many points as after few", () => {
    const few = fed(learner.stream(), rows(2).map(pick)).save().length;
    const many = fed(
      learner.stream(),
      Array.from({ length: 12 }, () => pick(rows(1)[0])),
    ).save().length;
    expect(many).toBeLessThan(few + 200);
  });
});

describe.each(all)("a stream of $name", (learner) => {
  const begun = fed(learner.stream(), rows(2).map(pick));

  test("gives a sane metric that knows its learner", () => {
    const metric = begun.metric();
    expect(insanity(metric)).toBeUndefined();
    expect(metric.learner).toBe(learner.name);
    expect([begun.points, begun.batches]).toEqual([points.length, 2]);
  });

  test("is a value: going on in two ways leaves it as it was", () => {
    const before = begun.save();
    const once = begun.partialFit(pick(rows(3)[0])).save();
    begun.partialFit(pick(rows(3)[1]));
    expect(begun.save()).toEqual(before);
    expect(begun.partialFit(pick(rows(3)[0])).save()).toEqual(once);
  });

  test("comes back from its bytes and goes on to the same bits", () => {
    const resumed = learner.resume(begun.save());
    expect(resumed.save()).toEqual(begun.save());
    const next = pick(rows(3)[1]);
    expect(resumed.partialFit(next).metric().map.data).toEqual(begun.partialFit(next).metric().map.data);
  });

  test("refuses batches that do not fit and stays as it was", () => {
    const before = begun.save();
    const [row] = points;
    const bad: Record<string, Data> = {
      SHAPE: { points: [[1, 2]], labels: ["a"] },
      DATA: { points: [row.map((value, c) => (c === 2 ? Number.NaN : value))], labels: ["a"] },
      UNSUPPORTED: { points: [row], labels: ["a"], weights: [2] },
    };
    const views = { points: [row, row], labels: ["a", "b"], views: [0, 1] };
    expect(codeOf(() => begun.partialFit(views))).toBe("UNSUPPORTED");
    for (const [code, batch] of Object.entries(bad)) expect(codeOf(() => begun.partialFit(batch))).toBe(code);
    expect(codeOf(() => begun.partialFit({ points: [row, row], labels: ["a"] }))).toBe("SHAPE");
    if (learner.supervision !== "none") {
      expect(codeOf(() => begun.partialFit({ points: [row] }))).toBe("DATA");
      expect(codeOf(() => begun.partialFit({ points: [row], labels: [Number.NaN] }))).toBe("DATA");
    }
    expect(begun.save()).toEqual(before);
  });

  test("takes 32-bit points, and names of features, which must stay the same", () => {
    const mixed = permutation(points.length);
    const named = (features: string[], from: number) => {
      const chosen = mixed.slice(from, from + 30);
      const data = Float32Array.from(chosen.flatMap((i) => points[i]));
      return { points: { rows: 30, cols: 13, data, features }, labels: chosen.map((i) => labels[i]) };
    };
    const names = points[0].map((_, c) => `f${c}`);
    const stream = learner.stream().partialFit(named(names, 0)).partialFit(named(names, 30));
    expect(stream.metric().features).toEqual(names);
    expect(codeOf(() => stream.partialFit(named([...names].reverse(), 30)))).toBe("DATA");
  });

  test("has no metric before there is something to learn from", () => {
    expect(codeOf(() => learner.stream().metric())).toBe("DATA");
    expect(codeOf(() => learner.stream({ unknown: 1 } as Record<string, unknown>))).toBe("OPTION");
    const alone = codeOf(() =>
      learner
        .stream()
        .partialFit(pick([0]))
        .metric(),
    );
    expect(alone).toBe("DATA");
    const huge = points.map((r) => r.map((value) => value * 1e200));
    expect(["NUMERIC", "none"]).toContain(
      codeOf(() => expect(insanity(learner.stream().partialFit({ points: huge, labels }).metric())).toBeUndefined()),
    );
  });

  test("names the class of any label it was given", () => {
    const strange = [10n, true, "__proto__", -0.5, ""];
    const own = blobs(10);
    const batch = { points: own.points, labels: own.points.map((_, i) => strange[i % 5]) };
    const stream = learner.stream().partialFit(batch);
    const again = learner.resume(stream.save()).partialFit(batch);
    expect(again.metric().map.data).toEqual(stream.partialFit(batch).metric().map.data);
  });
});

describe("streams", () => {
  test("are offered by the online learners and by those whose sums add up", () => {
    expect(all.map(({ name }) => name).sort()).toEqual(
      [
        ...[
          "euclidean",
          "scale",
          "given",
          "covariance",
          "pca",
          "lda",
          "rca",
          "dca",
          "gmml",
          "kissme",
          "xqda",
          "sdml",
          "rvml",
        ],
        ...["pola", "lego", "oasis"],
      ].sort(),
    );
  });

  test("take points one by one and come to what fit learns from all", () => {
    const random = new Random(9);
    const many = Array.from({ length: 3000 }, () => Array.from({ length: 4 }, (_, c) => (c + 1) * noise(random) + 1e6));
    const covariance = all.find(({ name }) => name === "covariance") as StreamingLearner;
    const single = fed(
      covariance.stream(),
      many.map((point) => ({ points: [point] })),
    );
    near(single.metric(), covariance.fit({ points: many }));
  });
});
