import { z } from "zod";
import { type OptionsInput, type OptionsOf, parseOptions } from "../base/options.ts";
import { featureNames } from "../data/points.ts";
import { namesInUse } from "../metrics/selectedFeatures.ts";
import { type Solution, solve } from "../optim/solve.ts";
import { traced } from "../optim/wrappers.ts";
import type { Data } from "./data.ts";
import { allWeights, farmOptions, farmPenalties, farmProblem } from "./farm.ts";
import { type FarmState, farmRounds, farmStart } from "./farmRounds.ts";
import { stopRule } from "./iteration.ts";
import { commonOptions } from "./learner.ts";
import { prepare } from "./prepare.ts";
import type { TripletProblem } from "./problem.ts";

const { weightPenalty: _, ...otherOptions } = { ...farmOptions, seed: commonOptions.seed };

const pathOptions = {
  ...otherOptions,
  weightPenalties: z.array(z.number().gt(0).max(1e6)).min(1).max(10_000).optional().meta({
    description:
      "weights of the sum of the feature weights; left out, 0.01 and up by a quarter until no feature is left",
  }),
};

/** Where Farm ends at one λ₂. */
export interface FarmPathPoint {
  /** λ₂. */
  readonly weightPenalty: number;
  /** w, a weight for each of the d features. */
  readonly weights: Float64Array;
  /** The objective. */
  readonly value: number;
  readonly converged: boolean;
  /** Names of the features with a weight above 0, largest first; `x0`, `x1`, … where the points have none. */
  readonly selected: readonly string[];
}

/**
 * Farm for one λ₂ after the other, each started from the end of the one before. λ₂ rises whatever the order in which it is given, because a
 * feature that has left cannot come back: the sets of selected features are nested. Errors as `farm.fit`, but a path may end with no feature.
 */
export function farmPath(data: Data, given: OptionsInput<typeof pathOptions> = {}): FarmPathPoint[] {
  const options: OptionsOf<typeof pathOptions> = parseOptions("farmPath", pathOptions, given);
  const { problem } = prepare(
    { name: "farmPath", supervision: "triplets", tags: ["constraintWeights"] },
    data,
    options,
  );
  const { points, edges } = farmProblem(problem as TripletProblem, options.constraints);
  const d = points.cols;
  const names = featureNames(data.points);
  const path: FarmPathPoint[] = [];
  let state: FarmState = farmStart(d);
  for (const weightPenalty of penaltiesOf(options.weightPenalties)) {
    const rounds = farmRounds(points, edges, farmPenalties({ ...options, weightPenalty }, d), state);
    const { value, converged }: Solution = traced(solve(rounds.method, stopRule(options))).solution;
    state = rounds.state();
    const weights = allWeights(state, d);
    path.push({ weightPenalty, weights, value, converged, selected: namesInUse(weights, names) });
    if (options.weightPenalties === undefined && state.active.length === 0) break;
  }
  return path;
}

function penaltiesOf(given: readonly number[] | undefined): readonly number[] {
  if (given) return [...given].sort((a, b) => a - b);
  const penalties = [0.01];
  while (penalties.length < MOST) penalties.push(1.25 * penalties[penalties.length - 1]);
  return penalties;
}

const MOST = 60;
