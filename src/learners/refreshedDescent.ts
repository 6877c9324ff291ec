import { Matrix } from "../linalg/matrix.ts";
import { lbfgs } from "../optim/methods/lbfgs.ts";
import type { Objective } from "../optim/objective.ts";
import type { Method } from "../optim/solve.ts";
import { smallChange } from "../optim/stop.ts";
import { norm } from "../optim/vectors.ts";

/** Iterations before lists are drawn anew, and before they are where that was too many. */
const SPANS = [8, 2];

/**
 * Descends an objective that holds near the map it was made at, and makes it anew every few iterations and wherever the descent settles. What counts is the value
 * under lists drawn at the map itself: a span that does not lower it is taken back and tried shorter, and in the end the best map stays, with change 0.
 * Changes are counted from the last renewal, values on the way are under its lists.
 */
export function* refreshedDescent(start: Matrix, objectiveAt: (map: Matrix) => Objective, tolerance: number): Method {
  let best = startingAt(start, objectiveAt);
  for (let span = 0; span < SPANS.length; ) {
    const descent = lbfgs(best.objective, best.x);
    const settled = smallChange(tolerance);
    let x = best.x;
    for (let iteration = 1; iteration <= SPANS[span]; iteration++) {
      const step = descent.next().value;
      x = step.x;
      yield { ...step, change: step.value - best.value };
      if (iteration > 1 && settled({ iteration, ...step })) break;
    }
    const next = startingAt(x, objectiveAt);
    if (next.value < best.value - tolerance * Math.abs(best.value)) best = next;
    else {
      if (next.value < best.value) best = next;
      span++;
    }
  }
  for (;;) yield { x: best.x, value: best.value, change: 0, gradientNorm: best.gradientNorm };
}

interface Renewal {
  readonly x: Matrix;
  readonly objective: Objective;
  readonly value: number;
  readonly gradientNorm: number;
}

function startingAt(x: Matrix, objectiveAt: (map: Matrix) => Objective): Renewal {
  const objective = objectiveAt(x);
  const gradient = new Matrix(x.rows, x.cols);
  const value = objective(x, gradient);
  return { x, objective, value, gradientNorm: norm(gradient) };
}
