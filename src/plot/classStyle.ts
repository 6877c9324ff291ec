import type { Theme } from "./theme.ts";

/** The shapes of classes, most distinct first. */
export const SHAPES = ["circle", "square", "triangle", "diamond", "cross", "star", "wye"] as const;
export type Shape = (typeof SHAPES)[number];

export interface ClassStyle {
  readonly color: string;
  readonly shape: Shape;
}

/** Color and shape of class `index`: with 8 colors and 7 shapes, 56 classes differ. */
export const classStyle = (index: number, theme: Theme): ClassStyle => ({
  color: theme.classes[index % theme.classes.length]!,
  shape: SHAPES[index % SHAPES.length]!,
});
