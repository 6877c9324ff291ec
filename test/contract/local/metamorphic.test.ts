import { describe, expect, test } from "vitest";
import { Matrix } from "../../../src/linalg/matrix.ts";
import type { LocalMetric } from "../../../src/metrics/local.ts";
import { type Fixture, localRegistry, permutation, relativeError } from "../fixtures.ts";
import { bits, cloud, fitBriefly, wine } from "./fixtures.ts";

const moved = (points: number[][], by: (value: number, column: number) => number): number[][] =>
  points.map((row) => row.map(by));

describe.each(localRegistry)("$name", (learner) => {
  const data = wine();
  const { points, labels } = data;
  const metric = fitBriefly(learner, data);
  const expected = metric.distances(points, points);
  /** Distances of the same points after a change of the data, in the old unit. */
  const error = (other: LocalMetric, changed: number[][]): number =>
    relativeError(other.distances(changed, changed), expected);

  test("does not depend on the order of the rows, to the last bit", () => {
    const order = permutation(points.length);
    const other = fitBriefly(learner, { points: order.map((i) => points[i]), labels: order.map((i) => labels[i]) });
    expect(bits(other)).toEqual(bits(metric));
  });

  test("does not depend on the names of the classes, to the last bit", () => {
    const distinct = [...new Set(labels)];
    for (const names of [
      [-5, 3.5, 1000],
      ["z", "a", "__proto__"],
      [true, 10n, "x"],
    ]) {
      const renamed = labels.map((label) => names[distinct.indexOf(label)]) as Fixture["labels"];
      expect(bits(fitBriefly(learner, { points, labels: renamed }))).toEqual(bits(metric));
    }
  });

  test("does not depend on where the origin is", () => {
    const shifted = moved(points, (value) => value + 1000);
    expect(error(fitBriefly(learner, { points: shifted, labels }), shifted)).toBeLessThan(1e-6);
  });

  test("gives the same distances in other units of all features", () => {
    for (const s of [1e-150, 1e-8, 1e8, 1e150]) {
      const scaled = moved(points, (value) => value * s);
      expect(error(fitBriefly(learner, { points: scaled, labels }), scaled), `s = ${s}`).toBeLessThan(1e-6);
    }
  });

  test("follows a power of two to the last bit", () => {
    const scaled = moved(points, (value) => value * 8);
    expect(fitBriefly(learner, { points: scaled, labels }).distances(scaled, scaled)).toEqual(expected);
  });

  test("does not depend on the order of the features", () => {
    const order = permutation(13);
    const permuted = points.map((row) => order.map((c) => row[c]));
    expect(error(fitBriefly(learner, { points: permuted, labels }), permuted)).toBeLessThan(1e-6);
  });

  test("does not feel a feature that is the same everywhere", () => {
    const wider = points.map((row) => [...row, 3]);
    expect(error(fitBriefly(learner, { points: wider, labels }), wider)).toBeLessThan(1e-6);
  });

  test("gives the same bytes when fitted twice with the same seed, and others with another", () => {
    expect(fitBriefly(learner, data, { seed: 9 }).save()).toEqual(fitBriefly(learner, data, { seed: 9 }).save());
    if (learner.tags.includes("stochastic"))
      expect(bits(fitBriefly(learner, data, { seed: 9 }))).not.toEqual(bits(metric));
  });

  test("gives the same bits for rows, flat arrays, matrices and strided views of equal numbers", () => {
    const given = cloud();
    const matrix = Matrix.from(given.points);
    const wide = new Float64Array(matrix.rows * 7);
    for (let i = 0; i < matrix.rows; i++) wide.set(matrix.row(i), i * 7);
    const same = bits(fitBriefly(learner, given));
    for (const input of [
      matrix,
      { rows: matrix.rows, cols: 5, data: matrix.data },
      { rows: matrix.rows, cols: 5, data: wide, stride: 7 },
      given.points.map((row) => Float64Array.from(row)),
    ])
      expect(bits(fitBriefly(learner, { points: input, labels: given.labels }))).toEqual(same);
  });

  test("computes 32-bit points in 64 bits", () => {
    const given = cloud();
    const single = given.points.map((row) => Float32Array.from(row));
    const exact = fitBriefly(learner, { points: single.map((row) => Array.from(row)), labels: given.labels });
    expect(bits(fitBriefly(learner, { points: single, labels: given.labels }))).toEqual(bits(exact));
  });
});
