import type { Matrix } from "../linalg/matrix.ts";
import { mapRows, multiply, multiplyInto } from "../linalg/products.ts";
import type { Objective } from "../optim/objective.ts";
import { blockFlow } from "./blockFlow.ts";
import { softmaxOthers } from "./softmaxOthers.ts";

/** Points with a row of targets each: n x d and n x m. */
export interface TargetedPoints {
  readonly points: Matrix;
  readonly targets: Matrix;
}

/**
 * f(L) = Σ_i ‖ŷ_i − y_i‖² with the leave-one-out predictions ŷ_i = Σ_{j≠i} p_ij y_j, p_ij the softmax over j ≠ i of −‖L(x_i − x_j)‖².
 * L is k x d. O(n² (k + m)) a call in memory of 64 x n. Weinberger & Tesauro 2007, eq. 4-6.
 */
export function mlkrObjective({ points, targets }: TargetedPoints): Objective {
  return (map, gradient) => {
    const soften = (row: Float64Array, i: number): number => {
      softmaxOthers(row, i);
      return 0;
    };
    const { loss, flow } = blockFlow(mapRows(points, map), soften, (table, from) => weighBlock(table, from, targets));
    multiplyInto(gradient, flow, points, { transposeA: true, scale: 2 });
    return loss;
  };
}

/** Σ ‖ŷ_i − y_i‖² of a block of rows; p_ij become ∂/∂q_ij of that: 2 p_ij (ŷ_i − y_i)·(ŷ_i − y_j). */
function weighBlock(table: Matrix, from: number, targets: Matrix): number {
  const m = targets.cols;
  const predicted = multiply(table, targets);
  const errors = predicted.clone();
  const levels = new Float64Array(table.rows);
  let loss = 0;
  for (let r = 0, e = 0; r < table.rows; r++) {
    for (let c = 0; c < m; c++, e++) {
      const error = predicted.data[e] - targets.data[(from + r) * m + c];
      errors.data[e] = error;
      levels[r] += error * predicted.data[e];
      loss += error * error;
    }
  }
  const slopes = multiply(errors, targets, { transposeB: true });
  for (let r = 0, e = 0; r < table.rows; r++) {
    for (let j = 0; j < table.cols; j++, e++) table.data[e] *= 2 * (levels[r] - slopes.data[e]);
  }
  return loss;
}
