import type { Matrix } from "../../linalg/matrix.ts";
import type { Objective } from "../objective.ts";
import { evaluate, type Point } from "../point.ts";
import type { Method } from "../solve.ts";
import { dot, norm, plus } from "../vectors.ts";
import { firstForwardBackward, type Penalty } from "./proximalGradient.ts";

/**
 * Minimizes f(x) + r(x), f smooth on the set where r is finite: forward-backward steps whose length is that of Barzilai & Borwein, halved until
 * the sum falls enough. It evaluates f at feasible points only, so f may be undefined elsewhere, and mostly once a step.
 * Never raises the objective; `gradientNorm` is ‖x − prox(x − t∇f)‖/t at the point the step was made from.
 * Birgin, Martínez & Raydan 2000; Wright, Nowak & Figueiredo 2009.
 */
export function* spectralGradient(objective: Objective, penalty: Penalty, start: Matrix): Method {
  let current = evaluate(objective, penalty.proximal(start, 1e-300));
  let value = current.value + penalty.value(current.x);
  let step = firstForwardBackward(penalty, current);
  let longest = step;
  for (;;) {
    const move = descend(objective, penalty, current, value, step);
    if (!move) break;
    const change = move.total - value;
    step = spectralStep(current, move.point) ?? 4 * move.step;
    current = move.point;
    value = move.total;
    longest = Math.max(longest, move.step);
    yield { x: current.x, value, change, gradientNorm: move.mapping };
  }
  const gradientNorm = mapping(penalty, current, longest);
  for (;;) yield { x: current.x, value, change: 0, gradientNorm };
}

interface Move {
  readonly point: Point;
  readonly total: number;
  readonly step: number;
  readonly mapping: number;
}

function descend(objective: Objective, penalty: Penalty, from: Point, value: number, first: number): Move | undefined {
  if (!Number.isFinite(first)) return undefined;
  for (let step = first, tries = 0; tries < 60; tries++, step /= 2) {
    const x = penalty.proximal(plus(from.x, -step, from.gradient), step);
    const length = norm(plus(x, -1, from.x));
    const point = evaluate(objective, x);
    const total = point.value + penalty.value(x);
    const demanded = (0.01 * length * length) / step;
    if (total <= value - demanded || (demanded < 1e-14 * Math.abs(value) && total <= value)) {
      return { point, total, step, mapping: length / step };
    }
  }
  return undefined;
}

/** ‖Δx‖²/⟨Δx, Δ∇f⟩, where the curvature along the last move is positive. */
function spectralStep(from: Point, to: Point): number | undefined {
  const moved = plus(to.x, -1, from.x);
  const curvature = dot(moved, plus(to.gradient, -1, from.gradient));
  const step = dot(moved, moved) / curvature;
  return step > 0 && Number.isFinite(step) ? step : undefined;
}

function mapping(penalty: Penalty, { x, gradient }: Point, step: number): number {
  if (!Number.isFinite(step)) return norm(gradient);
  return norm(plus(penalty.proximal(plus(x, -step, gradient), step), -1, x)) / step;
}
