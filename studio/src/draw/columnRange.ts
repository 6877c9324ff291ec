/** Where a column's colors begin and end: its 2nd and 98th percentile, so that a few far values do not take all colors. */
export function columnRange(points: Float64Array, cols: number, column: number): readonly [number, number] {
  const values = Float64Array.from({ length: points.length / cols }, (_, row) => points[row * cols + column] as number);
  values.sort();
  const at = (share: number): number => values[Math.round(share * (values.length - 1))] ?? 0;
  return [at(0.02), at(0.98)];
}
