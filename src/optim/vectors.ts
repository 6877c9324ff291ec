import { Matrix } from "../linalg/matrix.ts";

/** ⟨a, b⟩ = Σ a_k b_k over all entries, in four sums: one alone waits for its own last addition at every step. */
export function dot({ data: a }: Matrix, { data: b }: Matrix): number {
  let [s0, s1, s2, s3] = [0, 0, 0, 0];
  const whole = a.length - (a.length % 4);
  for (let k = 0; k < whole; k += 4) {
    s0 += a[k] * b[k];
    s1 += a[k + 1] * b[k + 1];
    s2 += a[k + 2] * b[k + 2];
    s3 += a[k + 3] * b[k + 3];
  }
  for (let k = whole; k < a.length; k++) s0 += a[k] * b[k];
  return s0 + s1 + (s2 + s3);
}

/** √⟨a, a⟩, the Frobenius norm. */
export const norm = (a: Matrix): number => Math.sqrt(dot(a, a));

/** a += s·b in place, then ⟨a, c⟩: the same bits as one after the other, in one pass. */
export function addThenDot({ data: a }: Matrix, s: number, { data: b }: Matrix, { data: c }: Matrix): number {
  let [s0, s1, s2, s3] = [0, 0, 0, 0];
  const whole = a.length - (a.length % 4);
  for (let k = 0; k < whole; k += 4) {
    const a0 = a[k] + s * b[k];
    const a1 = a[k + 1] + s * b[k + 1];
    const a2 = a[k + 2] + s * b[k + 2];
    const a3 = a[k + 3] + s * b[k + 3];
    a[k] = a0;
    a[k + 1] = a1;
    a[k + 2] = a2;
    a[k + 3] = a3;
    s0 += a0 * c[k];
    s1 += a1 * c[k + 1];
    s2 += a2 * c[k + 2];
    s3 += a3 * c[k + 3];
  }
  for (let k = whole; k < a.length; k++) {
    a[k] += s * b[k];
    s0 += a[k] * c[k];
  }
  return s0 + s1 + (s2 + s3);
}

/** a + s·b as a new matrix. */
export function plus(a: Matrix, s: number, b: Matrix): Matrix {
  const sum = a.clone();
  add(sum, s, b);
  return sum;
}

/** s·a as a new matrix. */
export const scaled = (a: Matrix, s: number): Matrix =>
  new Matrix(
    a.rows,
    a.cols,
    a.data.map((value) => s * value),
  );

/** a += s·b in place. */
export function add({ data: a }: Matrix, s: number, { data: b }: Matrix): void {
  for (let k = 0; k < a.length; k++) a[k] += s * b[k];
}
