import type { Matrix } from "../linalg/matrix.ts";
import { lbfgs } from "../optim/methods/lbfgs.ts";
import type { Objective } from "../optim/objective.ts";
import type { Method } from "../optim/solve.ts";
import { smallChange } from "../optim/stop.ts";

/**
 * Descends from `start`. Wherever the descent settles, `passes` − 1 times at most, it goes on with the objective that `objectiveAt` makes of
 * the map reached, until that is undefined: nothing new. Where no new objective lies above the old one at its map, the value never rises.
 */
export function* retargetedDescent(
  start: Matrix,
  first: Objective,
  objectiveAt: (map: Matrix) => Objective | undefined,
  { passes, tolerance, near = false }: { readonly passes: number; readonly tolerance: number; readonly near?: boolean },
): Method {
  let descent = lbfgs(first, start, { near });
  let settled = smallChange(tolerance);
  let left = passes - 1;
  let iteration = 0;
  let reached: number | undefined;
  for (;;) {
    const step = descent.next().value;
    iteration++;
    if (left > 0 && settled({ iteration, ...step })) {
      const next = objectiveAt(step.x);
      left = next ? left - 1 : 0;
      if (next) {
        descent = lbfgs(next, step.x);
        settled = smallChange(tolerance);
        iteration = 0;
        reached ??= step.value - step.change;
        continue;
      }
    }
    yield reached === undefined ? step : { ...step, change: step.value - reached };
    reached = step.value;
  }
}
