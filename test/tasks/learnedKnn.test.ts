import { expect, test } from "vitest";
import { lda } from "../../src/learners/lda.ts";
import { scmlLocal } from "../../src/learners/local/scmlLocal.ts";
import { learnedKnnClassifier } from "../../src/tasks/learnedKnn.ts";
import { iris } from "../evaluate/fixtures.ts";

const { points, labels } = iris();
const known = { points: points.filter((_, i) => i % 2 === 0), labels: labels.filter((_, i) => i % 2 === 0) };
const asked = points.filter((_, i) => i % 2 === 1);

test.each([
  ["one metric", lda.fit(known)],
  ["a metric for each place", scmlLocal.fit(known, { maxIterations: 20 })],
])("votes among the nearest by the learned distance, under %s", (_, metric) => {
  const predicted = learnedKnnClassifier(known, metric, { neighbors: 1 }).predict(asked);
  predicted.forEach((label, q) => {
    const distances = known.points.map((point) => metric.distance(asked[q], point));
    expect(label).toBe(known.labels[distances.indexOf(Math.min(...distances))]);
  });
});
