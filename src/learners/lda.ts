import { EtalonError } from "../base/errors.ts";
import { solveTriangular } from "../linalg/cholesky.ts";
import { eigh } from "../linalg/eigh.ts";
import { Matrix } from "../linalg/matrix.ts";
import { multiply, weightedGram } from "../linalg/products.ts";
import { ridgedCholesky } from "../linalg/ridge.ts";
import { betweenRows, effectiveCount } from "./classScatter.ts";
import { classSums } from "./classSums.ts";
import { closedForm, commonOptions, defineLearner } from "./learner.ts";
import { momentStream } from "./momentStream.ts";
import { shrinkageOption, shrunkCovariance, shrunkScatter } from "./shrinkage.ts";
import { requireClasses, scatterOf, varyingSummary } from "./summary.ts";
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
  tags: ["closedForm", "rowOrderFree", "featureScaleInvariant", "sampleWeights"],
  cost: { numbers: "2 n d + 6.5 d² + 1000000" },
  options: {
    components: commonOptions.components,
    shrinkage: shrinkageOption("ledoitWolf", "uncorrelated features"),
  },
  *learn(problem, { components, shrinkage }) {
    const { labels, classes, weights } = problem;
    const { points, variances, restore } = varyingFeatures(problem.points, weights);
    const n = points.rows;
    const { groups, residuals: rows, scatter } = classSums(points, labels, classes, weights);
    const free = freedomOf(n, classes);
    const freedom = weights ? Math.max(1, effectiveCount(weights) - classes) : free;
    const within = shrunkCovariance({ rows, sum: scatter(), count: n, freedom }, shrinkage, variances, problem);
    return closedForm(restore(discriminantMap(within, betweenRows(groups), components, problem.warn)));
  },
  stream: ({ components, shrinkage }) =>
    momentStream({ learner: "lda", takes: "labels", quartic: shrinkage === "ledoitWolf" }, function* (summary) {
      const { groups, variances, restore } = varyingSummary(summary);
      requireClasses("lda", groups);
      const n = summary.total.count;
      const residuals = { ...scatterOf(groups), count: n, freedom: freedomOf(n, groups.length) };
      const within = shrunkScatter(residuals, shrinkage, variances, summary);
      const means = Matrix.from(groups.map(({ mean }) => mean));
      const between = betweenRows({ masses: Float64Array.from(groups, ({ count }) => count), means });
      return closedForm(restore(discriminantMap(within, between, components, summary.warn)));
    }),
});

function freedomOf(points: number, classes: number): number {
  if (points > classes) return points - classes;
  throw new EtalonError(
    "DATA",
    "lda: every class has a single point, so nothing varies within classes. Give classes of two points or more.",
  );
}

/** The discriminant directions of a within-class covariance and of rows whose Gram matrix is the one between classes, one row for each class. */
export function discriminantMap(
  within: Matrix,
  between: Matrix,
  components: number | undefined,
  warn: (message: string) => void,
): Matrix {
  const { factor, ridge } = ridgedCholesky(within, diagonalOf(within));
  if (ridge > 0) warn(`the within-class covariance is singular: a ridge of ${ridge} of each variance was added`);
  const map = discriminants(factor, between);
  if (components !== undefined && components > map.rows) {
    warn(`${between.rows} classes have ${map.rows} discriminant directions: there are no more components`);
  }
  const kept = Math.min(map.rows, components ?? map.rows);
  return map.take(Int32Array.from({ length: kept }, (_, r) => r));
}

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
