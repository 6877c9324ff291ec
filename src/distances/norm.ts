import type { Vector } from "./vectors.ts";

/** ‖x‖₂ = √Σ xᵢ², scaled by the largest entry where squares would leave the range of numbers. */
export function norm(x: Vector): number {
  let largest = 0;
  for (let i = 0; i < x.length; i++) largest = Math.max(largest, Math.abs(x[i]));
  if (largest === 0 || largest === Infinity) return largest;
  const scale = largest > 1e140 || largest < 1e-140 ? largest : 1;
  let sum = 0;
  for (let i = 0; i < x.length; i++) {
    const part = x[i] / scale;
    sum += part * part;
  }
  return scale * Math.sqrt(sum);
}
