import { describe, expect, test } from "vitest";
import { Random } from "../../src/base/random.ts";
import { eigh } from "../../src/linalg/eigh.ts";
import { Matrix } from "../../src/linalg/matrix.ts";
import { multiply } from "../../src/linalg/products.ts";
import { gramOfMap } from "../../src/linalg/psd.ts";
import {
  blobs,
  type Fixture,
  fitBriefly,
  noise,
  pairsOf,
  permutation,
  registry,
  relativeError,
  tolerance,
  when,
  wine,
} from "./fixtures.ts";

const bits = (matrix: Matrix): number[] => Array.from(matrix.data);
const shift = ({ points, labels }: Fixture, by: number): Fixture => ({
  points: points.map((row) => row.map((value) => value + by)),
  labels,
});
const scale = ({ points, labels }: Fixture, by: number): Fixture => ({
  points: points.map((row) => row.map((value) => value * by)),
  labels,
});

/** An orthogonal matrix: the eigenvectors of a random symmetric one. */
function rotation(d: number): Matrix {
  const random = new Random(23);
  const symmetric = new Matrix(d, d);
  for (let i = 0; i < d; i++) {
    for (let j = 0; j <= i; j++) {
      const value = noise(random);
      symmetric.data[i * d + j] = value;
      symmetric.data[j * d + i] = value;
    }
  }
  return eigh(symmetric).vectors;
}

describe.each(registry)("$name", (learner) => {
  const data = wine();
  const metric = fitBriefly(learner, data);
  const near = tolerance(learner);

  test("does not depend on the order of the rows: to the last bit, or to rounding where sums alone feel it", () => {
    const order = permutation(data.points.length);
    const permuted = { points: order.map((i) => data.points[i]), labels: order.map((i) => data.labels[i]) };
    const other = fitBriefly(learner, permuted);
    if (learner.tags.includes("rowOrderFree")) expect(relativeError(other.matrix, metric.matrix)).toBeLessThan(1e-10);
    else expect(bits(other.map)).toEqual(bits(metric.map));
  });

  test("does not depend on the names of the classes, to the last bit", () => {
    const renamed: Record<string, unknown>[] = [
      { class_0: -5, class_1: 3.5, class_2: 1000 },
      { class_0: "z", class_1: "a", class_2: "__proto__" },
      { class_0: true, class_1: 10n, class_2: "x" },
    ];
    for (const names of renamed) {
      const distinct = [...new Set(data.labels)];
      const values = Object.values(names);
      const labels = data.labels.map((label) => values[distinct.indexOf(label)]) as Fixture["labels"];
      expect(bits(fitBriefly(learner, { points: data.points, labels }).map)).toEqual(bits(metric.map));
    }
  });

  test("does not depend on where the origin is", () => {
    expect(relativeError(fitBriefly(learner, shift(data, 1000)).matrix, metric.matrix)).toBeLessThan(near);
  });

  test("follows a change of units: M for s·X is M / s², unless M is fixed", () => {
    for (const s of [1e-150, 1e-8, 1e8, 1e150]) {
      const map = fitBriefly(learner, scale(data, s)).map;
      const unit = learner.tags.includes("fixed") ? 1 : s;
      const rescaled = new Matrix(
        map.rows,
        map.cols,
        map.data.map((value) => value * unit),
      );
      expect(relativeError(gramOfMap(rescaled), metric.matrix), `s = ${s}`).toBeLessThan(near);
    }
  });

  test("follows a power of two to the last bit", () => {
    const unit = learner.tags.includes("fixed") ? 1 : 8;
    const map = fitBriefly(learner, scale(data, 8)).map;
    expect(bits(map).map((value) => value * unit)).toEqual(bits(metric.map));
  });

  when(learner.tags.includes("rotationEquivariant"))("turns with the space where it says so: M for X·Q is QᵀMQ", () => {
    const q = rotation(13);
    const turned = multiply(Matrix.from(data.points), q).toArrays();
    const expected = multiply(multiply(q, metric.matrix, { transposeA: true }), q);
    expect(relativeError(fitBriefly(learner, { points: turned, labels: data.labels }).matrix, expected)).toBeLessThan(
      near,
    );
  });

  when(learner.tags.includes("featureScaleInvariant"))(
    "gives the same distances in other feature units where it says so",
    () => {
      const factors = data.points[0].map((_, c) => 2 ** (c - 6) * 1.1);
      const rescaled = {
        points: data.points.map((row) => row.map((value, c) => value * factors[c])),
        labels: data.labels,
      };
      const other = fitBriefly(learner, rescaled).distances(rescaled.points);
      expect(relativeError(other, metric.distances(data.points))).toBeLessThan(1e-7);
    },
  );

  test("does not depend on the order of the features", () => {
    const order = permutation(13);
    const permuted = { points: data.points.map((row) => order.map((c) => row[c])), labels: data.labels };
    const m = fitBriefly(learner, permuted).matrix;
    const expected = new Matrix(13, 13);
    order.forEach((from, i) => {
      order.forEach((to, j) => {
        expected.data[i * 13 + j] = metric.matrix.get(from, to);
      });
    });
    expect(relativeError(m, expected)).toBeLessThan(near);
  });

  test("gives the same bits when fitted twice, with the same seed", () => {
    expect(bits(fitBriefly(learner, data, { seed: 9 }).map)).toEqual(bits(fitBriefly(learner, data, { seed: 9 }).map));
  });

  test("gives the same bits for rows, flat arrays, matrices and strided views of equal numbers", () => {
    const { points, labels } = blobs();
    const matrix = Matrix.from(points);
    const wide = new Float64Array(matrix.rows * 7);
    for (let i = 0; i < matrix.rows; i++) wide.set(matrix.row(i), i * 7);
    const expected = bits(fitBriefly(learner, { points, labels }).map);
    for (const input of [
      matrix,
      { rows: matrix.rows, cols: 5, data: matrix.data },
      { rows: matrix.rows, cols: 5, data: wide, stride: 7 },
      points.map((row) => Float64Array.from(row)),
    ]) {
      expect(bits(fitBriefly(learner, { points: input, labels }).map)).toEqual(expected);
    }
  });

  test("computes 32-bit points in 64 bits", () => {
    const { points, labels } = blobs();
    const single = points.map((row) => Float32Array.from(row));
    const exact = fitBriefly(learner, { points: single.map((row) => Array.from(row)), labels });
    expect(bits(fitBriefly(learner, { points: single, labels }).map)).toEqual(bits(exact.map));
  });

  when(learner.supervision === "pairs")("does not depend on which end of a pair comes first, to the last bit", () => {
    const { left, right, similar } = pairsOf(data);
    const straight = fitBriefly(learner, { points: data.points, pairs: { left, right, similar } });
    const swapped = fitBriefly(learner, { points: data.points, pairs: { left: right, right: left, similar } });
    expect(bits(swapped.map)).toEqual(bits(straight.map));
  });
});
