import { EtalonError } from "../base/errors.ts";
import type { Random } from "../base/random.ts";
import type { Triplets } from "../constraints/types.ts";
import { Matrix } from "../linalg/matrix.ts";
import { weightedGram } from "../linalg/products.ts";
import { factorPsd } from "../linalg/psd.ts";
import { type Method, type Run, type Solution, solve } from "../optim/solve.ts";
import { anyOf, maxIterations } from "../optim/stop.ts";
import { bestSoFar } from "../optim/wrappers.ts";
import { localDirections } from "./localBases.ts";
import { plateau } from "./plateau.ts";
import type { TripletProblem } from "./problem.ts";
import { spannedPoints } from "./spannedPoints.ts";
import { composedWeights } from "./sparseComposition.ts";
import { meanHinge } from "./tripletDual.ts";
import { limitedTriplets, type TripletMargins, tripletMargins } from "./tripletMargins.ts";

/** Batches between two looks at the whole objective. */
export const ROUND = 500;

/** Triplets and directions to compose a metric of. */
export interface GlobalComposition {
  readonly triplets: Triplets;
  readonly margins: TripletMargins;
  /** Rows b, for the points of `margins`. */
  readonly bases: Matrix;
  /** Rows for those points as rows for the problem's points. */
  restore(map: Matrix): Matrix;
}

/** What the rounds need to know. */
export interface RoundOptions {
  readonly sparsity: number;
  readonly step: number;
  readonly batch: number;
  readonly maxIterations: number;
  readonly tolerance: number;
  readonly random: Random;
}

/** The triplets, at most `constraints` of them, in their units, and the directions found. `DATA` where no direction tells near from far. */
export function globalComposition(
  learner: string,
  problem: TripletProblem,
  { constraints, bases }: { readonly constraints: number; readonly bases?: number | undefined },
): GlobalComposition {
  const triplets = limitedTriplets(problem, constraints);
  const { points: given, restore } = spannedPoints(problem.points);
  const margins = tripletMargins(given, triplets);
  const { points } = margins;
  return {
    triplets,
    margins,
    bases: basesOf(
      learner,
      { ...problem, points, triplets, spanned: given !== problem.points },
      bases ?? Math.min(20 * points.cols, 200),
    ),
    restore: (map) => restore(margins.restore(map)),
  };
}

/** Weights w of the directions, 1 x K, that minimize β Σ w + mean hinge, round by round; the best round's. */
export function* composedRounds(
  composition: GlobalComposition,
  { tolerance, maxIterations: most, ...options }: RoundOptions,
  mapOf?: (x: Matrix) => Matrix,
): Run<Solution> {
  return yield* solve(bestSoFar(descent(composition, options)), anyOf(plateau(tolerance), maxIterations(most)), mapOf);
}

/** How many directions have a weight. `DATA` where none has. */
export function requireWorth(learner: string, { data }: Matrix): number {
  const used = data.filter((weight) => weight > 0).length;
  if (used > 0) return used;
  throw new EtalonError(
    "DATA",
    `${learner}: no direction is worth its price, so that M = 0 is optimal. Lower \`sparsity\`, or check that \`negative\` is the far point.`,
  );
}

function basesOf(learner: string, problem: TripletProblem & { readonly spanned: boolean }, bases: number): Matrix {
  const found = localDirections(problem, { bases, random: problem.random });
  if (found.rows > 0) return found;
  throw new EtalonError(
    "DATA",
    `${learner}: no direction tells near from far: positives lie as far as negatives everywhere. Check that \`negative\` is the far point.`,
  );
}

/** One step is a round of batches; `value` is the whole objective after it. */
function* descent(
  { bases, margins, triplets }: GlobalComposition,
  options: Omit<RoundOptions, "maxIterations" | "tolerance">,
): Method {
  const step = options.step / bases.rows;
  const rounds = composedWeights({ points: margins.points, bases, triplets }, ROUND, { ...options, step });
  let value = 1;
  for (;;) {
    const weights = rounds.next().value.slice();
    const map = factorPsd(weightedGram(bases, weights));
    const next =
      options.sparsity * weights.reduce((sum, weight) => sum + weight, 0) +
      meanHinge(margins.under(map), 0, margins.worth);
    const change = next - value;
    value = next;
    yield { x: new Matrix(1, weights.length, weights), value, change };
  }
}
