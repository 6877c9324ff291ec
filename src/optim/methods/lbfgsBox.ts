import { Matrix } from "../../linalg/matrix.ts";
import type { Objective } from "../objective.ts";
import { evaluate, type Point } from "../point.ts";
import { box } from "../sets/box.ts";
import type { Projection } from "../sets/projection.ts";
import type { Method } from "../solve.ts";
import { dot, norm, plus } from "../vectors.ts";
import { type Curvature, descentDirection, firstStep, remember } from "./lbfgs.ts";

/** Bounds for every entry, or one for all of them; ±Infinity for none. */
export interface Bounds {
  readonly lower?: number | Matrix;
  readonly upper?: number | Matrix;
}

/**
 * L-BFGS over a box: entries held at a bound by their gradient rest, the others take a quasi-Newton step, and the path is
 * projected back onto the box. Never raises the objective; `gradientNorm` is ‖x − P(x − ∇f)‖.
 * Bertsekas, Projected Newton methods, 1982; Byrd, Lu, Nocedal & Zhu 1995 for the problem.
 */
export function* lbfgsBox(
  objective: Objective,
  bounds: Bounds,
  start: Matrix,
  { memory = 10 }: { readonly memory?: number } = {},
): Method {
  const project = box(bounds.lower ?? -Infinity, bounds.upper ?? Infinity);
  const mappingOf = ({ x, gradient }: Point): number => norm(plus(project(plus(x, -1, gradient)), -1, x));
  let current = evaluate(objective, project(start));
  let mapping = mappingOf(current);
  let pairs: Curvature[] = [];
  for (;;) {
    const free = freeMask(current, project, mapping);
    const search = (memorized: readonly Curvature[], first: number): Point | undefined =>
      pathSearch(objective, project, current, restricted(current, memorized, free), first);
    let next = search(pairs, pairs.length > 0 ? 1 : firstStep(current));
    if (!next && pairs.length > 0) {
      pairs = [];
      next = search(pairs, firstStep(current));
    }
    if (next) pairs = remember(pairs, current, next, memory);
    const change = next ? next.value - current.value : 0;
    current = next ?? current;
    mapping = mappingOf(current);
    yield { x: current.x, value: current.value, change, gradientNorm: mapping };
  }
}

/** 0 for entries whose gradient drives them into a bound no farther than the gradient mapping (Bertsekas's margin), else 1. */
function freeMask({ x, gradient }: Point, project: Projection, mapping: number): Matrix {
  const margin = Math.min(mapping, 1e-3 * norm(x) || 1);
  const signs = gradient.data.map((value) => Math.sign(value));
  const probe = project(plus(x, -margin, new Matrix(x.rows, x.cols, signs)));
  const free = probe.data.map((value, k) =>
    Math.abs(value - x.data[k]) >= 0.999 * margin * Math.abs(signs[k]) ? 1 : 0,
  );
  return new Matrix(x.rows, x.cols, free);
}

/** A quasi-Newton direction for the free entries, as if there were no others, and −∇f for the held ones. */
function restricted({ gradient }: Point, pairs: readonly Curvature[], free: Matrix): Matrix {
  const masked = (m: Matrix): Matrix =>
    new Matrix(
      m.rows,
      m.cols,
      m.data.map((value, k) => value * free.data[k]),
    );
  const curvatures = pairs
    .map(({ s, y }) => ({ s: masked(s), y: masked(y) }))
    .map(({ s, y }) => ({ s, y, sy: dot(s, y) }))
    .filter(({ s, y, sy }) => sy > 1e-12 * norm(s) * norm(y));
  const direction = descentDirection(masked(gradient), curvatures);
  return plus(plus(direction, -1, gradient), 1, masked(gradient));
}

/** Halves the step along x ↦ P(x + t·direction) until the value falls enough. */
function pathSearch(
  objective: Objective,
  project: Projection,
  from: Point,
  direction: Matrix,
  first: number,
): Point | undefined {
  if (!Number.isFinite(first)) return undefined;
  for (let step = first, tries = 0; tries < 60; tries++, step /= 2) {
    const x = project(plus(from.x, step, direction));
    const predicted = dot(from.gradient, plus(x, -1, from.x));
    if (!(predicted < 0)) continue;
    const point = evaluate(objective, x);
    if (point.value <= from.value + 1e-4 * predicted) return point;
  }
  return undefined;
}
