import { Matrix } from "./matrix.ts";

/** Eigenvalues ascending; ROWS of `vectors` are the unit eigenvectors, largest component positive. */
export interface Eigen {
  readonly values: Float64Array;
  readonly vectors: Matrix;
}

/** A = Σ λ v vᵀ of a symmetric matrix (only its lower triangle is read). `NUMERIC` if an entry is not finite. */
export function eigh(a: Matrix): Eigen {
  const n = a.rows;
  const m = a.clone();
  for (let i = 0; i < n; i++) for (let j = 0; j < i; j++) m.data[j * n + i] = m.data[i * n + j];
  const v = Matrix.identity(n);
  for (let sweep = 0; sweep < 60; sweep++) {
    let off = 0;
    let all = 0;
    for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) {
      const square = m.data[i * n + j] * m.data[i * n + j];
      all += square;
      if (i !== j) off += square;
    }
    if (off <= 1e-32 * all) break;
    for (let p = 0; p < n; p++) for (let q = p + 1; q < n; q++) {
      const apq = m.data[p * n + q];
      if (apq === 0) continue;
      const theta = (m.data[q * n + q] - m.data[p * n + p]) / (2 * apq);
      const t = (theta >= 0 ? 1 : -1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
      const c = 1 / Math.sqrt(t * t + 1);
      const s = t * c;
      for (let k = 0; k < n; k++) {
        const kp = m.data[k * n + p];
        const kq = m.data[k * n + q];
        m.data[k * n + p] = c * kp - s * kq;
        m.data[k * n + q] = s * kp + c * kq;
      }
      for (let k = 0; k < n; k++) {
        const pk = m.data[p * n + k];
        const qk = m.data[q * n + k];
        m.data[p * n + k] = c * pk - s * qk;
        m.data[q * n + k] = s * pk + c * qk;
        const vp = v.data[p * n + k];
        const vq = v.data[q * n + k];
        v.data[p * n + k] = c * vp - s * vq;
        v.data[q * n + k] = s * vp + c * vq;
      }
    }
  }
  const order = Array.from({ length: n }, (_, i) => i).sort((i, j) => m.data[i * n + i] - m.data[j * n + j] || i - j);
  const vectors = v.take(order);
  for (let i = 0; i < n; i++) {
    const row = vectors.row(i);
    let peak = 0;
    for (let j = 1; j < n; j++) if (Math.abs(row[j]) > Math.abs(row[peak])) peak = j;
    if (row[peak] < 0) for (let j = 0; j < n; j++) row[j] = -row[j];
  }
  return { values: Float64Array.from(order, (i) => m.data[i * n + i]), vectors };
}
