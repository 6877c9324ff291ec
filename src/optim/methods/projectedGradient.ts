import type { Matrix } from "../../linalg/matrix.ts";
import type { Objective } from "../objective.ts";
import type { Projection } from "../sets/projection.ts";
import type { Method } from "../solve.ts";
import { type Penalty, proximalGradient } from "./proximalGradient.ts";
import { spectralGradient } from "./spectralGradient.ts";

export interface ProjectedGradientOptions {
  /** `momentum` extrapolates beyond the set (FISTA); `spectral` takes Barzilai-Borwein steps and evaluates f in the set alone. */
  readonly steps?: "momentum" | "spectral";
}

/**
 * Minimizes f over a convex set by projected gradient steps. Every iterate lies in the set and none raises f;
 * `gradientNorm` is that of the gradient mapping, ‖x − P(x − t∇f)‖/t.
 */
export function projectedGradient(
  objective: Objective,
  project: Projection,
  start: Matrix,
  { steps = "momentum" }: ProjectedGradientOptions = {},
): Method {
  const penalty: Penalty = { value: () => 0, proximal: (x) => project(x) };
  return (steps === "spectral" ? spectralGradient : proximalGradient)(objective, penalty, start);
}
