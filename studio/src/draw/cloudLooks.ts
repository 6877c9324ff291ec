import { SHAPES } from "etalon/plot";
import { HIDDEN, type Looks } from "./cloud.ts";
import { type Rgb, sequentialColor } from "./paint.ts";
import { stampOf } from "./stamps.ts";

/** Whether points held out can be drawn hollow. */
export const showsHeld = (rows: number): boolean => rows <= HOLLOW;

/** What decides how points look. */
export interface Dress {
  readonly rows: number;
  readonly codes: Int32Array;
  readonly shown: (row: number) => boolean;
  /** Drawn hollow. */
  readonly held?: (row: number) => boolean;
  /** Others are drawn faint. */
  readonly selected?: ReadonlySet<number>;
  /** A number from 0 to 1 for each point, in place of its class. */
  readonly shade?: (row: number) => number;
}

/** The page's colors. */
export interface Palette {
  readonly classes: readonly Rgb[];
  readonly unlabeled: Rgb;
  readonly dark: boolean;
}

const STRONG = 215;
const FAINT = 26;
/** Up to so many points hollow ones can be told apart. */
const HOLLOW = 5000;

/** Opacity of so many points: where they lie on top of each other, darker must mean more. */
const strength = (rows: number): number => (rows > 50_000 ? 110 : rows > 10_000 ? 160 : STRONG);

/** Classes by color and shape, numbers by color alone. */
export function cloudLooks({ rows, codes, shown, held, selected, shade }: Dress, palette: Palette): Looks {
  const colors = new Uint8Array(4 * rows);
  const stamps = new Uint8Array(rows).fill(HIDDEN);
  const faint = selected !== undefined && selected.size > 0;
  const strong = faint ? STRONG : strength(rows);
  for (let row = 0; row < rows; row++) {
    if (!shown(row)) continue;
    const code = codes[row] ?? -1;
    const color = shade
      ? sequentialColor(shade(row), palette.dark)
      : code < 0
        ? palette.unlabeled
        : (palette.classes[code % palette.classes.length] ?? palette.unlabeled);
    colors.set(color, 4 * row);
    colors[4 * row + 3] = faint && !selected.has(row) ? FAINT : strong;
    const shape = shade || code < 0 ? SHAPES[0] : SHAPES[code % SHAPES.length];
    stamps[row] = stampOf(shape ?? SHAPES[0], showsHeld(rows) && (held?.(row) ?? false));
  }
  return { colors, stamps };
}
