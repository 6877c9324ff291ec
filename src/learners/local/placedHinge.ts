import type { Triplets } from "../../constraints/types.ts";
import { Matrix } from "../../linalg/matrix.ts";
import { mapRows, multiplyInto } from "../../linalg/products.ts";
import { smoothedHinge } from "../../losses/smoothedHinge.ts";
import type { Objective } from "../../optim/objective.ts";

/** Triplets (i, j, l) whose margins d(x_i, x_l)² − d(x_i, x_j)² are by the metric of the place of i. */
export interface PlacedTriplets {
  /** bᵀx for each point, n x K. */
  readonly projections: Matrix;
  /** [z, 1] for each point, n x (r + 1). */
  readonly places: Matrix;
  readonly triplets: Triplets;
  /** What each triplet is worth, mean 1. */
  readonly worth: Float64Array;
}

/** Σ_b w_b(x_i) D_tb with w_b(x) = (a_b·z + c_b)² for each triplet and rows [a_b, c_b], K x (r + 1). O(T K + n K r). */
export const placedMargins = (problem: PlacedTriplets, coefficients: Matrix): Float64Array =>
  marginsOf(problem, mapRows(problem.places, coefficients));

/** Mean of u_t h(margin_t) over the triplets as a function of the coefficients, h the hinge smoothed over a width: its gradient is exact. O(T K + n K r). */
export function placedHinge(problem: PlacedTriplets, width: number): Objective {
  const { triplets, worth, places, projections } = problem;
  const { value, slope } = smoothedHinge(width);
  const count = worth.length;
  return (x, gradient) => {
    const forms = mapRows(places, x);
    const margins = marginsOf(problem, forms);
    const pulls = new Matrix(projections.rows, projections.cols);
    let sum = 0;
    for (let t = 0; t < count; t++) {
      sum += worth[t] * value(margins[t]);
      const pull = (worth[t] * slope(margins[t])) / count;
      if (pull !== 0) addContrast(projections, triplets, t, pull, pulls.data);
    }
    for (let k = 0; k < forms.data.length; k++) pulls.data[k] *= 2 * forms.data[k];
    multiplyInto(gradient, pulls, places, { transposeA: true });
    return sum / count;
  };
}

function marginsOf({ projections, triplets, worth }: PlacedTriplets, forms: Matrix): Float64Array {
  const { cols: count, data } = projections;
  const margins = new Float64Array(worth.length);
  for (let t = 0; t < margins.length; t++) {
    const i = triplets.anchor[t] * count;
    const j = triplets.positive[t] * count;
    const l = triplets.negative[t] * count;
    let margin = 0;
    for (let b = 0; b < count; b++) {
      const outward = data[i + b] - data[l + b];
      const inward = data[i + b] - data[j + b];
      margin += forms.data[i + b] * forms.data[i + b] * (outward * outward - inward * inward);
    }
    margins[t] = margin;
  }
  return margins;
}

/** Adds pull·D_t to the row of its anchor. */
function addContrast(
  { cols: count, data }: Matrix,
  { anchor, positive, negative }: Triplets,
  t: number,
  pull: number,
  out: Float64Array,
): void {
  const [i, j, l] = [anchor[t] * count, positive[t] * count, negative[t] * count];
  for (let b = 0; b < count; b++) {
    const outward = data[i + b] - data[l + b];
    const inward = data[i + b] - data[j + b];
    out[i + b] += pull * (outward * outward - inward * inward);
  }
}
