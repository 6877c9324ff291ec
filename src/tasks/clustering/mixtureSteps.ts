import { log } from "../../base/elementary.ts";
import { cholesky } from "../../linalg/cholesky.ts";
import { weightedNorms } from "../../linalg/groupRows.ts";
import { Matrix } from "../../linalg/matrix.ts";
import { mapRows, multiply } from "../../linalg/products.ts";
import { projectPsd } from "../../linalg/psd.ts";
import { solveTriangular } from "../../linalg/triangular.ts";
import { type Covariance, covarianceOf } from "./covariances.ts";

/** The components of a mixture in k dimensions. */
export interface Components {
  readonly weights: Float64Array;
  readonly means: Matrix;
  readonly covariances: readonly Matrix[];
}

/** Shape and least variance of the components. */
export interface Limits {
  readonly covariance: Covariance;
  readonly floor: number;
  /** Whether all points together are flat, so that each component has to be. */
  readonly flat: boolean;
}

/**
 * The likeliest components for given shares of the points (n x clusters) among those of at least the least variance in every direction, so that no step of
 * expectation maximization lowers the likelihood; and how many wanted less or hold less than two points.
 */
export function fitComponents(
  points: Matrix,
  shares: Matrix,
  { covariance: shape, floor, flat }: Limits,
): Components & { readonly collapsed: number } {
  const [n, d, count] = [points.rows, points.cols, shares.cols];
  const sums = multiply(shares, points, { transposeA: true });
  const weights = new Float64Array(count);
  const covariances: Matrix[] = [];
  let collapsed = 0;
  for (let c = 0; c < count; c++) {
    const own = Float64Array.from({ length: n }, (_, i) => shares.data[i * count + c]);
    const mass = own.reduce((sum, value) => sum + value, 0);
    weights[c] = mass / n;
    const safe = Math.max(mass, Number.MIN_VALUE);
    for (let k = c * d; k < (c + 1) * d; k++) sums.data[k] /= safe;
    const covariance = covarianceOf(residuals(points, sums.row(c)), own, safe, shape);
    const thin = isFlat(covariance, floor);
    if (mass < 2 - 1e-9 || (!flat && thin)) collapsed++;
    covariances.push(thin ? raised(covariance, floor, shape) : covariance);
  }
  return { weights, means: sums, covariances, collapsed };
}

/** The covariance with the eigenvalues below the least variance raised to it: of all that have none below, the likeliest. */
function raised(covariance: Matrix, floor: number, shape: Covariance): Matrix {
  const d = covariance.rows;
  if (shape !== "full") {
    return Matrix.diagonal(Float64Array.from({ length: d }, (_, k) => Math.max(covariance.get(k, k), floor)));
  }
  const above = projectPsd(shifted(covariance, -floor));
  return shifted(above, floor);
}

function shifted(matrix: Matrix, by: number): Matrix {
  const out = matrix.clone();
  for (let k = 0; k < out.rows; k++) out.data[k * out.cols + k] += by;
  return out;
}

/** Whether some direction has no more than the least variance. */
export function isFlat(covariance: Matrix, floor: number): boolean {
  try {
    cholesky(shifted(covariance, -floor));
    return false;
  } catch {
    return true;
  }
}

/** log(weight_c N(x_i; mean_c, covariance_c)), n x clusters, natural logarithm. */
export function logDensities(points: Matrix, { weights, means, covariances }: Components): Matrix {
  const [n, d, count] = [points.rows, points.cols, weights.length];
  const out = new Matrix(n, count);
  const ones = new Float64Array(d).fill(1);
  covariances.forEach((covariance, c) => {
    const factor = cholesky(covariance);
    let constant = log(weights[c]) - (d / 2) * LOG_TWO_PI;
    for (let k = 0; k < d; k++) constant -= log(factor.data[k * d + k]);
    const whitened = mapRows(residuals(points, means.row(c)), solveTriangular(factor, Matrix.identity(d)));
    const squared = weightedNorms(whitened, ones);
    for (let i = 0; i < n; i++) out.data[i * count + c] = constant - squared[i] / 2;
  });
  return out;
}

const LOG_TWO_PI = log(2 * Math.PI);

/** x − mean for every row. */
export function residuals({ rows, cols, data }: Matrix, mean: Float64Array): Matrix {
  const out = new Float64Array(data.length);
  for (let i = 0, k = 0; i < rows; i++) for (let c = 0; c < cols; c++, k++) out[k] = data[k] - mean[c];
  return new Matrix(rows, cols, out);
}
