import { Matrix } from "../linalg/matrix.ts";
import { mapRows, multiply, multiplyInto } from "../linalg/products.ts";
import { type KernelFactors, type KernelSums, regressionFlow } from "../linalg/regressionFlow.ts";
import type { Objective } from "../optim/objective.ts";
import { addAnchorFlow } from "./anchorFlow.ts";
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
    let faint: readonly number[] = [];
    const flow = regressionFlow(mapped, targets, (sums) => {
      const settled = settle(sums, targets);
      ({ value, faint } = settled);
      return settled.factors;
    });
    value += addAnchorFlow(flow, mapped, Int32Array.from(faint), (squared, anchors) =>
      weighRows(squared, anchors, targets),
    );
    multiplyInto(gradient, flow, points, { transposeA: true, scale: 2 });
    return value;
  };
}

interface Settled {
  readonly value: number;
  readonly factors: KernelFactors;
  readonly faint: readonly number[];
}

/**
 * The value, and the factors of ∂f/∂d²_ij, both directions together: 2 e_ij ((ŷ_i − y_i)·(ŷ_i − y_j)/Σ_l e_il + (ŷ_j − y_j)·(ŷ_j − y_i)/Σ_l e_jl). Without the
 * rows whose sums are too faint: those are listed.
 */
function settle({ total, targets: predicted }: KernelSums, targets: Matrix): Settled {
  const [n, m] = [targets.rows, targets.cols];
  const factors = { level: new Float64Array(n), slope: new Matrix(n, m) };
  const faint: number[] = [];
  let value = 0;
  for (let i = 0; i < n; i++) {
    if (!(total[i] > FAINT)) {
      faint.push(i);
      continue;
    }
    for (let e = i * m; e < (i + 1) * m; e++) {
      const prediction = predicted.data[e] / total[i];
      const error = prediction - targets.data[e];
      value += error * error;
      factors.slope.data[e] = (2 * error) / total[i];
      factors.level[i] += factors.slope.data[e] * prediction;
    }
  }
  return { value, factors, faint };
}

/** Σ ‖ŷ_i − y_i‖² of some rows by softmax relative to the nearest; their squared distances become ∂/∂q_ij of that: 2 p_ij (ŷ_i − y_i)·(ŷ_i − y_j). */
function weighRows(table: Matrix, rows: Int32Array, targets: Matrix): number {
  const m = targets.cols;
  rows.forEach((i, r) => {
    softmaxOthers(table.row(r), i);
  });
  const predicted = multiply(table, targets);
  const errors = predicted.clone();
  const levels = new Float64Array(table.rows);
  let loss = 0;
  for (let r = 0, e = 0; r < table.rows; r++) {
    for (let c = 0; c < m; c++, e++) {
      const error = predicted.data[e] - targets.data[rows[r] * m + c];
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
