import type { Matrix } from "../../linalg/matrix.ts";
import { lineSearch } from "../lineSearch.ts";
import type { Objective } from "../objective.ts";
import { evaluate, type Point } from "../point.ts";
import type { Method } from "../solve.ts";
import { add, addThenDot, dot, norm, plus, scaled } from "../vectors.ts";

/** A move s = x₊ − x with the change y = ∇f₊ − ∇f it brought. */
export interface Curvature {
  readonly s: Matrix;
  readonly y: Matrix;
  readonly sy: number;
}

export interface LbfgsOptions {
  /** Moves that are remembered. */
  readonly memory?: number;
  /** Whether the start may be near a minimum: then the curvature along the gradient is asked before the first step, which may have to be short, and nothing is tried where no step is worth it. */
  readonly near?: boolean;
}

/**
 * Limited-memory BFGS with a strong Wolfe line search. Never raises the objective; where no descent is possible it yields
 * change 0 at the best x. Liu & Nocedal, On the limited memory BFGS method, 1989.
 */
export function* lbfgs(objective: Objective, start: Matrix, { memory = 10, near = false }: LbfgsOptions = {}): Method {
  let current = evaluate(objective, start.clone());
  let pairs = near ? probed(objective, current) : [];
  for (;;) {
    const direction = descentDirection(current.gradient, pairs);
    const settled = near && pairs.length > 0 && promises(current, direction) <= PRECISION * Math.abs(current.value);
    let next = settled
      ? undefined
      : lineSearch(objective, current, direction, pairs.length > 0 ? 1 : firstStep(current));
    if (!next && pairs.length > 0 && !settled) {
      pairs = [];
      next = lineSearch(objective, current, descentDirection(current.gradient, pairs), firstStep(current));
    }
    if (next) pairs = remember(pairs, current, next, memory);
    const change = next ? next.value - current.value : 0;
    current = next ?? current;
    yield { x: current.x, value: current.value, change, gradientNorm: norm(current.gradient) };
  }
}

/** A share of the objective that is rounding: no line search finds it. */
const PRECISION = 1e-14;

/** By how much a quadratic would fall on the way. */
const promises = ({ gradient }: Point, direction: Matrix): number => -0.5 * dot(gradient, direction);

/** What a move of a thousandth of the length of x along −∇f meets; nothing where it cannot tell. */
function probed(objective: Objective, from: Point): Curvature[] {
  const length = 1e-3 * norm(from.x);
  const slope = norm(from.gradient);
  if (!(length > 0 && slope > 0)) return [];
  const to = evaluate(objective, plus(from.x, -length / slope, from.gradient));
  return Number.isFinite(to.value) ? remember([], from, to, 1) : [];
}

/** A tenth of the length of x, or 1 from the origin, along the gradient. */
export function firstStep({ x, gradient }: Point): number {
  const length = norm(x);
  return (length > 0 ? 0.1 * length : 1) / norm(gradient);
}

/** The memory with the last move added, if it met positive curvature. */
export function remember(pairs: readonly Curvature[], from: Point, to: Point, memory: number): Curvature[] {
  const s = plus(to.x, -1, from.x);
  const y = plus(to.gradient, -1, from.gradient);
  const sy = dot(s, y);
  return sy > 1e-12 * norm(s) * norm(y) ? [...pairs, { s, y, sy }].slice(-memory) : [...pairs];
}

/** −H∇f by the two-loop recursion; −∇f while nothing is remembered. */
export function descentDirection(gradient: Matrix, pairs: readonly Curvature[]): Matrix {
  const q = scaled(gradient, -1);
  const last = pairs.at(-1);
  if (!last) return q;
  const alphas = new Float64Array(pairs.length);
  let product = dot(last.s, q);
  for (let p = pairs.length - 1; p >= 0; p--) {
    alphas[p] = product / pairs[p].sy;
    if (p > 0) product = addThenDot(q, -alphas[p], pairs[p].y, pairs[p - 1].s);
    else add(q, -alphas[p], pairs[p].y);
  }
  const factor = last.sy / dot(last.y, last.y);
  for (let k = 0; k < q.data.length; k++) q.data[k] *= factor;
  product = dot(pairs[0].y, q);
  pairs.forEach(({ s, sy }, p) => {
    const weight = alphas[p] - product / sy;
    if (p + 1 < pairs.length) product = addThenDot(q, weight, s, pairs[p + 1].y);
    else add(q, weight, s);
  });
  return q;
}
