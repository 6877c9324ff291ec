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
  return viewAround([(left + right) / 2, (bottom + top) / 2], scale, width, height);
}

/** The view with a place of the picture in its middle. */
export function viewAround([cx, cy]: readonly [number, number], scale: number, width: number, height: number): View {
  return {
    width,
    height,
    scale,
    x: (value) => width / 2 + (value - cx) * scale,
    y: (value) => height / 2 - (value - cy) * scale,
    back: (x, y) => [cx + (x - width / 2) / scale, cy - (y - height / 2) / scale],
  };
}

/** What a view looks at: the place in its middle and the pixels of one unit. */
export interface Camera {
  readonly center: readonly [number, number];
  readonly scale: number;
}

/** The camera of a view after moving the picture by some pixels. */
export const panned = (view: View, dx: number, dy: number): Camera => ({
  center: view.back(view.width / 2 - dx, view.height / 2 - dy),
  scale: view.scale,
});

/** The camera of a view after zooming about a place on the screen, which stays where it is. */
export function zoomed(view: View, factor: number, [x, y]: readonly [number, number]): Camera {
  const [u, v] = view.back(x, y);
  const [cx, cy] = view.back(view.width / 2, view.height / 2);
  return { center: [u + (cx - u) / factor, v + (cy - v) / factor], scale: view.scale * factor };
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

/** SVG path data of line segments x, y, x, y. */
export function segmentsPath(view: View, ends: ArrayLike<number>): string {
  let path = "";
  for (let k = 0; k + 1 < ends.length; k += 2) {
    path += `${k % 4 === 0 ? "M" : "L"}${view.x(ends[k] as number).toFixed(1)},${view.y(ends[k + 1] as number).toFixed(1)}`;
  }
  return path;
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
