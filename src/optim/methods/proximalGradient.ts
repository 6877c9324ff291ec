import type { Matrix } from "../../linalg/matrix.ts";
import type { Objective } from "../objective.ts";
import { evaluate, type Point } from "../point.ts";
import type { Method } from "../solve.ts";
import { dot, norm, plus } from "../vectors.ts";
import { firstStep } from "./lbfgs.ts";

/** A convex term r that need not be smooth, known by its proximal map. */
export interface Penalty {
  /** r(x). */
  value(x: Matrix): number;
  /** argmin_z r(z) + ‖z − x‖²/(2·step), in fresh memory. */
  proximal(x: Matrix, step: number): Matrix;
}

/**
 * Minimizes f(x) + r(x), f smooth: forward-backward steps with backtracking, momentum and restart (FISTA).
 * Never raises the objective; `gradientNorm` is ‖x − prox(x − t∇f)‖/t at the point the step was made from.
 * Beck & Teboulle 2009; O'Donoghue & Candès, Adaptive restart for accelerated gradient schemes, 2015.
 */
export function* proximalGradient(objective: Objective, penalty: Penalty, start: Matrix): Method {
  let x = penalty.proximal(start, 1e-300);
  let base = evaluate(objective, x);
  let value = base.value + penalty.value(x);
  let inertia = 1;
  let step = firstForwardBackward(penalty, base);
  for (;;) {
    let move = forwardBackward(objective, penalty, base, step);
    // A step that had to shrink a lot tells that the extrapolated point lies where f is ill-behaved: such a step would look like convergence.
    const sound = move && move.total < value && move.step > 0.01 * step;
    if (inertia > 1 && !sound) {
      inertia = 1;
      base = evaluate(objective, x);
      move = forwardBackward(objective, penalty, base, step);
    }
    if (!move || move.total > value) {
      const rest = { x, value, change: 0, gradientNorm: move ? move.mapping : norm(base.gradient) };
      for (;;) yield rest;
    }
    const change = move.total - value;
    const previous = x;
    x = move.point.x;
    value = move.total;
    step = 1.5 * move.step;
    yield { x, value, change, gradientNorm: move.mapping };
    const drift = plus(x, -1, previous);
    const uphill = dot(plus(base.x, -1, x), drift) > 0;
    const next = uphill ? 1 : (1 + Math.sqrt(1 + 4 * inertia * inertia)) / 2;
    const weight = uphill ? 0 : (inertia - 1) / next;
    inertia = next;
    base = weight === 0 ? move.point : evaluate(objective, plus(x, weight, drift));
  }
}

/** The first step of a descent. Where f is flat it is one that lets r alone move x by a tenth, if r is no mere set. */
export function firstForwardBackward(penalty: Penalty, base: Point): number {
  if (norm(base.gradient) > 0) return firstStep(base);
  const enough = 0.1 * norm(base.x);
  for (let step = 1; step < 1e30; step *= 4) {
    if (norm(plus(penalty.proximal(base.x, step), -1, base.x)) >= enough) return step;
  }
  return 1;
}

interface Move {
  readonly point: Point;
  readonly total: number;
  readonly step: number;
  readonly mapping: number;
}

/** z = prox(x − t∇f(x), t) with the largest t = first/2^k for which the quadratic model at x bounds f(z). */
function forwardBackward(objective: Objective, penalty: Penalty, from: Point, first: number): Move | undefined {
  if (!Number.isFinite(first) || !Number.isFinite(from.value)) return undefined;
  for (let step = first, tries = 0; tries < 80; tries++, step /= 2) {
    const z = penalty.proximal(plus(from.x, -step, from.gradient), step);
    const move = plus(z, -1, from.x);
    const squared = dot(move, move);
    const point = evaluate(objective, z);
    const rounding = 1e-14 * Math.abs(from.value);
    if (point.value <= from.value + dot(from.gradient, move) + squared / (2 * step) + rounding) {
      return { point, total: point.value + penalty.value(z), step, mapping: Math.sqrt(squared) / step };
    }
  }
  return undefined;
}
