import type { Matrix } from "../../linalg/matrix.ts";
import { proximalGradient } from "../../optim/methods/proximalGradient.ts";
import { l21 } from "../../optim/sets/proximal.ts";
import type { Method } from "../../optim/solve.ts";
import { meanHinge } from "../tripletDual.ts";
import { type PlacedTriplets, placedHinge, placedMargins } from "./placedHinge.ts";

/** Width over which the corner of the hinge is rounded for the steps; the values are of the plain hinge. */
const SMOOTHING = 0.1;

/** β Σ_b ‖[a_b, c_b]‖ + mean hinge of the margins, at coefficients K x (r + 1). */
export const localObjective = (problem: PlacedTriplets, sparsity: number, coefficients: Matrix): number =>
  l21(sparsity).value(coefficients) + meanHinge(placedMargins(problem, coefficients), 0, problem.worth);

/** The start, then proximal steps from it. Its value may rise: the steps see a hinge without a corner. */
export function* localDescent(problem: PlacedTriplets, sparsity: number, start: Matrix): Method {
  let value = localObjective(problem, sparsity, start);
  yield { x: start, value, change: 0 };
  const steps = proximalGradient(placedHinge(problem, SMOOTHING), l21(sparsity), start);
  for (;;) {
    const { x } = steps.next().value;
    const next = localObjective(problem, sparsity, x);
    const change = next - value;
    value = next;
    yield { x, value, change };
  }
}
