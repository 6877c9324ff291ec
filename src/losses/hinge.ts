import type { Loss } from "./loss.ts";
import { smoothedHinge } from "./smoothedHinge.ts";

/** [1 − a]₊: what a margin lacks to 1. Cortes & Vapnik, Support-vector networks, 1995. */
export const hinge: Loss = {
  name: "hinge",
  smooth: false,
  convex: true,
  value: (margin) => Math.max(0, 1 - margin),
  slope: (margin) => (margin < 1 ? -1 : 0),
  smoothed: smoothedHinge,
};
