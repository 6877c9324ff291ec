import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { blockFlow } from "../../src/learners/blockFlow.ts";
import { ncaObjective } from "../../src/learners/ncaObjective.ts";
import { type NcaForm, weighNca } from "../../src/learners/ncaRow.ts";
import { Matrix } from "../../src/linalg/matrix.ts";
import { mapRows, multiply } from "../../src/linalg/products.ts";
import { onBoth } from "../linalg/both.ts";
import { gradientError, labeledCloud, mappedSquare, uniformMatrix } from "./differences.ts";

const golden = JSON.parse(readFileSync("test/golden/objectives.json", "utf8"));
const forms = ["probability", "logProbability"] as const;

/** −Σ p_i or −Σ log p_i by the definition, softmax by softmax. */
function definition(points: Matrix, labels: ArrayLike<number>, form: NcaForm, map: Matrix): number {
  const [rows, lines] = [points.toArrays(), map.toArrays()];
  let sum = 0;
  rows.forEach((a, i) => {
    const others = rows.map((b, j) => ({ q: mappedSquare(lines, a, b), same: labels[j] === labels[i] }));
    others.splice(i, 1);
    if (!others.some(({ same }) => same)) return;
    const least = Math.min(...others.map(({ q }) => q));
    const total = others.reduce((part, { q }) => part + Math.exp(least - q), 0);
    const nearest = Math.min(...others.filter(({ same }) => same).map(({ q }) => q));
    const own = others.reduce((part, { q, same }) => part + (same ? Math.exp(nearest - q) : 0), 0);
    const logarithm = Math.log(own) + least - nearest - Math.log(total);
    sum += form === "probability" ? Math.exp(logarithm) : logarithm;
  });
  return -sum;
}

