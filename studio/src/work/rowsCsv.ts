import { formatCsv } from "etalon";
import { ownUnits } from "../text/ownUnits.ts";
import type { LearnRequest, StudioData } from "./protocol.ts";

/** Digits that survive standardizing and back. */
const DIGITS = 12;

/** Rows as CSV text: their number, every feature in the file's own units, and the class. */
export function rowsCsv(
  { cols, features, scaling, classes }: Pick<StudioData, "cols" | "features" | "scaling" | "classes">,
  rows: readonly number[],
  { points, codes }: Pick<LearnRequest, "points" | "codes">,
): string {
  const own = (row: number, j: number): number => ownUnits(scaling, j, points[row * cols + j] as number, DIGITS);
  const label = (row: number): string | null => classes[codes[row] as number] ?? null;
  return formatCsv([
    { name: "row", kind: "number", values: Float64Array.from(rows) },
    ...features.map((name, j) => ({
      name,
      kind: "number" as const,
      values: Float64Array.from(rows, (row) => own(row, j)),
    })),
    ...(classes.length > 0
      ? [{ name: "label", kind: "text" as const, values: rows.map(label), numbers: 0, firstText: 0 }]
      : []),
  ]);
}
