import { z } from "zod";
import type { PointsProblem } from "./problem.ts";

/** The option of learners whose steps cost all pairs of points. */
export const sampleOption = z
  .int()
  .min(2)
  .max(1_000_000)
  .default(3000)
  .meta({ description: "points to learn from at most, drawn at random where there are more" });

/** The rows to learn from, in order: all, or `sample` of them drawn at random, with a warning that says so. */
export function sampledRows({ points, random, warn }: PointsProblem, sample: number): Int32Array {
  const rows = Int32Array.from({ length: points.rows }, (_, i) => i);
  if (points.rows <= sample) return rows;
  warn(`${sample} of the ${points.rows} points were drawn to learn from. Raise \`sample\` to use more`);
  return random.shuffle(rows).slice(0, sample).sort();
}