describe("ncaObjective", () => {
  test.each<number>(golden.cases.map((_: unknown, index: number) => index))(
    "has the reference value and gradient, case %i",
    (index) => {
      const { L, nca } = golden.cases[index];
      const points = Matrix.from(golden.X);
      const map = Matrix.from(L);
      const gradient = new Matrix(map.rows, map.cols);
      const value = ncaObjective({ points, labels: Int32Array.from(golden.y) }, "probability")(map, gradient);
      expect(Math.abs(-value / nca.f - 1)).toBeLessThan(1e-10);
      const size = Math.max(...nca.grad.flat().map(Math.abs));
      gradient.data.forEach((part, e) => {
        expect(Math.abs(-part - nca.grad.flat()[e])).toBeLessThan(1e-10 * size);
      });
    },
  );

  test.each(forms)("equals the definition wherever the map goes, from a point to saturation: %s", (form) => {
    const { points, labels } = labeledCloud(60, 4, 3, 1);
    labels[7] = 8;
    const objective = ncaObjective({ points, labels }, form);
    for (const rank of [1, 3]) {
      for (const width of [0, 0.1, 1, 3, 10, 100]) {
        const map = uniformMatrix(rank, 4, width, rank);
        const expected = definition(points, labels, form, map);
        const tolerance = 1e-9 * Math.abs(expected);
        expect(Math.abs(objective(map, new Matrix(rank, 4)) - expected)).toBeLessThanOrEqual(tolerance);
        const byRows = blockFlow(mapRows(points, map), (row, i) => weighNca(row, i, labels, form)).loss;
        expect(Math.abs(byRows - expected)).toBeLessThanOrEqual(tolerance);
      }
    }
  });

  test.each(forms)("has the gradient of central differences: %s", (form) => {
    const { points, labels } = labeledCloud(40, 5, 3, 2);
    const objective = ncaObjective({ points, labels }, form);
    for (const [rank, width] of [
      [2, 0.5],
      [5, 1],
      [5, 2],
    ]) {
      expect(gradientError(objective, uniformMatrix(rank, 5, width, rank))).toBeLessThan(1e-6);
    }
  });

  test.each(forms)("has the same value and gradient row by row, as where all points of a row are far: %s", (form) => {
    for (const n of [450, 600]) {
      const { points, labels } = labeledCloud(n, 4, 3, 6);
      labels[3] = 9;
      const map = uniformMatrix(3, 4, 2, 5);
      const gradient = new Matrix(3, 4);
      const value = ncaObjective({ points, labels }, form)(map, gradient);
      const { loss, flow } = blockFlow(mapRows(points, map), (row, i) => weighNca(row, i, labels, form));
      expect(Math.abs(loss / value - 1)).toBeLessThan(1e-12);
      multiply(flow, points, { transposeA: true }).data.forEach((part, e) => {
        expect(Math.abs(2 * part - gradient.data[e])).toBeLessThan(1e-10);
      });
    }
  });

  test.each(forms)("weighs pairs by the agreement of class probabilities, as the definition does: %s", (form) => {
    const { points, labels } = labeledCloud(70, 4, 3, 9);
    const memberships = uniformMatrix(70, 3, 1, 10);
    for (let e = 0; e < memberships.data.length; e++) memberships.data[e] = Math.max(0, memberships.data[e]);
    memberships.data.fill(0, 0, 3);
    const objective = ncaObjective({ points, labels, memberships }, form);
    const [x, y] = [points.toArrays(), memberships.toArrays()];
    for (const width of [0.1, 1, 30]) {
      const map = uniformMatrix(3, 4, width, 11);
      let expected = 0;
      x.forEach((a, i) => {
        const others = x.map((b, j) => ({
          q: mappedSquare(map.toArrays(), a, b),
          s: y[i].reduce((sum, value, c) => sum + value * y[j][c], 0),
        }));
        others.splice(i, 1);
        const agreeing = others.filter(({ s }) => s > 0);
        if (agreeing.length === 0) return;
        const [least, near] = [others, agreeing].map((list) => Math.min(...list.map(({ q }) => q)));
        const total = others.reduce((sum, { q }) => sum + Math.exp(least - q), 0);
        const right = agreeing.reduce((sum, { q, s }) => sum + s * Math.exp(near - q), 0);
        const logarithm = Math.log(right / total) + least - near;
        expected -= form === "probability" ? Math.exp(logarithm) : logarithm;
      });
      const value = objective(map, new Matrix(3, 4));
      expect(Math.abs(value / expected - 1)).toBeLessThan(1e-9);
      if (width < 30) expect(gradientError(objective, map)).toBeLessThan(1e-6);
    }
  });

  test.each(forms)("is the same for classes as for probabilities of 0 and 1: %s", (form) => {
    const { points, labels } = labeledCloud(90, 4, 3, 12);
    const memberships = new Matrix(90, 3);
    labels.forEach((label, i) => {
      memberships.data[3 * i + label] = 1;
    });
    const map = uniformMatrix(2, 4, 2, 13);
    const [hard, soft] = [new Matrix(2, 4), new Matrix(2, 4)];
    const value = ncaObjective({ points, labels }, form)(map, hard);
    expect(Math.abs(ncaObjective({ points, labels, memberships }, form)(map, soft) / value - 1)).toBeLessThan(1e-12);
    hard.data.forEach((part, e) => {
      expect(Math.abs(part - soft.data[e])).toBeLessThan(1e-10);
    });
  });

  test("has the same bits by WebAssembly and by the readable twins", () => {
    const { points, labels } = labeledCloud(210, 5, 4, 7);
    for (const form of forms) {
      onBoth(() => {
        const gradient = new Matrix(3, 5);
        return [ncaObjective({ points, labels }, form)(uniformMatrix(3, 5, 1, 8), gradient), gradient];
      });
    }
  });

  test("stays finite where all points of a class coincide and where classes lie far apart", () => {
    const points = new Matrix(6, 1, Float64Array.of(0, 0, 0, 1e6, 1e6, -1e6));
    const labels = Int32Array.of(0, 0, 0, 1, 1, 1);
    for (const form of forms) {
      const gradient = new Matrix(1, 1);
      const value = ncaObjective({ points, labels }, form)(Matrix.identity(1), gradient);
      expect(Math.abs(value - definition(points, labels, form, Matrix.identity(1)))).toBeLessThan(
        1e-9 * Math.abs(value),
      );
      expect(gradient.data.every(Number.isFinite)).toBe(true);
    }
  });
});
