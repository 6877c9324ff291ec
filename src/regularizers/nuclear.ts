import { Matrix } from "../linalg/matrix.ts";
import type { Regularizer } from "./regularizer.ts";
import { type ScalarCost, spectral } from "./spectral.ts";

/** φ(u) = u. */
export const identity: ScalarCost = {
  value: (u) => u,
  slope: () => 1,
  proximal: (x, step) => Math.max(0, x - step),
};

/** R(M) = ‖M‖_* = tr M on M ⪰ 0, the sum of the eigenvalues and ‖L‖²_F of its maps: makes M low in rank. */
export const nuclear = {
  name: "nuclear",
  convex: true,
  withinSpan: true,
  smooth(matrix: Matrix, gradient: Matrix) {
    gradient.data.set(Matrix.identity(matrix.rows).data);
    return trace(matrix);
  },
  ...spectral(identity, { direct: trace }),
} satisfies Regularizer;

function trace(matrix: Matrix): number {
  let sum = 0;
  for (let i = 0; i < matrix.rows; i++) sum += matrix.get(i, i);
  return sum;
}
