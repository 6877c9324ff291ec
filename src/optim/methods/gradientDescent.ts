import type { Matrix } from "../../linalg/matrix.ts";
import type { Objective } from "../objective.ts";
import { evaluate, type Point } from "../point.ts";
import type { Method } from "../solve.ts";
import { dot, norm, plus } from "../vectors.ts";
import { firstStep } from "./lbfgs.ts";

/**
 * Steepest descent: x − t∇f with t halved until f falls by 10⁻⁴ t‖∇f‖² (Armijo), and doubled after every success.
 * Never raises the objective; where no descent is possible it yields change 0.
 */
export function* gradientDescent(objective: Objective, start: Matrix): Method {
  let current = evaluate(objective, start.clone());
  let step = firstStep(current);
  for (;;) {
    const next = backtrack(objective, current, step);
    const change = next ? next.point.value - current.value : 0;
    if (next) {
      current = next.point;
      step = 2 * next.step;
    }
    yield { x: current.x, value: current.value, change, gradientNorm: norm(current.gradient) };
  }
}

function backtrack(objective: Objective, from: Point, first: number): { point: Point; step: number } | undefined {
  const slope = dot(from.gradient, from.gradient);
  if (!(slope > 0) || !Number.isFinite(first)) return undefined;
  for (let step = first, tries = 0; tries < 60; tries++, step /= 2) {
    const point = evaluate(objective, plus(from.x, -step, from.gradient));
    if (point.value < from.value && point.value <= from.value - 1e-4 * step * slope) return { point, step };
  }
  return undefined;
}
