import { Matrix } from "../linalg/matrix.ts";
import { mapRows, multiply, multiplyInto } from "../linalg/products.ts";
import { type KernelFactors, type KernelSums, regressionFlow } from "../linalg/regressionFlow.ts";
import type { Objective } from "../optim/objective.ts";
import { blockFlow } from "./blockFlow.ts";
import { softmaxOthers } from "./softmaxOthers.ts";

/** Points with a row of targets each: n x d and n x m. */
export interface TargetedPoints {
  readonly points: Matrix;
  readonly targets: Matrix;
}

/** Below this, sums of exp(−d²) lose digits. */
const FAINT = 1e-270;

/**
 * f(L) = Σ_i ‖ŷ_i − y_i‖² with the leave-one-out predictions ŷ_i = Σ_{j≠i} p_ij y_j, p_ij the softmax over j ≠ i of −‖L(x_i − x_j)‖².
 * L is k x d. O(n² (k + m)) a call without an n x n array. Weinberger & Tesauro 2007, eq. 4-6.
 */
export function mlkrObjective({ points, targets }: TargetedPoints): Objective {
  return (map, gradient) => {
    const mapped = mapRows(points, map);
    let value = 0;
    let flow = regressionFlow(mapped, targets, (sums) => {
      const settled = settle(sums, targets);
      value = settled?.value ?? 0;
      return settled?.factors;
    });
    if (!flow) ({ loss: value, flow } = faintFlow(mapped, targets));
    multiplyInto(gradient, flow, points, { transposeA: true, scale: 2 });
    return value;
  };
}

/**
 * The value, and the factors of ∂f/∂d²_ij, both directions together: 2 e_ij ((ŷ_i − y_i)·(ŷ_i − y_j)/Σ_l e_il + (ŷ_j − y_j)·(ŷ_j − y_i)/Σ_l e_jl); undefined where
 * the sums are too faint.
 */
function settle(
  { total, targets: predicted }: KernelSums,
  targets: Matrix,
): { value: number; factors: KernelFactors } | undefined {
  const [n, m] = [targets.rows, targets.cols];
  const factors = { level: new Float64Array(n), slope: new Matrix(n, m) };
  let value = 0;
  for (let i = 0, e = 0; i < n; i++) {
    if (!(total[i] > FAINT)) return undefined;
    for (let c = 0; c < m; c++, e++) {
      const prediction = predicted.data[e] / total[i];
      const error = prediction - targets.data[e];
      value += error * error;
      factors.slope.data[e] = (2 * error) / total[i];
      factors.level[i] += factors.slope.data[e] * prediction;
    }
  }
  return { value, factors };
}

/** The same by the softmax of each row, relative to its nearest. */
function faintFlow(mapped: Matrix, targets: Matrix): { loss: number; flow: Matrix } {
  const soften = (row: Float64Array, i: number): number => {
    softmaxOthers(row, i);
    return 0;
  };
  return blockFlow(mapped, soften, (table, from) => weighBlock(table, from, targets));
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
