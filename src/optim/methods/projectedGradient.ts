import type { Matrix } from "../../linalg/matrix.ts";
import type { Objective } from "../objective.ts";
import type { Projection } from "../sets/projection.ts";
import type { Method } from "../solve.ts";
import { type ProximalOptions, proximalGradient } from "./proximalGradient.ts";

/**
 * Minimizes f over a convex set by projected gradient steps with backtracking, momentum and restart.
 * Every iterate lies in the set; `gradientNorm` is that of the gradient mapping ‖x − P(x − t∇f)‖/t.
 */
export const projectedGradient = (
  objective: Objective,
  project: Projection,
  start: Matrix,
  options: ProximalOptions = {},
): Method => proximalGradient(objective, { value: () => 0, proximal: (x) => project(x) }, start, options);
