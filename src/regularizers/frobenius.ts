import type { Matrix } from "../linalg/matrix.ts";
import { dot } from "../optim/vectors.ts";
import type { Regularizer } from "./regularizer.ts";
import { spectral } from "./spectral.ts";

/** R(M) = ‖M‖²_F = Σ m_ij², the sum of the squared eigenvalues: keeps M small. */
export const frobenius = {
  name: "frobenius",
  convex: true,
  withinSpan: true,
  smooth(matrix: Matrix, gradient: Matrix) {
    gradient.data.set(matrix.data.map((value) => 2 * value));
    return dot(matrix, matrix);
  },
  ...spectral(
    { value: (u) => u * u, slope: (u) => 2 * u, proximal: (x, step) => Math.max(0, x / (1 + 2 * step)) },
    { direct: (matrix) => dot(matrix, matrix) },
  ),
} satisfies Regularizer;
