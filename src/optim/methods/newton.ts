import { cholesky, solveCholesky } from "../../linalg/cholesky.ts";
import { Matrix } from "../../linalg/matrix.ts";
import type { Method } from "../solve.ts";
import { norm } from "../vectors.ts";

/** f(x) with its gradient and Hessian for a vector x (n x 1): n x 1 and n x n. */
export type SecondOrderObjective = (x: Matrix) => { value: number; gradient: Matrix; hessian: Matrix };
type Second = ReturnType<SecondOrderObjective>;

/**
 * Damped Newton: the step −H⁻¹∇f halved until f falls enough; a ridge is added where H is not positive definite.
 * With `nonnegative` it minimizes over x ≥ 0: coordinates held at 0 by their gradient leave the system (Bertsekas 1982),
 * and `gradientNorm` is ‖x − [x − ∇f]₊‖. Never raises the
 * objective by more than its rounding.
 */
export function* newton(objective: SecondOrderObjective, start: Matrix, { nonnegative = false } = {}): Method {
  const project = (x: Matrix): Matrix =>
    nonnegative
      ? new Matrix(
          x.rows,
          1,
          x.data.map((value) => Math.max(0, value)),
        )
      : x;
  let x = project(start.clone());
  let here = objective(x);
  for (;;) {
    const free = freeCoordinates(x, here.gradient, nonnegative);
    const direction = newtonDirection(here, free);
    const found = backtrack(objective, project, x, here, direction);
    const next = found && (released(objective, x, found) ?? found);
    const change = next ? next.here.value - here.value : 0;
    if (next) ({ x, here } = next);
    yield { x, value: here.value, change, gradientNorm: optimality(x, here.gradient, project) };
  }
}

function freeCoordinates(x: Matrix, gradient: Matrix, nonnegative: boolean): number[] {
  const margin = nonnegative ? Math.min(1e-8, norm(gradient)) : -1;
  const free: number[] = [];
  for (let k = 0; k < x.rows; k++) if (!(x.data[k] <= margin && gradient.data[k] > 0)) free.push(k);
  return free;
}

/** −H⁻¹∇f on the free coordinates, −∇f on the held ones (the projection keeps those at 0). */
function newtonDirection({ gradient, hessian }: Second, free: readonly number[]): Matrix {
  const n = gradient.rows;
  const direction = new Matrix(
    n,
    1,
    gradient.data.map((value) => -value),
  );
  const size = free.length;
  if (size === 0) return direction;
  const block = new Matrix(size, size);
  const right = new Matrix(size, 1);
  let largest = 0;
  for (let p = 0; p < size; p++) {
    right.data[p] = -gradient.data[free[p]];
    for (let q = 0; q < size; q++) block.data[p * size + q] = hessian.data[free[p] * n + free[q]];
    largest = Math.max(largest, Math.abs(block.data[p * size + p]));
  }
  const solution = solveDefinite(block, right, largest || 1);
  for (let p = 0; p < size; p++) direction.data[free[p]] = solution.data[p];
  return direction;
}

/** The solution of (A + ρI) y = b with the smallest ρ of a geometric ladder that makes A + ρI positive definite. */
function solveDefinite(a: Matrix, b: Matrix, scale: number): Matrix {
  for (let ridge = 1e-14 * scale; ; ridge *= 100) {
    const shifted = a.clone();
    for (let p = 0; p < a.rows; p++) shifted.data[p * a.rows + p] += ridge;
    try {
      return solveCholesky(cholesky(shifted), b);
    } catch (error) {
      if (!(ridge < 1e6 * scale)) throw error;
    }
  }
}

interface Place {
  readonly x: Matrix;
  readonly here: Second;
}

/**
 * The same place with coordinates that went to 0, though the gradient there calls them back, at the largest tenth, hundredth … of where they
 * were that lowers the value: next to 0 a root is so steep that Newton steps from there only grow by a factor. Nothing if there are none.
 */
function released(objective: SecondOrderObjective, from: Matrix, { x, here }: Place): Place | undefined {
  const freed = Array.from(x.data.keys()).filter(
    (k) => x.data[k] === 0 && from.data[k] > 0 && here.gradient.data[k] < 0,
  );
  if (freed.length === 0) return undefined;
  for (let share = 0.1; share > 1e-9; share *= 0.1) {
    const trial = x.clone();
    for (const k of freed) trial.data[k] = share * from.data[k];
    const there = objective(trial);
    if (there.value < here.value) return { x: trial, here: there };
  }
  return undefined;
}

function backtrack(
  objective: SecondOrderObjective,
  project: (x: Matrix) => Matrix,
  x: Matrix,
  here: Second,
  direction: Matrix,
): Place | undefined {
  for (let step = 1, tries = 0; tries < 60; tries++, step /= 2) {
    const trial = project(
      new Matrix(
        x.rows,
        1,
        x.data.map((value, k) => value + step * direction.data[k]),
      ),
    );
    let predicted = 0;
    for (let k = 0; k < x.rows; k++) predicted += here.gradient.data[k] * (trial.data[k] - x.data[k]);
    if (!(predicted < 0)) continue;
    const there = objective(trial);
    if (there.value <= here.value + 1e-4 * predicted && there.value < here.value) return { x: trial, here: there };
    // At the end of the precision the value cannot tell: a step within its rounding counts if it halves the optimality.
    const level = Math.abs(there.value - here.value) <= 1e-14 * Math.abs(here.value);
    const halved = () => optimality(trial, there.gradient, project) <= 0.5 * optimality(x, here.gradient, project);
    if (step === 1 && level && halved()) return { x: trial, here: there };
  }
  return undefined;
}

function optimality(x: Matrix, gradient: Matrix, project: (x: Matrix) => Matrix): number {
  const moved = project(
    new Matrix(
      x.rows,
      1,
      x.data.map((value, k) => value - gradient.data[k]),
    ),
  );
  return norm(
    new Matrix(
      x.rows,
      1,
      moved.data.map((value, k) => value - x.data[k]),
    ),
  );
}
