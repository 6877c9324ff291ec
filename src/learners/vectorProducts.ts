import type { Matrix } from "../linalg/matrix.ts";

/** M v. Shapes: (n x d), d give n. */
export function timesVector({ rows, cols, data }: Matrix, v: ArrayLike<number>): Float64Array {
  const product = new Float64Array(rows);
  for (let i = 0; i < rows; i++) {
    let sum = 0;
    for (let j = 0; j < cols; j++) sum += data[i * cols + j] * v[j];
    product[i] = sum;
  }
  return product;
}

/** vᵀM v for a square M, d x d. */
export function quadraticForm(matrix: Matrix, v: ArrayLike<number>): number {
  const product = timesVector(matrix, v);
  let sum = 0;
  for (let c = 0; c < product.length; c++) sum += product[c] * v[c];
  return sum;
}

/** M + a u uᵀ as a new matrix, exactly symmetric where M is. */
export function plusOuter(matrix: Matrix, a: number, u: ArrayLike<number>): Matrix {
  const d = matrix.cols;
  const sum = matrix.clone();
  for (let i = 0; i < d; i++) for (let j = 0; j < d; j++) sum.data[i * d + j] += a * (u[i] * u[j]);
  return sum;
}
