import type { QueryMapParts } from "./queryMapParts.ts";

/** JSON text of a query map with `mode`, `comparison` and `A` (d rows of d numbers): q' = A q. Numbers survive exactly. */
export const exportQueryJson = ({ map, comparison }: Pick<QueryMapParts, "map" | "comparison">): string =>
  `${JSON.stringify({ mode: "query-only", comparison, A: map.toArrays() })}\n`;
