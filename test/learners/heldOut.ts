import { euclidean } from "../../src/learners/euclidean.ts";
import type { Learner } from "../../src/learners/learner.ts";
import type { Metric } from "../../src/metrics/metric.ts";
import type { Fixture } from "../contract/fixtures.ts";

/** Accuracy of the 3 nearest neighbors on every fourth row, the others learned from: of the learner and of the plain distance. */
export function heldOutAccuracy(learner: Learner, { points, labels }: Fixture, options: Record<string, unknown> = {}) {
  const pick = <T>(rows: readonly T[], held: boolean): T[] => rows.filter((_, i) => (i % 4 === 0) === held);
  const train = { points: pick(points, false), labels: pick(labels, false) };
  const test = { points: pick(points, true), labels: pick(labels, true) };
  const score = (metric: Metric): number => {
    const { indices } = metric.neighbors(train.points, test.points, { neighbors: 3 });
    const right = test.labels.filter((label, i) => {
      const votes = [0, 1, 2].map((k) => train.labels[indices[3 * i + k]]);
      return (votes[1] === votes[2] ? votes[1] : votes[0]) === label;
    });
    return right.length / test.labels.length;
  };
  return { learned: score(learner.fit(train, options)), euclidean: score(euclidean.fit(train)) };
}
