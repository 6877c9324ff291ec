import { z } from "zod";
import { cholesky, solveTriangular } from "../linalg/cholesky.ts";
import { Matrix } from "../linalg/matrix.ts";
import { multiply, weightedGram } from "../linalg/products.ts";
import { factorPsd } from "../linalg/psd.ts";
import { shrinkToSphere } from "../linalg/shrinkage.ts";
import { iteratedProjections } from "../optim/methods/iteratedProjections.ts";
import { projectedGradient } from "../optim/methods/projectedGradient.ts";
import type { Objective } from "../optim/objective.ts";
import { evaluate } from "../optim/point.ts";
import { halfSpace } from "../optim/sets/halfSpace.ts";
import { psdCone, spectrahedron } from "../optim/sets/spectral.ts";
import { type Method, type Stop, solve } from "../optim/solve.ts";
import { allOf, anyOf, maxIterations, smallChange, smallGradient } from "../optim/stop.ts";
import { dot, norm, plus, scaled } from "../optim/vectors.ts";
import { traced } from "../optim/wrappers.ts";
import { beginWhitened } from "./beginning.ts";
import { iterationOptions } from "./iteration.ts";
import { defineLearner } from "./learner.ts";
import { ofKind, pairDifferences, weightsOfKind } from "./pairDifferences.ts";
import { drawnPairs, similarShrinkage } from "./pairOptions.ts";

/**
 * Mahalanobis metric for clustering: max g(M) = Σ d_M over dissimilar pairs (plain distances) subject to f(M) = ⟨S, M⟩ ≤ 1
 * and M ⪰ (ρ/d) S⁻¹, where S = Σ v vᵀ over similar pairs makes f their Σ d_M². The paper has ρ = 0; its optimum has very low rank and predicts
 * badly, which also part of S shrunk to a sphere guards against. `report.value` is −g. Xing, Ng, Jordan & Russell, Distance metric learning with application to clustering, 2002.
 */
export const mmc = defineLearner({
  name: "mmc",
  title: "Mahalanobis metric for clustering",
  supervision: "pairs",
  reference: "xing2002",
  tags: ["convex", "stochastic", "rotationEquivariant", "constraintWeights", "warmStart"],
  spans: true,
  cost: { operations: "400 c² d² + 10 n d² + 100 d³" },
  options: {
    solver: z.enum(["whitened", "iterated"]).default("whitened").meta({
      description:
        "whitened: accelerated projected ascent after a change of variables that makes the constraint a trace; iterated: the paper's loop of ascent steps and iterated projections",
    }),
    shrinkage: similarShrinkage(0.07),
    floor: z
      .number()
      .min(0)
      .max(1)
      .default(0.15)
      .meta({
        description: "share of the similar pairs' spread that all directions get alike; 0 is the paper's problem",
        symbol: "ρ",
        search: [0, 1],
      }),
    constraints: drawnPairs(3000),
    ...iterationOptions,
  },
  *learn(problem, options) {
    const pairs = pairDifferences("mmc", problem);
    const similar = ofKind(pairs, "similar");
    const dissimilar = ofKind(pairs, "dissimilar");
    const worth = weightsOfKind(pairs, "dissimilar");
    const scatter = shrinkToSphere(weightedGram(similar, weightsOfKind(pairs, "similar")), options.shrinkage);
    const root = cholesky(scatter);
    const whitened = solveTriangular(root, dissimilar.transposed()).transposed();
    const start = beginWhitened(problem, root);
    const floor = unwhiten(scaled(Matrix.identity(root.rows), options.floor / root.rows), root);
    const whitening = options.solver === "whitened";
    const method = whitening
      ? projectedGradient(negativeSpread(whitened, worth), spectrahedron(1, options.floor / root.rows), start, {
          steps: "spectral",
        })
      : iteratedAscent(negativeSpread(dissimilar, worth), scatter, unwhiten(start, root), floor);
    const resting = smallChange(options.tolerance);
    const settled = whitening ? allOf(resting, smallGradient(Math.sqrt(options.tolerance))) : resting;
    const mapOf = (x: Matrix) => (whitening ? unwhitenMap(factorPsd(x), root) : factorPsd(x));
    const solution = yield* solve(method, anyOf(settled, maxIterations(options.maxIterations)), mapOf);
    return { ...solution, map: mapOf(solution.x) };
  },
});

/** −g(Z) = −Σ w √(uᵀZu) over the rows u (m x d), w = 1 where left out, and its gradient −Uᵀ diag(w/2√q) U. Convex in Z ⪰ 0. */
export function negativeSpread(rows: Matrix, worth?: Float64Array): Objective {
  const d = rows.cols;
  return (matrix, gradient) => {
    const products = multiply(rows, matrix);
    const weights = new Float64Array(rows.rows);
    let spread = 0;
    for (let e = 0; e < rows.rows; e++) {
      let squared = 0;
      for (let c = e * d; c < (e + 1) * d; c++) squared += products.data[c] * rows.data[c];
      const distance = Math.sqrt(Math.max(squared, 1e-24));
      const weight = worth ? worth[e] : 1;
      spread += weight * distance;
      weights[e] = (-0.5 * weight) / distance;
    }
    gradient.data.set(weightedGram(rows, weights).data);
    return -spread;
  };
}

/**
 * The loop of the paper: a step along the part of ∇g orthogonal to ∇f, then projections onto {⟨S, M⟩ ≤ 1} and {M ⪰ 0} in turn until both
 * hold (to a thousandth; what is left is scaled away); the step grows by a twentieth when g rises, else it is halved and taken back.
 * What M has above the floor moves: {M − floor ⪰ 0} and ⟨S, M − floor⟩ ≤ 1 − ⟨S, floor⟩.
 */
export function* iteratedAscent(objective: Objective, scatter: Matrix, start: Matrix, floor: Matrix): Method {
  const room = 1 - dot(scatter, floor);
  const within: Stop = ({ x }) =>
    dot(scatter, x) <= 1.001 * room ? { reason: "both sets reached", converged: true } : undefined;
  const feasible = (matrix: Matrix): Matrix => {
    const cycles = iteratedProjections([halfSpace(scatter, room), psdCone], plus(matrix, -1, floor));
    const { x } = traced(solve(cycles, anyOf(within, maxIterations(100)))).solution;
    return plus(floor, Math.max(room, 0) / Math.max(dot(scatter, x), 1e-300), x);
  };
  let current = evaluate(objective, feasible(start));
  let step = 0.1 * norm(current.x);
  for (;;) {
    const tangent = plus(current.gradient, -dot(current.gradient, scatter) / dot(scatter, scatter), scatter);
    const length = norm(tangent);
    let change = 0;
    for (let tries = 0; tries < 40 && change === 0 && length > 0; tries++) {
      const trial = evaluate(objective, feasible(plus(current.x, -step / length, tangent)));
      if (trial.value < current.value) {
        change = trial.value - current.value;
        current = trial;
        step *= 1.05;
      } else step /= 2;
    }
    yield { x: current.x, value: current.value, change };
  }
}

/** C⁻ᵀ Z C⁻¹, the M of which Z = CᵀMC, where C Cᵀ = S. */
const unwhiten = (z: Matrix, root: Matrix): Matrix => weightedGram(unwhitenMap(factorPsd(z), root));

const unwhitenMap = (map: Matrix, root: Matrix): Matrix =>
  solveTriangular(root, map.transposed(), { transpose: true }).transposed();
