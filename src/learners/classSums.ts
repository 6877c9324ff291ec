import { once } from "../base/once.ts";
import { sharedByBoth } from "../base/shared.ts";
import type { Matrix } from "../linalg/matrix.ts";
import { weightedGram } from "../linalg/products.ts";
import { type Groups, groupsOf, residualsOf, rootWeighted } from "./classScatter.ts";

/** Groups of points, what is left of each point without the mean of its group, and the scatter of that. */
export interface ClassSums {
  readonly groups: Groups;
  /** √w_i (x_i − mean of its group), n x d. */
  readonly residuals: Matrix;
  /** Σ r rᵀ of the residuals, d x d; computed when first asked for. */
  scatter(): Matrix;
}

/** The sums of `count` groups that `codes` names: shared by the learners of one lesson where the groups are its classes. */
export function classSums(points: Matrix, codes: Int32Array, count: number, weights?: Float64Array): ClassSums {
  const make = (): ClassSums => {
    const groups = groupsOf(points, codes, count, weights);
    const residuals = rootWeighted(residualsOf(points, groups), weights);
    return { groups, residuals, scatter: once(() => weightedGram(residuals)) };
  };
  if (weights) return make();
  const { rows, cols } = points;
  return sharedByBoth(points, codes, "class sums", make, cols * (rows + cols));
}
