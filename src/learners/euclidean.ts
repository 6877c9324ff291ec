import { Matrix } from "../linalg/matrix.ts";
import { closedForm, defineLearner } from "./learner.ts";

/** The plain Euclidean distance, M = I: the baseline every comparison includes. */
export const euclidean = defineLearner({
  name: "euclidean",
  title: "Euclidean distance",
  supervision: "none",
  reference: null,
  tags: ["closedForm", "rowOrderFree", "fixed", "rotationEquivariant"],
  options: {},
  *learn({ points, scale }) {
    return closedForm(Matrix.diagonal(new Float64Array(points.cols).fill(scale))); // M = I in the user's units
  },
});
