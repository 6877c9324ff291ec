import { EtalonError } from "../base/errors.ts";
import { Matrix } from "../linalg/matrix.ts";
import type { Loss } from "../losses/loss.ts";
import { lbfgs } from "../optim/methods/lbfgs.ts";
import { lbfgsBox } from "../optim/methods/lbfgsBox.ts";
import { projectedGradient } from "../optim/methods/projectedGradient.ts";
import { proximalGradient } from "../optim/methods/proximalGradient.ts";
import { subgradient } from "../optim/methods/subgradient.ts";
import type { Objective } from "../optim/objective.ts";
import type { Method } from "../optim/solve.ts";
import { norm } from "../optim/vectors.ts";
import { bestSoFar } from "../optim/wrappers.ts";
import type { Regularizer } from "../regularizers/regularizer.ts";
import { type Margins, marginLoss } from "./marginLoss.ts";
import { marginObjective, type ParametricDistance, parametricDistances } from "./parametricDistance.ts";
import { sharpened } from "./sharpened.ts";

export const solverNames = ["proximalGradient", "projectedGradient", "lbfgs", "subgradient"] as const;
export type SolverName = (typeof solverNames)[number];
export type DistanceName = keyof typeof parametricDistances;

/** What is minimized over the parameters of a distance: Σ share_t ℓ(a_t) + λ R(M). */
export interface Recipe {
  readonly distance: DistanceName;
  readonly loss: Loss;
  readonly regularizer: Regularizer;
  /** λ. */
  readonly lambda: number;
}

/** A recipe on points and constraints. */
export interface ComposedProblem extends Recipe {
  /** n x d. */
  readonly points: Matrix;
  readonly margins: Margins;
}

/** The objective's value at parameters θ. */
export function recipeValue({ distance, loss, regularizer, lambda, points, margins }: ComposedProblem) {
  const family = parametricDistances[distance];
  const scratch = new Float64Array(margins.pairs.left.length);
  const price = priceOf(family, regularizer, lambda);
  return (theta: Matrix): number =>
    marginLoss(margins, loss, family.squares(points, margins.pairs, theta).squared, scratch) + price(theta);
}

/** The objective and its gradient, or a subgradient at a kink of the loss, for a regularizer that has a gradient. */
export function recipeObjective(problem: ComposedProblem): Objective {
  const { distance, points, margins, loss, regularizer, lambda } = problem;
  const family = parametricDistances[distance];
  const data = marginObjective(family, points, margins, loss);
  const price = family.smooth(requireSmooth(regularizer));
  return (theta, gradient) => {
    const slopes = new Matrix(theta.rows, theta.cols);
    const penalty = lambda * price(theta, slopes);
    const value = data(theta, gradient) + penalty;
    if (Number.isFinite(value))
      for (let k = 0; k < slopes.data.length; k++) gradient.data[k] += lambda * slopes.data[k];
    return value;
  };
}

/**
 * The method of a solver for a recipe. A loss with a kink is smoothed and sharpened in stages, except by `subgradient`. `OPTION` where parts do not combine,
 * naming what does.
 */
export function composedMethod(
  learner: string,
  problem: ComposedProblem,
  solver: SolverName | "auto",
  start: Matrix,
): Method {
  const { loss } = problem;
  const chosen = chosenSolver(learner, problem, solver);
  if (chosen === "subgradient" || loss.smooth) return methodOf(chosen, problem, start);
  const smoothed = loss.smoothed as NonNullable<Loss["smoothed"]>;
  return sharpened(
    (width, from) => methodOf(chosen, { ...problem, loss: smoothed(width) }, from),
    recipeValue(problem),
    start,
  );
}

function methodOf(solver: SolverName, problem: ComposedProblem, start: Matrix): Method {
  const { distance, regularizer, lambda, points, margins, loss } = problem;
  const family = parametricDistances[distance];
  const penalty = solver === "proximalGradient" && family.penalty(regularizer, lambda);
  if (penalty) return proximalGradient(marginObjective(family, points, margins, loss), penalty, start);
  const objective = recipeObjective(problem);
  if (solver === "lbfgs") return family.set ? lbfgsBox(objective, { lower: 0 }, start) : lbfgs(objective, start);
  const project = family.set ?? ((x: Matrix) => x.clone());
  if (solver === "projectedGradient") return projectedGradient(objective, project, start, { steps: "spectral" });
  return overWindow(bestSoFar(subgradient(objective, start, { length: norm(start), project })));
}

