import type { Solution } from "../optim/solve.ts";
import type { PointsProblem } from "./problem.ts";

/** Warns when no step was possible: the result is the start. An optimum that the user began at is none. */
export function warnIfStalled({ iteration, change, gradientNorm }: Solution, problem: PointsProblem): void {
  if (iteration > 1 || change !== 0 || (problem.start && gradientNorm !== 0)) return;
  const cause = gradientNorm === 0 ? "the gradient is zero there" : "no step from there lowers the objective";
  problem.warn(`stalled: the result is the start, ${cause}`);
}
