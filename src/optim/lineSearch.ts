import type { Matrix } from "../linalg/matrix.ts";
import type { Objective } from "./objective.ts";
import { evaluate, type Point } from "./point.ts";
import { dot, plus } from "./vectors.ts";

const DECREASE = 1e-4;
const CURVATURE = 0.9;
const EVALUATIONS = 40;

/** A point on the line x + step·direction. */
interface Trial {
  readonly step: number;
  readonly value: number;
  readonly slope: number;
  readonly point: Point;
}

/**
 * A point on x + t·direction, t > 0, that meets the strong Wolfe conditions, found by bracketing and safeguarded cubic interpolation.
 * Where none is found (a kink, the end of the precision) the lowest point with sufficient decrease; undefined if there is none.
 * The value never rises. Nocedal & Wright, Numerical Optimization, 2006, algorithms 3.5 and 3.6.
 */
export function lineSearch(
  objective: Objective,
  start: Point,
  direction: Matrix,
  firstStep: number,
): Point | undefined {
  const slope = dot(start.gradient, direction);
  if (!(slope < 0)) return undefined;
  let low: Trial = { step: 0, value: start.value, slope, point: start };
  let high: Trial | undefined;
  let step = firstStep;
  for (let count = 0; count < EVALUATIONS && Number.isFinite(step); count++) {
    const point = evaluate(objective, plus(start.x, step, direction));
    const trial = { step, value: point.value, slope: dot(point.gradient, direction), point };
    const flat = Math.abs(trial.slope) <= -CURVATURE * slope;
    // Near the minimum the demanded decrease drowns in rounding: there the slope alone decides (Hager & Zhang 2005).
    const enough =
      trial.value <= start.value + DECREASE * step * slope ||
      (trial.value <= start.value && flat && trial.slope <= (2 * DECREASE - 1) * slope);
    if (enough && flat) return point;
    if (!enough || !(trial.value < low.value)) high = trial;
    else {
      if (trial.slope * ((high?.step ?? Infinity) - low.step) >= 0) high = low;
      low = trial;
    }
    step = high ? between(low, high) : beyond(low);
    if (high && Math.abs(high.step - low.step) <= 1e-15 * Math.max(high.step, low.step)) break;
  }
  return low.step > 0 ? low.point : undefined;
}

const beyond = (trial: Trial): number => 4 * trial.step;

/** The minimum of the cubic through both ends, kept away from them. */
function between(low: Trial, high: Trial): number {
  const width = high.step - low.step;
  if (!Number.isFinite(high.value) || !Number.isFinite(high.slope)) return low.step + 0.1 * width;
  const secant = low.slope + high.slope - (3 * (high.value - low.value)) / width;
  const discriminant = secant * secant - low.slope * high.slope;
  const root = Math.sign(width) * Math.sqrt(Math.max(0, discriminant));
  const share = 1 - (high.slope + root - secant) / (high.slope - low.slope + 2 * root);
  return low.step + width * (discriminant >= 0 && share >= 0.1 && share <= 0.9 ? share : share < 0.1 ? 0.1 : 0.5);
}
