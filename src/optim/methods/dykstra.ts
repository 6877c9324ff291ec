import { Matrix } from "../../linalg/matrix.ts";
import type { Projection } from "../sets/projection.ts";
import type { Method } from "../solve.ts";
import { norm, plus } from "../vectors.ts";

/**
 * The projection of `start` onto the intersection of convex sets, by cyclic projections with corrections. One step is one cycle;
 * `value` is the distance from the start, `change` how far x moved in the cycle.
 * Boyle & Dykstra, A method for finding projections onto the intersection of convex sets, 1986.
 */
export function* dykstra(projections: readonly Projection[], start: Matrix): Method {
  const corrections = projections.map(() => new Matrix(start.rows, start.cols));
  let x = start.clone();
  for (;;) {
    let moved = 0;
    projections.forEach((project, k) => {
      const shifted = plus(x, 1, corrections[k]);
      const next = project(shifted);
      corrections[k] = plus(shifted, -1, next);
      moved = Math.max(moved, norm(plus(next, -1, x)));
      x = next;
    });
    yield { x, value: norm(plus(x, -1, start)), change: moved };
  }
}
