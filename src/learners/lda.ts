import { EtalonError } from "../base/errors.ts";
import { solveTriangular } from "../linalg/cholesky.ts";
import { eigh } from "../linalg/eigh.ts";
import type { Matrix } from "../linalg/matrix.ts";
import { multiply, weightedGram } from "../linalg/products.ts";
import { ridgedCholesky } from "../linalg/ridge.ts";
import { betweenRows, groupsOf, residualsOf } from "./classScatter.ts";
import { closedForm, commonOptions, defineLearner } from "./learner.ts";
import { shrinkageOption, shrunkCovariance } from "./shrinkage.ts";
import { varyingFeatures } from "./varyingFeatures.ts";

/**
 * Linear discriminant analysis: directions with S_b v = w S_w v, largest w first, scaled so that L S_w Lᵀ = I. S_b and S_w are the between- and
 * within-class covariances (divisor n), S_w with its correlations shrunk. There are at most C − 1 directions. Fisher 1936; Rao 1948.
 */
export const lda = defineLearner({
  name: "lda",
  title: "Linear discriminant analysis",
  supervision: "labels",
  reference: "fisher1936",
  tags: ["closedForm", "rowOrderFree", "featureScaleInvariant"],
  options: {
    components: commonOptions.components,
    shrinkage: shrinkageOption("ledoitWolf", "uncorrelated features"),
  },
  *learn(problem, { components, shrinkage }) {
    const { points, variances, restore } = varyingFeatures(problem.points);
    const n = points.rows;
    const groups = groupsOf(points, problem.labels, problem.classes);
    const freedom = n - problem.classes;
    if (freedom < 1) {
      throw new EtalonError(
        "DATA",
        "lda: every class has a single point, so nothing varies within classes. Give classes of two points or more.",
      );
    }
    const residuals = { rows: residualsOf(points, groups), count: n, freedom };
    const within = shrunkCovariance(residuals, shrinkage, variances, problem);
    const { factor, ridge } = ridgedCholesky(within, diagonalOf(within));
    if (ridge > 0)
      problem.warn(`the within-class covariance is singular: a ridge of ${ridge} of each variance was added`);
    const map = discriminants(factor, betweenRows(groups));
    if (components !== undefined && components > map.rows) {
      problem.warn(`${problem.classes} classes have ${map.rows} discriminant directions: there are no more components`);
    }
    const kept = Math.min(map.rows, components ?? map.rows);
    return closedForm(restore(map.take(Int32Array.from({ length: kept }, (_, r) => r))));
  },
});

/** The map of C⁻¹-whitened space onto the span of the whitened class means, S_w = C Cᵀ; one eigenproblem of the smaller side. */
function discriminants(factor: Matrix, between: Matrix): Matrix {
  const whitened = solveTriangular(factor, between.transposed()).transposed();
  const { rows, cols } = whitened;
  const byClass = rows < cols;
  const { values, vectors } = eigh(
    byClass ? multiply(whitened, whitened, { transposeB: true }) : weightedGram(whitened),
  );
  const largest = values[values.length - 1];
  if (!(largest > 1e-24)) {
    throw new EtalonError(
      "DATA",
      "lda: all class means coincide, so no direction tells the classes apart. Use nca or lmnn, which need no means.",
    );
  }
  const order = Array.from(values.keys())
    .reverse()
    .filter((r) => values[r] > 1e-13 * largest)
    .slice(0, rows - 1);
  const directions = byClass ? multiply(vectors.take(order), whitened) : vectors.take(order);
  if (byClass) {
    order.forEach((from, r) => {
      for (let c = 0; c < cols; c++) directions.data[r * cols + c] /= Math.sqrt(values[from]);
    });
  }
  return solveTriangular(factor, directions.transposed(), { transpose: true }).transposed();
}

const diagonalOf = (matrix: Matrix): Float64Array =>
  Float64Array.from({ length: matrix.rows }, (_, i) => matrix.get(i, i));
