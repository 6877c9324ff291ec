import type { Plane } from "../work/protocol.ts";

/**
 * Where a point comes to lie when its picture is dragged to a place of the plane: the part of it outside the plane stays.
 * A row of -1 starts from the plane's origin.
 */
export function liftDrag(
  points: Float64Array,
  cols: number,
  row: number,
  { mean, directions }: Plane,
  place: readonly [number, number],
): number[] {
  const from = Array.from({ length: cols }, (_, j) => (row < 0 ? (mean[j] ?? 0) : (points[row * cols + j] ?? 0)));
  const along = [0, 1].map((r) =>
    from.reduce((sum, value, j) => sum + (value - (mean[j] ?? 0)) * (directions[r * cols + j] ?? 0), 0),
  );
  return from.map(
    (value, j) =>
      value + [0, 1].reduce((sum, r) => sum + ((place[r] ?? 0) - (along[r] ?? 0)) * (directions[r * cols + j] ?? 0), 0),
  );
}
