import { log, log1p } from "../base/elementary.ts";

/** u − ln(1 + u) ≥ 0 for u > −1, what the logarithm lacks to its tangent, to full relative precision near 0. */
export function excess(u: number): number {
  if (Math.abs(u) > 0.01) return u - log1p(u);
  return u * u * (1 / 2 + u * (-1 / 3 + u * (1 / 4 + u * (-1 / 5 + u * (1 / 6 + u * (-1 / 7 + u * (1 / 8 - u / 9)))))));
}

/** a ln(a/b) − a + b ≥ 0 for a ≥ 0 and b > 0, with 0 ln 0 = 0: one term of a relative entropy. */
export function entropyExcess(a: number, b: number): number {
  if (a === 0) return b;
  const u = (b - a) / a;
  return Math.abs(u) < 0.5 ? a * excess(u) : Math.max(0, a * (log(a) - log(b)) - a + b);
}

/** w² − 1 − ln w² ≥ 0 for w > 0, also where w² is no number. */
export function squareExcess(w: number): number {
  const u = (w - 1) * (w + 1);
  return Math.abs(u) < 0.5 ? excess(u) : u - 2 * log(w);
}
