import type { Matrix } from "../linalg/matrix.ts";
import type { Report } from "./metric.ts";

/** How mapped queries and documents are compared: by Euclidean distance or by cosine. For documents of one length both give one order. */
export type Comparison = "euclidean" | "cosine";

/** Everything a model file of a query map holds. */
export interface QueryMapParts {
  readonly learner: string;
  readonly options: Readonly<Record<string, unknown>>;
  /** A, d x d. */
  readonly map: Matrix;
  readonly comparison: Comparison;
  readonly features: readonly string[] | undefined;
  readonly report: Report;
}
