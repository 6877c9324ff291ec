import type { Loss } from "./loss.ts";

/**
 * The hinge with its corner rounded over a width γ > 0: 0 for a ≥ 1, (1 − a)²/(2γ) down to a = 1 − γ, 1 − a − γ/2 below. Rennie & Srebro,
 * Loss functions for preference levels, 2005, for γ = 1.
 */
export const smoothedHinge = (width = 1): Loss => ({
  name: "smoothedHinge",
  smooth: true,
  convex: true,
  value(margin) {
    const short = 1 - margin;
    if (short > width) return short - width / 2;
    return short > 0 ? (short * short) / (2 * width) : 0;
  },
  slope: (margin) => -Math.min(1, Math.max(0, (1 - margin) / width)),
});
