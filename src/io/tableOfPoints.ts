import type { Points } from "../data/points.ts";
import type { Column, Table } from "./table.ts";

/** Points as a table: one numeric column for each feature, then the given columns of text. */
export function tableOfPoints(
  source: string,
  points: Points,
  texts: Readonly<Record<string, readonly string[]>> = {},
): Table {
  const { rows, cols, data, features } = points;
  const numeric = Array.from({ length: cols }, (_, j): Column => {
    const values = Float64Array.from({ length: rows }, (_, i) => data[i * cols + j]);
    return { kind: "number", name: features?.[j] ?? `x${j}`, values };
  });
  const text = Object.entries(texts).map(
    ([name, values]): Column => ({ kind: "text", name, values, numbers: 0, firstText: 0 }),
  );
  return { source, rows, columns: [...numeric, ...text], lines: undefined, warnings: [] };
}
