import type { LinearParts } from "./linearParts.ts";

/** JSON text with `L` (k rows of d numbers) and `mean`: y = L (x - mean); of a calibrated metric also `threshold` and `probability`. Numbers survive exactly. */
export const exportJson = ({ map, mean, decision }: Pick<LinearParts, "map" | "mean" | "decision">): string =>
  `${JSON.stringify({
    L: map.toArrays(),
    mean: Array.from(mean),
    ...(decision ? { threshold: decision.threshold, probability: decision.probability } : {}),
  })}\n`;
