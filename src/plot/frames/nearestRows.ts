import type { Matrix } from "../../linalg/matrix.ts";
import type { FindNearest } from "./findNearest.ts";

/** A row of the data and how far it is. */
export interface NearRow {
  readonly row: number;
  /** Plain, not squared. */
  readonly distance: number;
}

/** The rows nearest to one of them under a metric, nearest first; the row itself and those left out are passed over. */
export function nearestRows(
  find: FindNearest,
  points: Matrix,
  row: number,
  { neighbors = 5, without }: { neighbors?: number; without?: ReadonlySet<number> } = {},
): NearRow[] {
  const kept = Int32Array.from({ length: points.rows }, (_, i) => i).filter((i) => !without?.has(i));
  const own = kept.indexOf(row);
  const count = Math.min(neighbors, kept.length - (own < 0 ? 0 : 1));
  if (count <= 0) return [];
  const { indices, squared } = find(points.take(kept), points.take([row]), {
    neighbors: count,
    exclude: Int32Array.of(own),
  });
  return Array.from(indices, (place, slot) => ({ row: kept[place]!, distance: Math.sqrt(squared[slot]!) }));
}
