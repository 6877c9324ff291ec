import type { Matrix } from "../linalg/matrix.ts";
import type { Decision } from "./decision.ts";
import type { Report } from "./metric.ts";

/** The parts of a linear metric: everything a model file holds. A metric has them too. */
export interface LinearParts {
  readonly learner: string;
  readonly options: Readonly<Record<string, unknown>>;
  readonly map: Matrix;
  readonly mean: Float64Array;
  readonly features: readonly string[] | undefined;
  readonly report: Report;
  /** When two points count as the same, once calibrated. */
  readonly decision?: Decision | undefined;
}
