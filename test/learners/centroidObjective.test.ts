import { describe, expect, test } from "vitest";
import { centroidObjective } from "../../src/learners/centroidObjective.ts";
import type { CentroidProblem } from "../../src/learners/centroidSoftmax.ts";
import { Matrix } from "../../src/linalg/matrix.ts";
import { gradientError, labeledCloud, mappedSquare, uniformMatrix } from "./differences.ts";

/** −(1/n) Σ w_i log p(y_i|x_i) by the definition; exact wherever the exponentials do not underflow. */
function definition({ points, labels, centroids, owners, weights }: CentroidProblem, map: Matrix): number {
  const lines = map.toArrays();
  let loss = 0;
  points.toArrays().forEach((x, i) => {
    const logits = centroids.toArrays().map((m) => -0.5 * mappedSquare(lines, x, m));
    const logSum = (values: number[]) => {
      const most = Math.max(...values);
      return most + Math.log(values.reduce((sum, value) => sum + Math.exp(value - most), 0));
    };
    loss += (weights?.[i] ?? 1) * (logSum(logits) - logSum(logits.filter((_, j) => owners[j] === labels[i])));
  });
  return loss / points.rows;
}

function problem(centroidsOfClass: number, weighted = false): CentroidProblem {
  const { points, labels } = labeledCloud(50, 5, 3, 7);
  const weights = uniformMatrix(50, 1, 0.9, 12).data.map((value) => 1 + value);
  const owners = Int32Array.from({ length: 3 * centroidsOfClass }, (_, j) => j % 3);
  return {
    points,
    labels,
    centroids: uniformMatrix(owners.length, 5, 1.5, 3),
    owners,
    ...(weighted ? { weights } : {}),
  };
}

describe("centroidObjective", () => {
  test("equals the definition, from the map 0 to saturated softmaxes", () => {
    for (const given of [problem(1), problem(3), problem(1, true), problem(3, true)]) {
      for (const rank of [1, 2, 5]) {
        for (const width of [0, 0.3, 1, 5, 40]) {
          const map = uniformMatrix(rank, 5, width, rank);
          const expected = definition(given, map);
          const value = centroidObjective(given)(map, new Matrix(rank, 5));
          expect(Math.abs(value - expected)).toBeLessThanOrEqual(1e-11 * Math.max(1, expected));
        }
      }
    }
  });

  test("has the gradient of central differences", () => {
    for (const given of [problem(1), problem(4), problem(1, true), problem(4, true)]) {
      for (const [rank, width] of [
        [1, 1],
        [3, 0.5],
        [5, 2],
      ]) {
        const error = gradientError(centroidObjective(given), uniformMatrix(rank, 5, width, rank + 10));
        expect(error).toBeLessThan(1e-6);
      }
    }
  });

  test("adds up over blocks of rows: many centroids and points give what their parts give", () => {
    const { points, labels } = labeledCloud(1200, 2, 1000, 5);
    const centroids = uniformMatrix(1000, 2, 2, 9);
    const owners = Int32Array.from({ length: 1000 }, (_, j) => j);
    const whole = new Matrix(2, 2);
    const map = uniformMatrix(2, 2, 2, 1);
    const value = centroidObjective({ points, labels, centroids, owners })(map, whole);
    let [sum, gradient] = [0, new Float64Array(4)];
    for (const rows of [
      Int32Array.from({ length: 600 }, (_, i) => i),
      Int32Array.from({ length: 600 }, (_, i) => 600 + i),
    ]) {
      const part = new Matrix(2, 2);
      const half = { points: points.take(rows), labels: rows.map((i) => labels[i]), centroids, owners };
      sum += 0.5 * centroidObjective(half)(map, part);
      gradient = gradient.map((old, e) => old + 0.5 * part.data[e]);
    }
    expect(Math.abs(value / sum - 1)).toBeLessThan(1e-12);
    for (let e = 0; e < 4; e++) expect(Math.abs(whole.data[e] - gradient[e])).toBeLessThan(1e-11);
  });

  test("stays finite where points coincide with centroids and where they lie far away", () => {
    const points = new Matrix(4, 1, Float64Array.of(0, 0, 1e6, -1e6));
    const given = {
      points,
      labels: Int32Array.of(0, 1, 0, 1),
      centroids: points.take([0, 3]),
      owners: Int32Array.of(0, 1),
    };
    const gradient = new Matrix(1, 1);
    const value = centroidObjective(given)(Matrix.identity(1), gradient);
    expect(Math.abs(value / definition(given, Matrix.identity(1)) - 1)).toBeLessThan(1e-12);
    expect(gradient.data.every(Number.isFinite)).toBe(true);
  });
});
