import type { StudioData } from "../work/protocol.ts";
import { columnRange } from "./columnRange.ts";

/** A column as color. */
export interface ColumnShade {
  readonly name: string;
  /** Where the colors begin and end, in the file's own units. */
  readonly range: readonly [number, number];
  /** 0 to 1 within the range, for each point. */
  shade(row: number): number;
}

export function columnShade(
  { cols, features, scaling }: Pick<StudioData, "cols" | "features" | "scaling">,
  points: Float64Array,
  column: number,
): ColumnShade {
  const [low, high] = columnRange(points, cols, column);
  const own = (value: number): number => value * (scaling.spread[column] ?? 1) + (scaling.offset[column] ?? 0);
  return {
    name: features[column] ?? "",
    range: [own(low), own(high)],
    shade: (row) => ((points[row * cols + column] as number) - low) / (high - low || 1),
  };
}