const WINDOW = 25;

/** The method with the change of its last 25 steps together in place of that of one, which may rest for a while; before, minus the value, which says nothing. */
function* overWindow(method: Method): Method {
  const values: number[] = [];
  for (;;) {
    const step = method.next().value;
    const before = values.length < WINDOW ? 2 * step.value : values[values.length - WINDOW];
    values.push(step.value);
    yield { ...step, change: step.value - before };
  }
}

/** The solver asked for, or the first that combines. */
function chosenSolver(learner: string, recipe: ComposedProblem, solver: SolverName | "auto"): SolverName {
  const legal = legalSolvers(recipe);
  const [first] = legal;
  const { distance, loss, regularizer } = recipe;
  if (first === undefined) {
    throw new EtalonError(
      "OPTION",
      `${learner}: \`regularizer: ${regularizer.name}\` and \`loss: ${loss.name}\` do not combine with \`distance: ${distance}\`. ${missing(recipe)}`,
    );
  }
  if (solver === "auto") return first;
  if (legal.includes(solver)) return solver;
  throw new EtalonError(
    "OPTION",
    `${learner}: \`solver: ${solver}\` does not combine with \`distance: ${distance}\`, \`loss: ${loss.name}\` and \`regularizer: ${regularizer.name}\`, which go with ${legal.join(", ")}. Give one of these, or auto.`,
  );
}

/** The solvers that combine with the other parts, best first. */
export function legalSolvers({
  distance,
  loss,
  regularizer,
  points,
}: Omit<ComposedProblem, "margins" | "lambda">): readonly SolverName[] {
  const proximal = parametricDistances[distance].penalty(regularizer, 1) !== undefined;
  const smooth = regularizer.smooth !== undefined;
  const rounded = loss.smooth || loss.smoothed !== undefined;
  const graded = smooth && (distance === "lowRank" || !regularizer.steep);
  const legal: Readonly<Record<SolverName, boolean>> = {
    proximalGradient: proximal && rounded,
    projectedGradient: graded && rounded && distance !== "lowRank",
    lbfgs: graded && rounded && distance !== "full",
    subgradient: graded && finiteGradient(regularizer, points.cols),
  };
  const order: readonly SolverName[] =
    distance === "lowRank" && smooth ? ["lbfgs", ...solverNames.filter((name) => name !== "lbfgs")] : solverNames;
  return order.filter((name) => legal[name]);
}

/** Whether R and its gradient are finite at M = 0 too: steps of a length fixed before may land on the border of the cone. */
function finiteGradient({ smooth }: Regularizer, d: number): boolean {
  const gradient = new Matrix(d, d);
  return Number.isFinite(smooth?.(new Matrix(d, d), gradient)) && gradient.data.every(Number.isFinite);
}

function missing({ distance, loss }: Recipe): string {
  const form = { full: "matrix", diagonal: "weights", lowRank: "map" }[distance];
  const kink = loss.smooth || loss.smoothed ? "" : " and the loss `smoothed`";
  return `Give the regularizer \`smooth\` or \`${form}\`${kink}, or take other parts.`;
}

function priceOf(family: ParametricDistance, regularizer: Regularizer, lambda: number): (theta: Matrix) => number {
  if (!regularizer.smooth) {
    const penalty = family.penalty(regularizer, lambda);
    return (theta) => penalty?.value(theta) ?? 0;
  }
  const price = family.smooth(regularizer.smooth);
  return (theta) => lambda * price(theta, new Matrix(theta.rows, theta.cols));
}

function requireSmooth({ name, smooth }: Regularizer): Objective {
  if (smooth) return smooth;
  throw new EtalonError("OPTION", `${name}: the regularizer has no gradient. Give it \`smooth\`.`);
}
