import type { Shape } from "./classStyle.ts";

/** A picture before it is laid out: one SVG file or part of a page can be made of it. */
export interface Figure {
  /** What is seen, in words. */
  readonly title: string;
  /** Space, split, seed, counts: whatever the reader needs to trust the picture. */
  readonly caption: string;
  readonly legend: readonly LegendItem[];
  readonly panels: readonly Panel[];
}

export interface LegendItem {
  readonly label: string;
  readonly color: string;
  /** `ring` is an open circle, `line` a short stroke, `dash` a dashed one. */
  readonly shape: Shape | "ring" | "line" | "dash";
}

/** A drawing of fixed size; `body` is SVG markup in its own coordinates. */
export interface Panel {
  readonly title?: string;
  readonly width: number;
  readonly height: number;
  readonly body: string;
}
