import type { Matrix } from "../linalg/matrix.ts";
import type { Report } from "./metric.ts";
import type { Places } from "./places.ts";

/** Everything a model file of a local metric holds. */
export interface LocalParts {
  readonly learner: string;
  readonly options: Readonly<Record<string, unknown>>;
  readonly features: readonly string[] | undefined;
  readonly report: Report;
  /** Of the features, d. */
  readonly mean: Float64Array;
  /** Places are u = (x − mean)/spread; above 0, d. */
  readonly spread: Float64Array;
  /** z(u), r numbers. */
  readonly places: Places;
  /** Rows b, K x d, in the units of the features. */
  readonly directions: Matrix;
  /** Rows [a_b, c_b], K x (r + 1): w_b(x) = (a_b·z + c_b)². */
  readonly coefficients: Matrix;
}
