import { eigh } from "./eigh.ts";
import { Matrix } from "./matrix.ts";
import { multiply, weightedGram } from "./products.ts";

/** The nearest positive semidefinite matrix in Frobenius norm, of a symmetric A: negative eigenvalues become 0. */
export function projectPsd(a: Matrix): Matrix {
  const { values, vectors } = eigh(a);
  return weightedGram(vectors, values.map((value) => Math.max(0, value)));
}

/**
 * A map L with LᵀL = M for a symmetric positive semidefinite M (d x d): rows √λ·vᵀ, largest eigenvalue first.
 * Eigenvalues below d·2⁻⁵²·λmax count as 0 and give no row; M = 0 gives one row of zeros.
 */
export function factorPsd(m: Matrix, components = m.rows): Matrix {
  const { values, vectors } = eigh(m);
  const floor = m.rows * Number.EPSILON * values[m.rows - 1];
  let rank = 0;
  while (rank < Math.min(components, m.rows) && values[m.rows - 1 - rank] > floor) rank++;
  const map = new Matrix(Math.max(1, rank), m.cols);
  for (let r = 0; r < rank; r++) {
    const root = Math.sqrt(values[m.rows - 1 - r]);
    const vector = vectors.row(m.rows - 1 - r);
    for (let j = 0; j < m.cols; j++) map.data[r * m.cols + j] = root * vector[j];
  }
  return map;
}

/** M = LᵀL, exactly symmetric. */
export function gramOfMap(map: Matrix): Matrix {
  const m = multiply(map, map, { transposeA: true });
  for (let i = 0; i < m.rows; i++) for (let j = 0; j < i; j++) m.data[j * m.cols + i] = m.data[i * m.cols + j];
  return m;
}
