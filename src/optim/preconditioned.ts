import { Matrix } from "../linalg/matrix.ts";
import { mapRows, multiply } from "../linalg/products.ts";
import { solveTriangular } from "../linalg/triangular.ts";
import type { Objective } from "./objective.ts";

/** An objective in coordinates in which steps of one length change it more evenly. */
export interface Preconditioned {
  readonly objective: Objective;
  /** The coordinates Y of X. */
  enter(x: Matrix): Matrix;
  /** X of the coordinates Y. */
  leave(y: Matrix): Matrix;
}

/** f over X = Y C⁻¹ (k x d), for a lower triangular C (d x d) for which CCᵀ is about the Hessian in each row of X. `NUMERIC` where C is singular. */
export function preconditioned(objective: Objective, c: Matrix): Preconditioned {
  const inverse = solveTriangular(c, Matrix.identity(c.rows));
  const leave = (y: Matrix): Matrix => multiply(y, inverse);
  return {
    objective(y, gradient) {
      const inner = new Matrix(y.rows, y.cols);
      const value = objective(leave(y), inner);
      mapRows(inner, inverse, gradient);
      return value;
    },
    enter: (x) => multiply(x, c),
    leave,
  };
}
