import { Matrix } from "../../linalg/matrix.ts";
import type { Objective } from "../objective.ts";
import type { Projection } from "../sets/projection.ts";
import type { Method } from "../solve.ts";
import { norm, plus } from "../vectors.ts";

/**
 * Projected subgradient steps of length `length`/√t along −g/‖g‖, for convex objectives with kinks. The value may rise:
 * wrap it in `bestSoFar`. Shor 1985; best value after t steps within O(1/√t) of the minimum.
 */
export function* subgradient(
  objective: Objective,
  start: Matrix,
  { length, project = (x) => x }: { readonly length: number; readonly project?: Projection },
): Method {
  let x = project(start.clone());
  let gradient = new Matrix(x.rows, x.cols);
  let value = objective(x, gradient);
  for (let t = 1; ; t++) {
    const size = norm(gradient);
    if (size > 0) x = project(plus(x, -length / (Math.sqrt(t) * size), gradient));
    gradient = new Matrix(x.rows, x.cols);
    const next = objective(x, gradient);
    const change = next - value;
    value = next;
    yield { x, value, change, gradientNorm: norm(gradient) };
  }
}
