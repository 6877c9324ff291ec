import type { StudioData } from "../work/protocol.ts";

/** Rows as pictures. */
export interface RowPictures {
  readonly width: number;
  readonly height: number;
  /** Gray values of a row from 0 (empty) to 1. */
  gray(row: number): number[];
}

/** The pictures that rows are; undefined where they are none. */
export function rowPictures(
  { cols, scaling, image }: Pick<StudioData, "cols" | "scaling" | "image">,
  points: Float64Array,
): RowPictures | undefined {
  if (!image) return undefined;
  const own = (k: number): number =>
    (points[k] as number) * (scaling.spread[k % cols] as number) + (scaling.offset[k % cols] as number);
  let darkest = 0;
  for (let k = 0; k < points.length; k++) darkest = Math.max(darkest, own(k));
  return { ...image, gray: (row) => Array.from({ length: cols }, (_, j) => own(row * cols + j) / (darkest || 1)) };
}
