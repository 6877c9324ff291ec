import type { View } from "./view.ts";

/** Directions of the screen by arrow key. */
export const ARROWS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

/**
 * The nearest row from `from` within 45 degrees of a direction of the screen (y downwards), for arrow keys; `from` itself where there is none. Without a row
 * to start from: the one nearest to the middle of the screen.
 */
export function rowTowards(
  view: View,
  flat: ArrayLike<number>,
  from: number,
  [dx, dy]: readonly [number, number],
  keep: (row: number) => boolean,
): number {
  const start = from >= 0 ? from : -1;
  const x = start >= 0 ? view.x(flat[2 * start] as number) : view.width / 2;
  const y = start >= 0 ? view.y(flat[2 * start + 1] as number) : view.height / 2;
  let found = start;
  let least = Infinity;
  for (let row = 0; row < flat.length / 2; row++) {
    if (row === start || !keep(row)) continue;
    const [ex, ey] = [view.x(flat[2 * row] as number) - x, view.y(flat[2 * row + 1] as number) - y];
    const along = ex * dx + ey * dy;
    const across = Math.abs(ex * dy - ey * dx);
    const distance = ex * ex + ey * ey;
    if (start >= 0 && (along <= 0 || across > along)) continue;
    if (distance < least) {
      least = distance;
      found = row;
    }
  }
  return found;
}
