import type { Index } from "./heap.ts";
import { memory } from "./heap.ts";

// Twins of vectors.as.ts. Sums keep its order: pairs of lanes, lanes added at the end, the odd rest one by one.

/** Σ xᵢyᵢ in eight lanes. */
export function dot(n: Index, x: Index, y: Index, h = memory()): number {
  let rest = 0;
  let r = 0;
  if (n >= 8) {
    const lanes = [0, 0, 0, 0, 0, 0, 0, 0];
    for (; rest + 8 <= n; rest += 8) {
      for (let lane = 0; lane < 8; lane++) lanes[lane] += h[x + rest + lane] * h[y + rest + lane];
    }
    const even = lanes[0] + lanes[2] + (lanes[4] + lanes[6]);
    const odd = lanes[1] + lanes[3] + (lanes[5] + lanes[7]);
    r = even + odd;
  }
  for (; rest < n; rest++) r += h[x + rest] * h[y + rest];
  return r;
}

/** y += a·x. */
export function axpy(n: Index, a: number, x: Index, y: Index, h = memory()): void {
  for (let i = 0; i < n; i++) h[y + i] += a * h[x + i];
}

/** z = (z + a·x) + b·y. */
export function addTwo(n: Index, a: number, x: Index, b: number, y: Index, z: Index): void {
  const h = memory();
  for (let i = 0; i < n; i++) h[z + i] = h[z + i] + a * h[x + i] + b * h[y + i];
}

/** x *= a. */
export function scale(n: Index, a: number, x: Index): void {
  const h = memory();
  for (let i = 0; i < n; i++) h[x + i] *= a;
}

/** x /= a. */
export function divide(n: Index, a: number, x: Index): void {
  const h = memory();
  for (let i = 0; i < n; i++) h[x + i] /= a;
}

/** (x, y) = (c·x + s·y, c·y − s·x). */
export function rotate(n: Index, x: Index, y: Index, c: number, s: number): void {
  const h = memory();
  for (let i = 0; i < n; i++) {
    const a = h[x + i];
    const b = h[y + i];
    h[x + i] = c * a + s * b;
    h[y + i] = c * b - s * a;
  }
}

/** The secular equation's sums Σ zⱼ²/δⱼ and Σ (zⱼ/δⱼ)² with δⱼ = (dⱼ − origin) − shift, to out and out + 1. */
export function poleSums(n: Index, d: Index, z: Index, origin: number, shift: number, out: Index): void {
  const h = memory();
  let [s0, s1, t0, t1] = [0, 0, 0, 0];
  let j = 0;
  for (; j + 2 <= n; j += 2) {
    const a = h[z + j] / (h[d + j] - origin - shift);
    const b = h[z + j + 1] / (h[d + j + 1] - origin - shift);
    s0 += h[z + j] * a;
    s1 += h[z + j + 1] * b;
    t0 += a * a;
    t1 += b * b;
  }
  let sum = s0 + s1;
  let slope = t0 + t1;
  if (j < n) {
    const a = h[z + j] / (h[d + j] - origin - shift);
    sum += h[z + j] * a;
    slope += a * a;
  }
  h[out] = sum;
  h[out + 1] = slope;
}

/** xⱼ *= rⱼ / (dⱼ − pole). */
export function multiplyByRatios(n: Index, x: Index, r: Index, d: Index, pole: number): void {
  const h = memory();
  for (let j = 0; j < n; j++) h[x + j] *= h[r + j] / (h[d + j] - pole);
}

/** rⱼ = xⱼ / rⱼ; returns Σ rⱼ². */
export function divideInto(n: Index, x: Index, r: Index): number {
  const h = memory();
  let [even, odd] = [0, 0];
  let j = 0;
  for (; j + 2 <= n; j += 2) {
    const a = h[x + j] / h[r + j];
    const b = h[x + j + 1] / h[r + j + 1];
    h[r + j] = a;
    h[r + j + 1] = b;
    even += a * a;
    odd += b * b;
  }
  let sum = even + odd;
  if (j < n) {
    const a = h[x + j] / h[r + j];
    h[r + j] = a;
    sum += a * a;
  }
  return sum;
}
