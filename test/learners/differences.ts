import { Random } from "../../src/base/random.ts";
import { Matrix } from "../../src/linalg/matrix.ts";
import type { Objective } from "../../src/optim/objective.ts";
import { measured } from "../measured.ts";

/** Norm of the difference between the gradient and central differences of step 1e-6·max(1, |x|), over the norm of the gradient. */
export function gradientError(objective: Objective, x: Matrix): number {
  const gradient = new Matrix(x.rows, x.cols);
  const ignored = new Matrix(x.rows, x.cols);
  objective(x, gradient);
  let difference = 0;
  let size = 0;
  for (let e = 0; e < x.data.length; e++) {
    const h = 1e-6 * Math.max(1, Math.abs(x.data[e]));
    const at = (move: number): number => {
      const moved = x.clone();
      moved.data[e] += move;
      return objective(moved, ignored);
    };
    const slope = (at(h) - at(-h)) / (2 * h);
    difference += (slope - gradient.data[e]) ** 2;
    size += gradient.data[e] ** 2;
  }
  return measured("gradient", Math.sqrt(difference / size));
}

/** A rows x cols matrix of uniform numbers in ±width. */
export function uniformMatrix(rows: number, cols: number, width: number, seed: number): Matrix {
  const random = new Random(seed);
  return new Matrix(
    rows,
    cols,
    Float64Array.from({ length: rows * cols }, () => width * (2 * random.uniform() - 1)),
  );
}

/** Points around `classes` centers on a line, with their labels. */
export function labeledCloud(rows: number, cols: number, classes: number, seed: number) {
  const points = uniformMatrix(rows, cols, 1, seed);
  const labels = Int32Array.from({ length: rows }, (_, i) => i % classes);
  for (let i = 0; i < rows; i++) points.data[i * cols] += 0.5 * labels[i];
  return { points, labels };
}

/** ‖L(x_i − x_j)‖² from its definition. */
export function mappedSquare(map: number[][], a: readonly number[], b: readonly number[]): number {
  return map.reduce((sum, row) => {
    const part = row.reduce((inner, value, c) => inner + value * (a[c] - b[c]), 0);
    return sum + part * part;
  }, 0);
}
