import type { Matrix } from "../linalg/matrix.ts";
import type { Details } from "../metrics/metric.ts";
import type { Verdict } from "../optim/solve.ts";

/** What `learn` returns: the map in normalized units and how the run ended. */
export interface Learned extends Verdict {
  /** L, k x d, for the normalized points. */
  readonly map: Matrix;
  readonly value: number | null;
  readonly gradientNorm?: number;
  /** What the method finds beside the map; it ends in `metric.report.details`. */
  readonly details?: Details;
}

/** The result of a method without iterations. */
export const closedForm = (map: Matrix, value: number | null = null): Learned => ({
  map,
  value,
  reason: "closed form",
  converged: true,
});
