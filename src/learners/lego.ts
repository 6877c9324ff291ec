import { z } from "zod";
import { Matrix } from "../linalg/matrix.ts";
import { factorPsd } from "../linalg/psd.ts";
import { solve } from "../optim/solve.ts";
import { anyOf, maxIterations } from "../optim/stop.ts";
import { iterationOptions } from "./iteration.ts";
import { percentile } from "./itml.ts";
import { defineLearner } from "./learner.ts";
import { atRest, type OnlineState, type PairRule, pairPasses } from "./onlinePasses.ts";
import { pairDifferences } from "./pairDifferences.ts";
import { drawnPairs } from "./pairOptions.ts";
import { pairStream } from "./pairStream.ts";
import { plusOuter, quadraticForm, timesVector } from "./vectorProducts.ts";

/**
 * LogDet exact gradient online: each pair that breaks its bound (similar within u, dissimilar beyond ℓ, squared distances) moves M by `legoStep`
 * towards that bound; M stays positive definite without a projection. The result is the mean of M over all steps.
 * Jain, Kulis, Dhillon & Grauman, Online metric learning and fast similarity search, 2008.
 */
export const lego = defineLearner({
  name: "lego",
  title: "LogDet exact gradient online",
  supervision: "pairs",
  reference: "jain2008",
  tags: ["stochastic", "rotationEquivariant"],
  spans: true,
  cost: { numbers: "3.5 n d + 6 p r + 2.5 d² + 65 g" },
  options: {
    rate: z
      .number()
      .gt(0)
      .max(1e6)
      .default(0.01)
      .meta({
        description: "price of missing a bound, against moving M: higher learns faster and forgets sooner",
        symbol: "η",
        scale: "log",
        search: [1e-3, 10],
      }),
    lowerPercentile: z
      .number()
      .min(0)
      .max(100)
      .default(5)
      .meta({ description: "percentile of the squared distances that bounds similar pairs from above", symbol: "u" }),
    upperPercentile: z.number().min(0).max(100).default(95).meta({
      description: "percentile of the squared distances that bounds dissimilar pairs from below",
      symbol: "ℓ",
    }),
    constraints: drawnPairs(1000),
    ...iterationOptions,
    maxIterations: iterationOptions.maxIterations
      .default(20)
      .meta({ description: "passes over the pairs", scale: "log" }),
    tolerance: iterationOptions.tolerance
      .default(0.05)
      .meta({ description: "relative movement of the mean of M in a pass at which to stop", scale: "log" }),
  },
  *learn(problem, options) {
    const pairs = pairDifferences("lego", problem);
    const { tolerance, maxIterations: most } = options;
    const passes = pairPasses(legoRule(options), pairs, problem.random);
    const solution = yield* solve(passes, anyOf(atRest(tolerance), maxIterations(most)), factorPsd);
    return { ...solution, map: factorPsd(solution.x) };
  },
  stream: (options) => pairStream({ learner: "lego", ...options }, legoRule(options)),
});

/** M and the bounds u and ℓ on squared distances. */
interface LegoState extends OnlineState {
  readonly within: number;
  readonly beyond: number;
}

interface LegoOptions {
  readonly rate: number;
  readonly lowerPercentile: number;
  readonly upperPercentile: number;
}

const legoRule = ({ rate, lowerPercentile, upperPercentile }: LegoOptions): PairRule<LegoState> => ({
  begin({ differences, similar }) {
    const squared = Float64Array.from(similar, (_, e) =>
      differences.row(e).reduce((sum, value) => sum + value * value, 0),
    );
    const [within, beyond] = [lowerPercentile, upperPercentile].map((p) => percentile(squared, p));
    return { matrix: Matrix.identity(differences.cols), within, beyond };
  },
  step(state, v, y) {
    const { matrix, within, beyond } = state;
    const target = y === 1 ? within : beyond;
    const miss = quadraticForm(matrix, v) - target;
    if (y * miss <= 0) return { state, loss: 0 };
    return { state: { ...state, matrix: legoStep(matrix, v, target, rate) }, loss: 0.5 * miss * miss };
  },
  numbersOf: ({ within, beyond }) => [within, beyond],
  withNumbers: (matrix, [within, beyond]) => ({ matrix, within, beyond }),
});

/**
 * The M′ that minimizes LD(M′, M) + η/2 (vᵀM′v − y)² for a positive definite M (d x d) and a target y > 0: with p = vᵀMv,
 * ȳ = (ηyp − 1 + √((ηyp − 1)² + 4ηp²))/(2ηp) and M′ = M − η(ȳ − y)/(1 + η(ȳ − y)p) (Mv)(Mv)ᵀ, so that vᵀM′v = ȳ. M′ is positive definite. O(d²).
 */
export function legoStep(matrix: Matrix, v: ArrayLike<number>, target: number, rate: number): Matrix {
  const product = timesVector(matrix, v);
  const before = product.reduce((sum, value, c) => sum + value * v[c], 0);
  if (!(before > 1e-150)) return matrix; // a difference that M has pressed below the precision
  const after = settledSquare(before, target, rate);
  // η(ȳ − y)/(1 + η(ȳ − y)p) is (p − ȳ)/p², which does not cancel for large η.
  return plusOuter(matrix, (after - before) / (before * before), product);
}

/** ȳ, the positive root of ηp ȳ² + (1 − ηyp) ȳ − p = 0, in the form that does not cancel. */
function settledSquare(before: number, target: number, rate: number): number {
  const lead = rate * target * before - 1;
  const root = Math.sqrt(lead * lead + 4 * rate * before * before);
  return lead > 0 ? (lead + root) / (2 * rate * before) : (2 * before) / (root - lead);
}
