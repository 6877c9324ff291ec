import { Matrix } from "../linalg/matrix.ts";
import { closedForm, defineLearner } from "./learner.ts";
import { momentStream } from "./momentStream.ts";

/** The plain Euclidean distance, M = I: the baseline every comparison includes. */
export const euclidean = defineLearner({
  name: "euclidean",
  title: "Euclidean distance",
  supervision: "none",
  reference: null,
  tags: ["closedForm", "rowOrderFree", "fixed", "rotationEquivariant"],
  cost: { numbers: "n d + 2.5 d²" },
  options: {},
  *learn({ points, scale }) {
    return closedForm(identityMap(points.cols, scale));
  },
  stream: () =>
    momentStream({ learner: "euclidean", takes: "none", quartic: false }, function* ({ ranges, scale }) {
      return closedForm(identityMap(ranges.length, scale));
    }),
});

/** M = I in the user's units. */
const identityMap = (features: number, scale: number): Matrix =>
  Matrix.diagonal(new Float64Array(features).fill(scale));
