import { Matrix } from "../linalg/matrix.ts";
import type { Objective } from "./objective.ts";

/** Where an objective was evaluated, with what it said there. */
export interface Point {
  readonly x: Matrix;
  readonly value: number;
  readonly gradient: Matrix;
}

/** f(x) and ∇f(x) in fresh memory. */
export function evaluate(objective: Objective, x: Matrix): Point {
  const gradient = new Matrix(x.rows, x.cols);
  const value = objective(x, gradient);
  return { x, value, gradient };
}
