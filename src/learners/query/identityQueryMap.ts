import { Matrix } from "../../linalg/matrix.ts";
import { type QueryMap, queryMap } from "../../metrics/queryMap.ts";
import type { Comparison } from "../../metrics/queryMapParts.ts";

/** A = I: queries as they are. What every query map is compared with, and what is kept where none is better. */
export const identityQueryMap = (dimensions: number, comparison: Comparison, features?: readonly string[]): QueryMap =>
  queryMap({
    learner: "identity",
    options: { comparison },
    map: Matrix.identity(dimensions),
    comparison,
    features,
    report: {
      iterations: 0,
      converged: true,
      reason: "nothing to learn",
      value: null,
      trace: [],
      warnings: [],
      constraints: {},
    },
  });
