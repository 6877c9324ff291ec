import { z } from "zod";
import { cholesky, solveCholesky } from "../../linalg/cholesky.ts";
import { Matrix } from "../../linalg/matrix.ts";
import { multiply, weightedGram } from "../../linalg/products.ts";
import { closedForm } from "../learned.ts";
import { defineQueryLearner } from "./queryLearner.ts";
import type { Target } from "./queryProblem.ts";

/**
 * Ridge regression from queries to their relevant documents: with the mean t_i of those of query i, weighted by grade,
 * A = argmin Σ ‖A q_i − t_i‖² + ρ ‖A − I‖², a closed form: A (Σ q qᵀ + ρ I) = Σ t qᵀ + ρ I, with ρ = λ Σ ‖q‖²/d, so that λ has no unit.
 * Hoerl & Kennard, Ridge regression, 1970, shrunk towards the identity in place of 0.
 */
export const queryRidge = defineQueryLearner({
  name: "queryRidge",
  title: "Ridge regression from queries to relevant documents",
  reference: "hoerl1970",
  options: {
    regularization: z
      .number()
      .gt(0)
      .max(1e9)
      .default(1)
      .meta({
        description: "pull towards the identity: 1 weighs as much as the queries in an average direction",
        symbol: "λ",
        scale: "log",
        search: [0.01, 100],
      }),
  },
  *learn({ queries, documents, targets }, { regularization }) {
    const squared = queries.data.reduce((sum, value) => sum + value * value, 0);
    const rho = (regularization * squared) / queries.cols;
    const means = targetMeans(documents, targets);
    const inner = plusDiagonal(weightedGram(queries), rho);
    const outer = plusDiagonal(multiply(queries, means, { transposeA: true }), rho);
    const map = solveCholesky(cholesky(inner), outer).transposed();
    return closedForm(map, residual(queries, means, map));
  },
});

/** Of each query the mean of its relevant documents, weighted by their shares: m x d. */
export function targetMeans(documents: Matrix, targets: readonly Target[]): Matrix {
  const means = new Matrix(targets.length, documents.cols);
  targets.forEach(({ items, shares }, q) => {
    const mean = means.row(q);
    items.forEach((item, k) => {
      const document = documents.row(item);
      for (let c = 0; c < mean.length; c++) mean[c] += shares[k] * document[c];
    });
  });
  return means;
}

/** Mean ‖A q − t‖². */
function residual(queries: Matrix, means: Matrix, map: Matrix): number {
  const mapped = multiply(queries, map, { transposeB: true });
  let sum = 0;
  for (let k = 0; k < mapped.data.length; k++) {
    const difference = mapped.data[k] - means.data[k];
    sum += difference * difference;
  }
  return sum / queries.rows;
}

function plusDiagonal(matrix: Matrix, amount: number): Matrix {
  for (let i = 0; i < matrix.rows; i++) matrix.data[i * matrix.cols + i] += amount;
  return matrix;
}
