import type { Matrix } from "../../linalg/matrix.ts";
import type { Projection } from "../sets/projection.ts";
import type { Method } from "../solve.ts";
import { norm, plus } from "../vectors.ts";

/**
 * A point (not the nearest one: see `dykstra`) of the intersection of convex sets, by projecting onto each in turn (POCS).
 * One step is one cycle; `value` is the distance from the start, `change` the longest single projection of the cycle.
 * Bregman 1965; Gubin, Polyak & Raik 1967.
 */
export function* iteratedProjections(projections: readonly Projection[], start: Matrix): Method {
  let x = start.clone();
  for (;;) {
    let moved = 0;
    for (const project of projections) {
      const next = project(x);
      moved = Math.max(moved, norm(plus(next, -1, x)));
      x = next;
    }
    yield { x, value: norm(plus(x, -1, start)), change: moved };
  }
}
