import { z } from "zod";
import { EtalonError } from "../base/errors.ts";
import { Matrix } from "../linalg/matrix.ts";
import { weightedGram } from "../linalg/products.ts";
import { factorPsd } from "../linalg/psd.ts";
import { type Method, solve } from "../optim/solve.ts";
import { anyOf, maxIterations } from "../optim/stop.ts";
import { bestSoFar } from "../optim/wrappers.ts";
import { iterationOptions } from "./iteration.ts";
import { defineLearner } from "./learner.ts";
import { localContrasts, localDiscriminants } from "./localBases.ts";
import { plateau } from "./plateau.ts";
import type { TripletProblem } from "./problem.ts";
import { spannedPoints } from "./spannedPoints.ts";
import { type Composition, type CompositionOptions, composedWeights } from "./sparseComposition.ts";
import { meanHinge } from "./tripletDual.ts";
import { limitedTriplets, type TripletMargins, tripletMargins } from "./tripletMargins.ts";
import { tripletOptions } from "./tripletOptions.ts";

/** Batches between two looks at the whole objective. */
const ROUND = 500;

/**
 * Sparse compositional metric learning: M = Σ w_b b bᵀ, w ≥ 0, over directions b that tell classes apart locally; minimizes
 * β Σ w_b + mean hinge of q_il − q_ij ≥ 1 over triplets (i, j, l), by stochastic steps in w alone. M needs no projection. Each b has mean squared
 * difference 1, so that Σ w_b is the mean squared distance of two points; the triplets' pairs give the unit of points as in `tripletMargins`. Shi, Bellet & Sha, Sparse compositional metric learning, 2014.
 */
export const scml = defineLearner({
  name: "scml",
  title: "Sparse compositional metric learning",
  supervision: "triplets",
  reference: "shi2014",
  tags: ["convex", "stochastic"],
  cost: { numbers: "18 n d + 440 n + 51 p + 2.6 d² + 35 g" },
  options: {
    bases: z.int().min(1).max(100_000).optional().meta({
      description: "directions to compose M of; 20 for each feature, 200 at most, when left out",
      symbol: "K",
    }),
    sparsity: z
      .number()
      .min(0)
      .max(100)
      .default(0.01)
      .meta({
        description: "price of the weights: higher leaves fewer directions",
        symbol: "β",
        scale: "log",
        search: [1e-3, 0.3],
      }),
    step: z.number().gt(0).max(1e6).default(10).meta({
      description: "size of the first step: the mean squared distance after it, at most",
      symbol: "1/γ",
      scale: "log",
    }),
    batch: z.int().min(1).max(10_000).default(10).meta({ description: "triplets in a batch" }),
    ...tripletOptions,
    ...iterationOptions,
    maxIterations: iterationOptions.maxIterations
      .default(20)
      .meta({ description: `rounds of ${ROUND} batches at most`, scale: "log" }),
    tolerance: iterationOptions.tolerance
      .default(1e-3)
      .meta({ description: "relative gain in three rounds at which to stop", scale: "log" }),
  },
  *learn(problem, options) {
    const triplets = limitedTriplets(problem, options.constraints);
    const { points: given, restore } = spannedPoints(problem.points);
    const margins = tripletMargins(given, triplets);
    const { points } = margins;
    const bases = basesOf({ ...problem, points, triplets }, options.bases ?? Math.min(20 * points.cols, 200));
    const step = options.step / bases.rows;
    const method = descent({ points, bases, triplets }, margins, { ...options, step, random: problem.random });
    const stop = anyOf(plateau(options.tolerance), maxIterations(options.maxIterations));
    const mapOf = (x: Matrix) => restore(margins.restore(factorPsd(weightedGram(bases, x.data))));
    const { x, ...solution } = yield* solve(bestSoFar(method), stop, mapOf);
    const used = x.data.filter((weight) => weight > 0).length;
    if (used === 0) {
      throw new EtalonError(
        "DATA",
        "scml: no direction is worth its price, so that M = 0 is optimal. Lower `sparsity`, or check that `negative` is the far point.",
      );
    }
    problem.count("bases", used);
    return { ...solution, map: mapOf(x) };
  },
});

function basesOf(problem: TripletProblem, bases: number): Matrix {
  const { points, triplets, labels, classes, random } = problem;
  const found =
    labels && classes
      ? localDiscriminants(points, { labels, classes }, { bases, random })
      : localContrasts(points, triplets, { bases, random });
  if (found.rows > 0) return found;
  throw new EtalonError(
    "DATA",
    "scml: no direction tells near from far: positives lie as far as negatives everywhere. Check that `negative` is the far point.",
  );
}

/** One step is a round of batches; `value` is the whole objective after it. */
function* descent(composition: Composition, margins: TripletMargins, options: CompositionOptions): Method {
  const rounds = composedWeights(composition, ROUND, options);
  let value = 1;
  for (;;) {
    const weights = rounds.next().value.slice();
    const map = factorPsd(weightedGram(composition.bases, weights));
    const next =
      options.sparsity * weights.reduce((sum, weight) => sum + weight, 0) +
      meanHinge(margins.under(map), 0, margins.worth);
    const change = next - value;
    value = next;
    yield { x: new Matrix(1, weights.length, weights), value, change };
  }
}
