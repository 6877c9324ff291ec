import { Matrix } from "../../linalg/matrix.ts";
import type { Objective } from "../objective.ts";
import { evaluate } from "../point.ts";
import { projectSimplex } from "../sets/simplex.ts";
import type { Method } from "../solve.ts";
import { dot, norm, plus } from "../vectors.ts";
import type { Penalty } from "./proximalGradient.ts";
import { spectralGradient } from "./spectralGradient.ts";

/** A convex term that can say how low it lets a plane go. */
export interface BoundedPenalty extends Penalty {
  /** A number that no x brings r(x) + [height + ⟨slope, x⟩]₊ below. */
  bound(slope: Matrix, height: number): number;
}

/** The plane height + ⟨slope, x⟩, nowhere above the loss. */
interface Cut {
  readonly slope: Matrix;
  readonly height: number;
  /** Its multiplier in the last model. */
  share: number;
  /** For how many models in a row it was not needed. */
  idle: number;
}

const IDLE = 15;
/** Longer steps than this times the first ask more of the proximal map than its precision. */
const GROWTH = 1000;
const INNER_STEPS = 100;

/**
 * Minimizes f(x) + r(x) for a convex f ≥ 0 known by its value and one subgradient at a time: the model [max of the planes seen]₊ + r(x) plus
 * ‖x − center‖²/(2t) is minimized through its dual on the simplex, and the center moves where f falls as the model says. `value` never rises;
 * `gradientNorm` is the gap to a lower bound of the minimum, made of the planes' multipliers. Kiwiel 1990; Lemaréchal, Nemirovskii & Nesterov 1995.
 */
export function* proximalBundle(loss: Objective, penalty: BoundedPenalty, start: Matrix): Method {
  const seen = (x: Matrix): { cut: Cut; value: number } => {
    const { value, gradient } = evaluate(loss, x);
    const cut = { slope: gradient, height: value - dot(gradient, x), share: 0, idle: 0 };
    return { cut, value: value + penalty.value(x) };
  };
  let center = start;
  const first = seen(start);
  let { value } = first;
  let cuts = [{ ...first.cut, share: 1 }];
  let step = firstStep(norm(start), norm(first.cut.slope), value);
  const longest = GROWTH * step;
  let bound = penalty.bound(first.cut.slope, first.cut.height);
  let nulls = 0;
  for (;;) {
    const model = minimizeModel(cuts, penalty, center, { step, value });
    bound = Math.max(bound, penalty.bound(model.slope, model.height));
    const predicted = value - model.value;
    const trial = seen(model.x);
    cuts = [...cuts.filter((cut) => cut.idle < IDLE), trial.cut];
    const change = Math.min(0, trial.value - value);
    const fall = value - trial.value;
    if (fall > 0.1 * predicted || predicted <= 0) {
      if (fall > 0.5 * predicted) step = Math.min(2 * step, longest);
      nulls = 0;
    } else if (++nulls % 5 === 0 && fall < -predicted) step /= 2;
    if (change < 0) {
      center = model.x;
      value = trial.value;
    }
    yield { x: center, value, change, gradientNorm: value - bound };
  }
}

/** Moves x by its own size along the slope; where the loss is flat, by what the penalty there suggests. */
function firstStep(size: number, slope: number, value: number): number {
  const step = slope > 0 ? size / slope : (size * size) / value;
  return step > 0 && Number.isFinite(step) ? step : 1;
}

interface Model {
  readonly x: Matrix;
  /** Of the model without the proximal term, at x. */
  readonly value: number;
  readonly slope: Matrix;
  readonly height: number;
}

/** Maximizes the dual over the planes' multipliers, until the model at x is known to a tenth of what it promises. */
function minimizeModel(
  cuts: Cut[],
  penalty: BoundedPenalty,
  center: Matrix,
  { step, value }: { step: number; value: number },
): Model {
  const count = cuts.length;
  const at = (shares: Matrix) => {
    const slope = new Matrix(center.rows, center.cols);
    let height = 0;
    cuts.forEach((cut, c) => {
      height += shares.data[c] * cut.height;
      for (let k = 0; k < slope.data.length; k++) slope.data[k] += shares.data[c] * cut.slope.data[k];
    });
    const x = penalty.proximal(plus(center, -step, slope), step);
    const heights = Float64Array.from(cuts, (cut) => cut.height + dot(cut.slope, x));
    const move = norm(plus(x, -1, center));
    const planes = height + dot(slope, x);
    const rest = penalty.value(x);
    const highest = heights.reduce((most, plane) => Math.max(most, plane), 0);
    return { x, slope, height, heights, planes, highest, rest, dual: planes + rest + (move * move) / (2 * step) };
  };
  let last: { shares: Matrix; point: ReturnType<typeof at> } | undefined;
  const pointAt = (shares: Matrix) => {
    if (last?.shares !== shares) last = { shares, point: at(shares) };
    return last.point;
  };
  const objective: Objective = (shares, gradient) => {
    const point = pointAt(shares);
    for (let c = 0; c < count; c++) gradient.data[c] = -point.heights[c];
    gradient.data[count] = 0;
    return -point.dual;
  };
  const shares = new Matrix(1, count + 1);
  cuts.forEach((cut, c) => {
    shares.data[c] = cut.share;
  });
  const onSimplex: Penalty = {
    value: () => 0,
    proximal: ({ rows, cols, data }) => new Matrix(rows, cols, projectSimplex(data)),
  };
  const ascent = spectralGradient(objective, onSimplex, shares);
  for (let tries = 1; ; tries++) {
    const { x: found, change } = ascent.next().value;
    const point = pointAt(found);
    const promised = value - point.rest - point.highest;
    if (point.highest - point.planes <= 0.1 * promised || change === 0 || tries === INNER_STEPS) {
      cuts.forEach((cut, c) => {
        cut.share = found.data[c];
        cut.idle = cut.share > 0 ? 0 : cut.idle + 1;
      });
      return { x: point.x, value: point.rest + point.highest, slope: point.slope, height: point.height };
    }
  }
}
