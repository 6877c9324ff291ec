import { expect, test } from "vitest";
import { applyScaling, fitScaling } from "../../src/data/scaling.ts";
import { lda } from "../../src/learners/lda.ts";
import { Matrix } from "../../src/linalg/matrix.ts";
import { foldScaling } from "../../src/metrics/foldScaling.ts";

const points = Matrix.from(
  Array.from({ length: 24 }, (_, i) => [1000 + ((i * 7) % 11) * 50, ((i * 5) % 13) / 100, i < 12 ? 3 : 4]),
);
const labels = Array.from({ length: 24 }, (_, i) => (i < 12 ? "a" : "b"));

test.each(["zscore", "minmax", "none"] as const)(
  "a metric with %s folded in maps raw points as the first one maps scaled points",
  (kind) => {
    const scaling = fitScaling(points, kind);
    const scaled = applyScaling(scaling, points);
    const metric = lda.fit({ points: scaled, labels });
    const folded = foldScaling(metric, scaling);
    const expected = metric.transform(scaled).data;
    folded.transform(points).data.forEach((value, k) => {
      expect(Math.abs(value - expected[k])).toBeLessThan(1e-9 * (1 + Math.abs(expected[k])));
    });
    expect([folded.learner, folded.report]).toEqual([metric.learner, metric.report]);
  },
);
