/** ℓ(a) = 0 for a ≥ 1, ½ − a for a ≤ 0, ½(1 − a)² between: convex, decreasing, with a continuous derivative. */
export const smoothedHinge = (a: number): number => (a >= 1 ? 0 : a <= 0 ? 0.5 - a : 0.5 * (1 - a) * (1 - a));

/** ℓ′(a), from −1 to 0. */
export const smoothedHingeSlope = (a: number): number => (a >= 1 ? 0 : a <= 0 ? -1 : a - 1);
