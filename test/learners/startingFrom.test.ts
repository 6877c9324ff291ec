import { describe, expect, test } from "vitest";
import { euclidean } from "../../src/learners/euclidean.ts";
import { lda } from "../../src/learners/lda.ts";
import { nca } from "../../src/learners/nca.ts";
import { rca } from "../../src/learners/rca.ts";
import { startingFrom } from "../../src/learners/startingFrom.ts";
import type { Trainer } from "../../src/learners/trainer.ts";
import type { Metric } from "../../src/metrics/metric.ts";
import { iris } from "../evaluate/fixtures.ts";

const data = iris();
function run(learner: Trainer<Metric>, options = {}): { metric: Metric; count: number; last: Metric | undefined } {
  const steps = learner.steps(data, options);
  let last: Metric | undefined;
  let count = 0;
  for (let next = steps.next(); ; next = steps.next()) {
    if (next.done) return { metric: next.value, count, last };
    count++;
    last = next.value.metric?.();
  }
}
const distances = (metric: Metric): Float64Array =>
  Float64Array.from({ length: 149 }, (_, i) => metric.distance(data.points[i], data.points[i + 1]));

describe("a learner that starts where another ended", () => {
  test("learns what it learns on the mapped points", () => {
    const first = rca.fit(data);
    const second = nca.fit({ points: first.transform(data.points), labels: data.labels });
    const { metric } = run(startingFrom(rca, nca));
    const expected = Float64Array.from({ length: 149 }, (_, i) =>
      second.distance(first.transform([data.points[i]]).row(0), first.transform([data.points[i + 1]]).row(0)),
    );
    distances(metric).forEach((value, i) => {
      expect(value).toBeCloseTo(expected[i], 10);
    });
    expect(metric.learner).toBe("nca");
    expect(metric.report.warnings).toContain("started from the map of rca");
  });

  test("is that other where it learns nothing itself", () => {
    const alone = distances(lda.fit(data));
    const after = distances(run(startingFrom(lda, euclidean)).metric);
    const ratio = after[0] / alone[0];
    after.forEach((value, i) => {
      expect(value).toBeCloseTo(alone[i] * ratio, 9);
    });
  });

  test("yields its iterates, passes options and seeds on, and ends when it is told to", () => {
    expect(run(startingFrom(rca, nca), { maxIterations: 3 }).count).toBe(3);
    expect(run(startingFrom(rca, nca), { components: 2, seed: 1 }).metric.components).toBe(2);
    const steps = startingFrom(rca, nca).steps(data);
    steps.next();
    expect(steps.next({ reason: "enough", converged: false })).toMatchObject({
      done: true,
      value: { report: { reason: "enough", iterations: 1 } },
    });
  });

  test("is saved and named as the learner it is", () => {
    const trainer = startingFrom(rca, nca);
    expect([trainer.name, trainer.supervision, trainer.tags]).toEqual([nca.name, nca.supervision, nca.tags]);
  });
});
