import { z } from "zod";
import { Matrix } from "../linalg/matrix.ts";
import { closedForm, defineLearner } from "./learner.ts";
import { momentStream } from "./momentStream.ts";
import { varyingSummary } from "./summary.ts";
import { varyingFeatures } from "./varyingFeatures.ts";

/**
 * Features in units of their own spread: M = diag(1 / s²), s the standard deviation (divisor n − 1) or the range of each. Features that are the
 * same everywhere get the weight 0.
 */
export const scale = defineLearner({
  name: "scale",
  title: "Feature scaling",
  supervision: "none",
  reference: null,
  tags: ["closedForm", "rowOrderFree", "featureScaleInvariant", "diagonal", "sampleWeights"],
  cost: { numbers: "n d + 2.5 d²" },
  options: {
    unit: z
      .enum(["deviation", "range"])
      .default("deviation")
      .meta({ description: "what becomes 1 in every feature", search: ["deviation", "range"] }),
  },
  *learn(problem, { unit }) {
    const { points, variances, restore } = varyingFeatures(problem.points, problem.weights);
    const spreads = unit === "range" ? rangesOf(points) : deviations(variances, points.rows);
    return closedForm(restore(inverseDiagonal(spreads)));
  },
  stream: ({ unit }) =>
    momentStream({ learner: "scale", takes: "none", quartic: false }, function* (summary) {
      const { ranges, variances, total, restore } = varyingSummary(summary);
      return closedForm(restore(inverseDiagonal(unit === "range" ? ranges : deviations(variances, total.count))));
    }),
});

const inverseDiagonal = (spreads: Float64Array): Matrix => Matrix.diagonal(spreads.map((spread) => 1 / spread));

/** Standard deviations (divisor n − 1) of variances with divisor n. */
const deviations = (variances: Float64Array, n: number): Float64Array =>
  variances.map((value) => Math.sqrt((value * n) / (n - 1)));

/** Largest less smallest entry of each column. */
function rangesOf({ rows, cols, data }: Matrix): Float64Array {
  const least = data.slice(0, cols);
  const most = data.slice(0, cols);
  for (let i = 0, k = 0; i < rows; i++) {
    for (let c = 0; c < cols; c++, k++) {
      least[c] = Math.min(least[c], data[k]);
      most[c] = Math.max(most[c], data[k]);
    }
  }
  return most.map((value, c) => value - least[c]);
}
