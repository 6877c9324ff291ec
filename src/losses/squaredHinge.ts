import type { Loss } from "./loss.ts";

/** [1 − a]₊²: small violations cost little, large ones much. */
export const squaredHinge: Loss = {
  name: "squaredHinge",
  smooth: true,
  convex: true,
  value(margin) {
    const short = Math.max(0, 1 - margin);
    return short * short;
  },
  slope: (margin) => -2 * Math.max(0, 1 - margin),
};
