import type { Comparison } from "../../evaluate/comparison.ts";
import type { Matrix } from "../../linalg/matrix.ts";

/** All that a report of a comparison is made from. */
export interface ReportInput {
  readonly comparison: Comparison;
  /** All data rows, n x d, unscaled, in the order of `comparison.details.truth`. */
  readonly points: Matrix;
  readonly features: readonly string[];
  /** Where the data come from and under which license, if known. */
  readonly source?: string;
  /** The command line that repeats the comparison. */
  readonly command: string;
  /** The command line that learns what is recommended, if anything is. */
  readonly learning?: string;
  readonly version: string;
  readonly warnings: readonly string[];
}
