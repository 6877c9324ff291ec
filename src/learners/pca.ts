import { z } from "zod";
import { EtalonError } from "../base/errors.ts";
import { type Eigen, eigh } from "../linalg/eigh.ts";
import type { Matrix } from "../linalg/matrix.ts";
import { multiply } from "../linalg/products.ts";
import { rootWeighted } from "./classScatter.ts";
import { closedForm, commonOptions, defineLearner } from "./learner.ts";
import { momentStream } from "./momentStream.ts";
import type { PointsProblem } from "./problem.ts";
import { innerEigen } from "./spannedPoints.ts";

/**
 * Principal components: L holds the unit eigenvectors of the covariance (divisor n − 1), largest variance first, so that all of them together
 * leave distances between the points as they are. `whiten` divides each by its deviation; with `axes: "features"` L is then the symmetric Σ^(−½) (ZCA), d x d,
 * of all whitening maps the one that moves the points least. `OPTION` for these axes with `components`. Jolliffe, Principal component analysis, 2002.
 */
export const pca = defineLearner({
  name: "pca",
  title: "Principal component analysis",
  supervision: "none",
  reference: "jolliffe2002",
  tags: ["closedForm", "rowOrderFree", "fixed", "rotationEquivariant", "sampleWeights"],
  cost: { numbers: "12 r² + 2 d r + 700000" },
  options: {
    components: commonOptions.components,
    whiten: z.boolean().default(false).meta({ description: "give every component unit variance" }),
    axes: z.enum(["principal", "features"]).default("principal").meta({
      description:
        "axes of the mapped space: the components, or turned back to the features; with `whiten` that is ZCA",
    }),
  },
  *learn(problem, options) {
    return closedForm(principalMap(principalAxes(problem), options, problem));
  },
  stream: (options) =>
    momentStream({ learner: "pca", takes: "none", quartic: false }, function* (summary) {
      const { count, scatter } = summary.total;
      return closedForm(principalMap(axesOf(eigh(scatter), count, scatter.cols), options, summary));
    }),
});

interface PrincipalOptions {
  readonly components?: number | undefined;
  readonly whiten: boolean;
  readonly axes: "principal" | "features";
}

interface PrincipalAxes {
  /** Largest first. */
  readonly variances: Float64Array;
  /** Unit eigenvectors as rows. */
  readonly directions: Matrix;
}

function principalMap(
  { variances, directions }: PrincipalAxes,
  { components: asked, whiten, axes }: PrincipalOptions,
  { scale, warn }: Pick<PointsProblem, "scale" | "warn">,
): Matrix {
  if (axes === "features" && asked !== undefined)
    throw new EtalonError(
      "OPTION",
      `pca: \`axes: features\` has an axis for each feature, but \`components\` is ${asked}. Leave one of them out.`,
    );
  const components = asked ?? directions.cols;
  const rows = Math.min(components, directions.rows);
  if (rows < components) warn(`the points span ${rows} of ${directions.cols} dimensions: there are no more components`);
  const map = directions.take(Int32Array.from({ length: rows }, (_, r) => r));
  for (let r = 0; r < rows; r++) {
    const factor = whiten ? 1 / Math.sqrt(variances[r]) : scale;
    for (let c = 0; c < map.cols; c++) map.data[r * map.cols + c] *= factor;
  }
  return axes === "features" ? multiply(directions, map, { transposeA: true }) : map;
}

/** Eigenvalues of the covariance that are not lost in rounding, largest first, and their unit eigenvectors as rows. */
function principalAxes(problem: PointsProblem): PrincipalAxes {
  const { rows: n, cols: d } = problem;
  // The n x n Gram matrix has the same eigenvalues and is the smaller one when there are fewer points than features.
  if (n >= d) return axesOf(eigh(problem.gram()), n, d);
  const points = rootWeighted(problem.points, problem.weights);
  const { variances, directions } = axesOf(innerEigen(points), n, d);
  return { variances, directions: unitRows(multiply(directions, points)) };
}

/** The same from the eigenvectors of a scatter matrix of n points in d dimensions. */
function axesOf({ values, vectors }: Eigen, n: number, d: number): PrincipalAxes {
  const floor = Math.max(n, d) * Number.EPSILON * values[values.length - 1];
  const order = Array.from(values.keys())
    .reverse()
    .filter((r) => values[r] > floor);
  return { variances: Float64Array.from(order, (r) => values[r] / (n - 1)), directions: vectors.take(order) };
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
