import { z } from "zod";
import { eigh } from "../linalg/eigh.ts";
import { Matrix } from "../linalg/matrix.ts";
import { factorPsd } from "../linalg/psd.ts";
import { solve } from "../optim/solve.ts";
import { anyOf, maxIterations } from "../optim/stop.ts";
import { iterationOptions } from "./iteration.ts";
import { defineLearner } from "./learner.ts";
import { atRest, type OnlineState, type OnlineStep, type PairRule, pairPasses } from "./onlinePasses.ts";
import { pairDifferences } from "./pairDifferences.ts";
import { drawnPairs } from "./pairOptions.ts";
import { pairStream } from "./pairStream.ts";
import { plusOuter, quadraticForm } from "./vectorProducts.ts";

/**
 * Pseudo-metric online learning: similar pairs (y = 1) should have d² ≤ b − m, dissimilar ones (y = −1) d² ≥ b + m. Each pair that does not moves
 * M and the threshold b by `polaStep` as little as needed. The result is the mean of M over all steps; b is not kept.
 * Shalev-Shwartz, Singer & Ng, Online and batch learning of pseudo-metrics, 2004.
 */
export const pola = defineLearner({
  name: "pola",
  title: "Pseudo-metric online learning",
  supervision: "pairs",
  reference: "shalevShwartz2004",
  tags: ["stochastic", "rotationEquivariant"],
  spans: true,
  cost: { numbers: "2.6 n d + 6 r² + 5 d² + 50 g" },
  options: {
    aggressiveness: z
      .number()
      .gt(0)
      .max(1e6)
      .default(0.1)
      .meta({
        description: "longest step towards a single pair: small bears wrong labels, large obeys every pair",
        symbol: "C",
        scale: "log",
        search: [1e-3, 10],
      }),
    margin: z
      .number()
      .gt(0)
      .max(1e6)
      .default(0.2)
      .meta({
        description: "distance from the threshold, in mean squared pair distances",
        symbol: "m",
        scale: "log",
        search: [0.01, 1],
      }),
    constraints: drawnPairs(500),
    ...iterationOptions,
    maxIterations: iterationOptions.maxIterations
      .default(10)
      .meta({ description: "passes over the pairs", scale: "log" }),
    tolerance: iterationOptions.tolerance
      .default(0.05)
      .meta({ description: "relative movement of the mean of M in a pass at which to stop", scale: "log" }),
  },
  *learn(problem, options) {
    const pairs = pairDifferences("pola", problem);
    const { tolerance, maxIterations: most } = options;
    const passes = pairPasses(polaRule(options), pairs, problem.random);
    const solution = yield* solve(passes, anyOf(atRest(tolerance), maxIterations(most)), factorPsd);
    return { ...solution, map: factorPsd(solution.x) };
  },
  stream: (options) => pairStream({ learner: "pola", ...options }, polaRule(options)),
});

const polaRule = (options: Required<PolaOptions>): PairRule<PolaState> => ({
  begin: ({ differences }) => ({ matrix: Matrix.identity(differences.cols), threshold: Math.max(1, options.margin) }),
  step: (state, v, y) => polaStep(state, v, y, options),
  numbersOf: ({ threshold }) => [threshold],
  withNumbers: (matrix, [threshold]) => ({ matrix, threshold }),
});

/** M and the threshold b on squared distances. */
export interface PolaState extends OnlineState {
  readonly threshold: number;
}

/** Unit margin and no bound on the step when left out: the paper's own. */
export interface PolaOptions {
  readonly margin?: number;
  readonly aggressiveness?: number;
}

/**
 * One step on a pair with difference v (length d): the loss is ℓ = [m − y(b − vᵀMv)]₊. First the projection onto the half-space where it is 0,
 * α = min(C, ℓ/(1 + ‖v‖⁴)), M − yα v vᵀ and b + yα, so that y(b − vᵀMv) = m if C does not bind; then that onto {M ⪰ 0, b ≥ m}. O(d²), O(d³) where
 * M may leave the cone.
 */
export function polaStep(
  { matrix, threshold }: PolaState,
  v: ArrayLike<number>,
  y: 1 | -1,
  { margin = 1, aggressiveness = Infinity }: PolaOptions = {},
): OnlineStep<PolaState> {
  const loss = Math.max(0, margin - y * (threshold - quadraticForm(matrix, v)));
  if (loss === 0) return { state: { matrix, threshold }, loss };
  let squared = 0;
  for (let c = 0; c < v.length; c++) squared += v[c] * v[c];
  const alpha = Math.min(aggressiveness, loss / (1 + squared * squared));
  const moved = plusOuter(matrix, -y * alpha, v);
  return {
    state: { matrix: y === 1 ? withoutNegative(moved) : moved, threshold: Math.max(margin, threshold + y * alpha) },
    loss,
  };
}

/** The nearest positive semidefinite matrix to one with at most one negative eigenvalue λ: M − λ u uᵀ. */
function withoutNegative(matrix: Matrix): Matrix {
  const { values, vectors } = eigh(matrix);
  return values[0] < 0 ? plusOuter(matrix, -values[0], vectors.row(0)) : matrix;
}
