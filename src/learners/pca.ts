import { z } from "zod";
import { eigh } from "../linalg/eigh.ts";
import type { Matrix } from "../linalg/matrix.ts";
import { multiply, weightedGram } from "../linalg/products.ts";
import { closedForm, commonOptions, defineLearner } from "./learner.ts";

/**
 * Principal components: L holds the unit eigenvectors of the covariance (divisor n − 1), largest variance first, so that all of them together
 * leave distances between the points as they are. `whiten` divides each by its deviation. Jolliffe, Principal component analysis, 2002.
 */
export const pca = defineLearner({
  name: "pca",
  title: "Principal component analysis",
  supervision: "none",
  reference: "jolliffe2002",
  tags: ["closedForm", "rowOrderFree", "fixed", "rotationEquivariant"],
  options: {
    components: commonOptions.components,
    whiten: z.boolean().default(false).meta({ description: "give every component unit variance" }),
  },
  *learn({ points, scale, warn }, { components = points.cols, whiten }) {
    const { variances, directions } = principalAxes(points);
    const rows = Math.min(components, directions.rows);
    if (rows < components) warn(`the points span ${rows} of ${points.cols} dimensions: there are no more components`);
    const map = directions.take(Int32Array.from({ length: rows }, (_, r) => r));
    for (let r = 0; r < rows; r++) {
      const factor = whiten ? 1 / Math.sqrt(variances[r]) : scale;
      for (let c = 0; c < map.cols; c++) map.data[r * map.cols + c] *= factor;
    }
    return closedForm(map);
  },
});

/** Eigenvalues of the covariance that are not lost in rounding, largest first, and their unit eigenvectors as rows. */
function principalAxes(points: Matrix): { variances: Float64Array; directions: Matrix } {
  const { rows: n, cols: d } = points;
  // The n x n Gram matrix has the same eigenvalues and is the smaller one when there are fewer points than features.
  const wide = n < d;
  const { values, vectors } = eigh(wide ? multiply(points, points, { transposeB: true }) : weightedGram(points));
  const floor = Math.max(n, d) * Number.EPSILON * values[values.length - 1];
  const order = Array.from(values.keys())
    .reverse()
    .filter((r) => values[r] > floor);
  const variances = Float64Array.from(order, (r) => values[r] / (n - 1));
  const top = vectors.take(order);
  return { variances, directions: wide ? unitRows(multiply(top, points)) : top };
}

function unitRows(matrix: Matrix): Matrix {
  const unit = matrix.clone();
  for (let r = 0; r < unit.rows; r++) {
    const row = unit.row(r);
    const norm = Math.sqrt(row.reduce((sum, value) => sum + value * value, 0));
    for (let c = 0; c < unit.cols; c++) row[c] /= norm;
  }
  return unit;
}
