import { describe, expect, test } from "vitest";
import { Random } from "../../src/base/random.ts";
import { Matrix } from "../../src/linalg/matrix.ts";
import { classMeans, nearestMeanClassifier } from "../../src/tasks/nearestMean.ts";

describe("nearestMeanClassifier", () => {
  test("picks the class whose mean is nearest, the first class of equals", () => {
    const points = [
      [0, 0],
      [2, 0],
      [10, 0],
      [12, 0],
    ];
    const classifier = nearestMeanClassifier({ points, labels: ["left", "left", "right", "right"] });
    expect(
      classifier.predict([
        [5, 0],
        [7, 3],
        [6, 0],
      ]),
    ).toEqual(["left", "right", "left"]);
  });

  test("agrees with means computed by hand on random points", () => {
    const random = new Random(3);
    const points = Array.from({ length: 30 }, () => [random.uniform(), random.uniform(), random.uniform()]);
    const labels = points.map((_, i) => i % 4);
    const means = [0, 1, 2, 3].map((label) => {
      const own = points.filter((_, i) => labels[i] === label);
      return [0, 1, 2].map((c) => own.reduce((sum, point) => sum + point[c], 0) / own.length);
    });
    const expected = points.map((point) => {
      const squared = means.map((mean) => mean.reduce((sum, value, c) => sum + (value - point[c]) ** 2, 0));
      return squared.indexOf(Math.min(...squared));
    });
    expect(nearestMeanClassifier({ points, labels }).predict(points)).toEqual(expected);
  });

  test("classMeans averages each class", () => {
    const means = classMeans(Matrix.from([[1], [2], [6]]), Int32Array.of(0, 1, 1), 2);
    expect(means.toArrays()).toEqual([[1], [4]]);
  });
});
