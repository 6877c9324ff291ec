import { describe, expect, test } from "vitest";
import { lda } from "../../src/learners/lda.ts";
import { scmlLocal } from "../../src/learners/local/scmlLocal.ts";
import { Matrix } from "../../src/linalg/matrix.ts";
import { learnedShares } from "../../src/plot/localShares.ts";
import { featureShares } from "../../src/plot/standardized.ts";
import { placedClasses } from "../learners/local/placedOracle.ts";

const { points, labels } = placedClasses(60, 3);
const matrix = Matrix.from(points);

describe("the share of each feature", () => {
  test("is the mean over all pairs of what explains the distance from the place that asks", () => {
    const metric = scmlLocal.fit({ points: matrix, labels }, { maxIterations: 20, bases: 30 });
    const sums = new Float64Array(matrix.cols);
    for (let i = 0; i < matrix.rows; i++) {
      const here = metric.metricAt(matrix.row(i));
      for (let j = 0; j < matrix.rows; j++) {
        for (const { index, contribution } of here.explain(matrix.row(i), matrix.row(j)).features)
          sums[index] += contribution;
      }
    }
    const total = sums.reduce((sum, value) => sum + value, 0);
    const shares = learnedShares(metric, matrix);
    shares.forEach((share, j) => {
      expect(share).toBeCloseTo(sums[j] / total, 8);
    });
    expect(shares.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 12);
  });

  test("is that of the one matrix where the metric is the same everywhere", () => {
    const metric = lda.fit({ points: matrix, labels });
    expect(learnedShares(metric, matrix)).toEqual(featureShares(metric.matrix, matrix));
  });
});
