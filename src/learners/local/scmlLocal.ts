import { z } from "zod";
import { parseOptions } from "../../base/options.ts";
import { Matrix } from "../../linalg/matrix.ts";
import { mapRows } from "../../linalg/products.ts";
import { withOne } from "../../metrics/local.ts";
import { embedPlaces } from "../../metrics/places.ts";
import { type Run, solve } from "../../optim/solve.ts";
import { anyOf, maxIterations } from "../../optim/stop.ts";
import { bestSoFar } from "../../optim/wrappers.ts";
import { composedRounds, globalComposition, requireWorth } from "../globalComposition.ts";
import { iterationOptions } from "../iteration.ts";
import { plateau } from "../plateau.ts";
import { scml } from "../scml.ts";
import { tripletOptions } from "../tripletOptions.ts";
import { heard } from "./heard.ts";
import { kernelPlaces } from "./kernelPlaces.ts";
import { localDescent } from "./localDescent.ts";
import { defineLocalLearner, type LocalRule, type LocalRun } from "./localLearner.ts";

/**
 * Local sparse compositional metric learning: M(x) = Σ_b w_b(x) b bᵀ with w_b(x) = (a_b·z(x) + c_b)² over the directions of `scml` and kernel principal components z(x); minimizes
 * β Σ_b ‖[a_b, c_b]‖ + mean hinge of d(x_i, x_l)² − d(x_i, x_j)² ≥ 1 over triplets (i, j, l), both by the metric of i. Not convex: begins at the solution of `scml` (a = 0,
 * c = √w), which it never ends above. Shi, Bellet & Sha, Sparse compositional metric learning, 2014; proximal steps on the whole objective in place of theirs on batches.
 */
export const scmlLocal = defineLocalLearner({
  name: "scmlLocal",
  title: "Local sparse compositional metric learning",
  supervision: "triplets",
  reference: "shi2014",
  tags: ["stochastic"],
  cost: {
    operations: "22000 p + 750000 n + 0.3 n² d + 100 d³",
    numbers: "18 n d + 1000 n + 60 p + 2.6 d² + 35 g",
  },
  options: {
    bases: scml.options.bases,
    sparsity: z
      .number()
      .min(0)
      .max(100)
      .default(1e-4)
      .meta({
        description: "price of the weights: higher leaves fewer directions, also to scml, where it begins",
        symbol: "β",
        scale: "log",
        search: [1e-5, 0.01],
      }),
    places: z
      .int()
      .min(1)
      .max(300)
      .default(40)
      .meta({ description: "kernel principal components that tell places apart, at most", symbol: "r" }),
    width: z.number().gt(0).max(1e6).default(1).meta({
      description: "reach of a place: width of the Gaussian kernel in median distances",
      symbol: "σ",
      scale: "log",
    }),
    ...tripletOptions,
    ...iterationOptions,
    tolerance: iterationOptions.tolerance
      .default(1e-3)
      .meta({ description: "relative gain in five iterations at which to stop", scale: "log" }),
  },
  *learn(problem, options) {
    const { bases, sparsity, constraints, genuine, impostors, places: components, width } = options;
    const global = parseOptions("scml", scml.options, { bases, sparsity, constraints, genuine, impostors });
    const composition = globalComposition("scmlLocal", problem, global);
    const { result: begun, told } = yield* heard(composedRounds(composition, { ...global, random: problem.random }));
    requireWorth("scmlLocal", begun.x);
    const used = Array.from(begun.x.data.keys()).filter((b) => begun.x.data[b] > 0);
    const directions = composition.bases.take(used);
    const places = kernelPlaces(problem.points, { components, width, random: problem.random });
    const placed = {
      triplets: composition.triplets,
      worth: composition.margins.worth,
      places: withOne(embedPlaces(places, problem.points)),
      projections: mapRows(composition.margins.points, directions),
    };
    const start = everywhere(
      Float64Array.from(used, (b) => begun.x.data[b]),
      placed.places.cols,
    );
    const rest = told ? () => told : anyOf(plateau(options.tolerance, 5), maxIterations(options.maxIterations));
    const ruleOf = (x: Matrix): LocalRule => {
      const kept = Array.from({ length: x.rows }, (_, b) => b).filter((b) => x.row(b).some((value) => value !== 0));
      problem.count(
        "bases",
        requireWorth("scmlLocal", new Matrix(1, kept.length, new Float64Array(kept.length).fill(1))),
      );
      return { places, directions: composition.restore(directions.take(kept)), coefficients: x.take(kept) };
    };
    const descent = bestSoFar(localDescent(placed, sparsity, start));
    const { x, value, reason, converged } = yield* ruled(solve(descent, rest), ruleOf);
    return { ...ruleOf(x), value, reason, converged };
  },
});

/** Rows [0, √w_b]: the weights w everywhere, in `cols` columns. */
function everywhere(weights: Float64Array, cols: number): Matrix {
  const out = new Matrix(weights.length, cols);
  weights.forEach((weight, b) => {
    out.data[(b + 1) * cols - 1] = Math.sqrt(weight);
  });
  return out;
}

/** The run with the rule of each iterate. */
function* ruled<Result>(run: Run<Result>, ruleOf: (x: Matrix) => LocalRule): LocalRun<Result> {
  let next = run.next();
  while (!next.done) {
    const iterate = next.value;
    next = run.next(yield { ...iterate, rule: () => ruleOf(iterate.x) });
  }
  return next.value;
}
