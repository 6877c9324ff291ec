import type { View } from "./view.ts";

/** The rows whose places lie inside a lasso drawn on the screen (x, y, x, y …), by the even-odd rule. */
export function rowsInside(
  lasso: ArrayLike<number>,
  view: View,
  flat: ArrayLike<number>,
  keep: (row: number) => boolean,
): number[] {
  const rows: number[] = [];
  for (let row = 0; row < flat.length / 2; row++) {
    if (keep(row) && isInside(lasso, view.x(flat[2 * row] as number), view.y(flat[2 * row + 1] as number)))
      rows.push(row);
  }
  return rows;
}

function isInside(lasso: ArrayLike<number>, x: number, y: number): boolean {
  const corners = lasso.length / 2;
  let inside = false;
  for (let k = 0, before = corners - 1; k < corners; before = k++) {
    const [ax, ay] = [lasso[2 * k] as number, lasso[2 * k + 1] as number];
    const [bx, by] = [lasso[2 * before] as number, lasso[2 * before + 1] as number];
    if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) inside = !inside;
  }
  return inside;
}
