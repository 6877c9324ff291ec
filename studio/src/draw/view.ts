/** Where data coordinates stand on the screen: equal scales on both axes, y upwards. */
export interface View {
  readonly width: number;
  readonly height: number;
  x(value: number): number;
  y(value: number): number;
  /** Pixels of one unit. */
  readonly scale: number;
  /** Data coordinates of a place on the screen. */
  back(x: number, y: number): readonly [number, number];
}

/** The rectangle around the rows (x, y, x, y …) that `keep` names; null where there is none. */
export function boundsOf(
  flat: ArrayLike<number>,
  keep: (row: number) => boolean = () => true,
): readonly [number, number, number, number] | null {
  let [left, bottom, right, top] = [Infinity, Infinity, -Infinity, -Infinity];
  for (let i = 0; i < flat.length / 2; i++) {
    if (!keep(i)) continue;
    left = Math.min(left, flat[2 * i] as number);
    right = Math.max(right, flat[2 * i] as number);
    bottom = Math.min(bottom, flat[2 * i + 1] as number);
    top = Math.max(top, flat[2 * i + 1] as number);
  }
  return left <= right ? [left, bottom, right, top] : null;
}

/** The view that fits a rectangle into a picture, with a margin in pixels. */
export function fitView(
  bounds: readonly [number, number, number, number],
  width: number,
  height: number,
  margin = 18,
): View {
  const [left, bottom, right, top] = bounds;
  const scale = Math.min(
    (width - 2 * margin) / Math.max(right - left, 1e-9),
    (height - 2 * margin) / Math.max(top - bottom, 1e-9),
  );
  const [cx, cy] = [(left + right) / 2, (bottom + top) / 2];
  return {
    width,
    height,
    scale,
    x: (value) => width / 2 + (value - cx) * scale,
    y: (value) => height / 2 - (value - cy) * scale,
    back: (x, y) => [cx + (x - width / 2) / scale, cy - (y - height / 2) / scale],
  };
}

/** SVG path data of a curve x, y, x, y … around a place. */
export function curvePath(view: View, curve: ArrayLike<number>, x = 0, y = 0, factor = 1): string {
  let path = "";
  for (let t = 0; t < curve.length; t += 2) {
    const [u, v] = [x + factor * (curve[t] as number), y + factor * (curve[t + 1] as number)];
    path += `${t === 0 ? "M" : "L"}${view.x(u).toFixed(1)},${view.y(v).toFixed(1)}`;
  }
  return `${path}Z`;
}

/** SVG path data of lines between rows of a picture: `ends` holds from, to, from, to … */
export function linesPath(view: View, flat: ArrayLike<number>, ends: ArrayLike<number>, most = 4000): string {
  let path = "";
  for (let e = 0; e < Math.min(ends.length, 2 * most); e += 2) {
    const [a, b] = [ends[e] as number, ends[e + 1] as number];
    path += `M${place(view, flat, a)}L${place(view, flat, b)}`;
  }
  return path;
}

const place = (view: View, flat: ArrayLike<number>, row: number): string =>
  `${view.x(flat[2 * row] as number).toFixed(1)},${view.y(flat[2 * row + 1] as number).toFixed(1)}`;

/** The row whose place is nearest to a place on the screen, within `reach` pixels; -1 for none. */
export function rowAt(
  view: View,
  flat: ArrayLike<number>,
  [x, y]: readonly [number, number],
  keep: (row: number) => boolean,
  reach = 14,
): number {
  let found = -1;
  let least = reach * reach;
  for (let i = 0; i < flat.length / 2; i++) {
    if (!keep(i)) continue;
    const [dx, dy] = [view.x(flat[2 * i] as number) - x, view.y(flat[2 * i + 1] as number) - y];
    if (dx * dx + dy * dy < least) {
      least = dx * dx + dy * dy;
      found = i;
    }
  }
  return found;
}
