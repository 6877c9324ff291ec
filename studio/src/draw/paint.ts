/** Red, green and blue, 0 to 255. */
export type Rgb = readonly [number, number, number];

/** Viridis (Smith & van der Walt), in five steps: told apart by color-blind readers, and by lightness alone. */
const VIRIDIS: readonly Rgb[] = [
  [68, 1, 84],
  [59, 82, 139],
  [33, 145, 140],
  [94, 201, 98],
  [253, 231, 37],
];
/** Levels that are told apart. */
export const LEVELS = 48;

/** The color of t from 0 (faint on the page) to 1 (strong): on a light page darker means more, on a dark page lighter. */
export function sequentialColor(t: number, dark: boolean): Rgb {
  const level = Math.round(Math.min(1, Math.max(0, t)) * (LEVELS - 1)) / (LEVELS - 1);
  const place = 4 * (dark ? 0.22 + 0.78 * level : 0.86 * (1 - level));
  const below = Math.min(3, Math.floor(place));
  const [a, b] = [VIRIDIS[below] as Rgb, VIRIDIS[below + 1] as Rgb];
  return [0, 1, 2].map((c) =>
    Math.round((a[c] as number) + (place - below) * ((b[c] as number) - (a[c] as number))),
  ) as [number, number, number];
}

/** `#rrggbb` as numbers; black for anything else. */
export function parseColor(text: string): Rgb {
  const digits = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(text.trim());
  return digits
    ? ([1, 2, 3].map((k) => Number.parseInt(digits[k] as string, 16)) as [number, number, number])
    : [0, 0, 0];
}
