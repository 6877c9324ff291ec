/** u = M v for a d x d matrix, each row in four lanes by index modulo 4; returns vᵀ u. */
export function timesVector(d: number, m: Float64Array, v: Float64Array, u: Float64Array): number {
  for (let i = 0; i < d; i++) u[i] = inner(d, m, i * d, v);
  return inner(d, v, 0, u);
}

/** M += a u uᵀ; adds a·(u_i·u_j), the same number at (i, j) and (j, i). */
export function addOuter(d: number, m: Float64Array, u: Float64Array, a: number): void {
  for (let i = 0, p = 0; i < d; i++) for (let j = 0; j < d; j++, p++) m[p] += a * (u[i] * u[j]);
}

function inner(d: number, x: Float64Array, start: number, y: Float64Array): number {
  let s0 = 0;
  let s1 = 0;
  let s2 = 0;
  let s3 = 0;
  let c = 0;
  for (; c + 4 <= d; c += 4) {
    s0 += x[start + c] * y[c];
    s1 += x[start + c + 1] * y[c + 1];
    s2 += x[start + c + 2] * y[c + 2];
    s3 += x[start + c + 3] * y[c + 3];
  }
  if (c < d) s0 += x[start + c] * y[c];
  if (c + 1 < d) s1 += x[start + c + 1] * y[c + 1];
  if (c + 2 < d) s2 += x[start + c + 2] * y[c + 2];
  return s0 + s2 + (s1 + s3);
}
