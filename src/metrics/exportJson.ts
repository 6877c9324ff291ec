import type { LinearParts } from "./linearParts.ts";

/** JSON text with `L` (k rows of d numbers) and `mean`: y = L (x - mean). Numbers survive exactly. */
export const exportJson = ({ map, mean }: Pick<LinearParts, "map" | "mean">): string =>
  `${JSON.stringify({ L: map.toArrays(), mean: Array.from(mean) })}\n`;
