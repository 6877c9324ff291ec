import { z } from "zod";
import { EtalonError } from "../../base/errors.ts";
import { finish, finishInTurns } from "../../base/finish.ts";
import { parseOptions } from "../../base/options.ts";
import { type Run, solve } from "../../optim/solve.ts";
import { anyOf, maxIterations } from "../../optim/stop.ts";
import { bestSoFar } from "../../optim/wrappers.ts";
import { joinedBy, takenBy } from "../conversions.ts";
import { requireComponents } from "../lesson.ts";
import { requireMemory, sizeOf } from "../memoryLimit.ts";
import { plateau } from "../plateau.ts";
import { scml } from "../scml.ts";
import type { MultiTaskData } from "./multiTaskData.ts";
import { multiTaskFit } from "./multiTaskFit.ts";
import type { MultiTaskFit, MultiTaskLearner, MultiTaskTerms } from "./multiTaskLearner.ts";
import { multiTaskProblem } from "./multiTaskProblem.ts";
import { ROUND, sharedDescent } from "./sharedDescent.ts";
import { taskBases } from "./taskBases.ts";

const name = "scmlMultiTask";

const options = {
  ...scml.options,
  bases: z.int().min(1).max(100_000).optional().meta({
    description: "directions to compose of, all tasks together; 20 for each feature, 200 at most, when left out",
    symbol: "K",
  }),
  sparsity: z
    .number()
    .min(0)
    .max(100)
    .default(0.01)
    .meta({
      description: "price of a direction, which all tasks buy together: higher leaves fewer",
      symbol: "β",
      scale: "log",
      search: [1e-3, 0.3],
    }),
  batch: z.int().min(1).max(10_000).default(10).meta({ description: "triplets of each task in a batch" }),
  constraints: scml.options.constraints.meta({
    description: "triplets of each task at most: of more that many are drawn at random",
  }),
  maxIterations: scml.options.maxIterations.meta({
    description: `rounds of ${ROUND} batches at most`,
    scale: "log",
  }),
};
type Options = typeof options;

/**
 * Sparse compositional metric learning of several tasks: M_t = Σ_b W_tb b bᵀ, W ≥ 0, over directions b that tell classes apart locally in some task;
 * minimizes β Σ_b ‖W_·b‖ + Σ_t (mean hinge of q_il − q_ij ≥ 1 over the triplets of task t). The price makes tasks use the same few directions, each with weights
 * of its own; every task counts the same, however many points it has. Convex in W, by stochastic steps. Shi, Bellet & Sha, Sparse compositional metric learning, 2014.
 */
export const scmlMultiTask: MultiTaskLearner<Options> = Object.freeze({
  name,
  title: "Sparse compositional metric learning of several tasks",
  reference: "shi2014",
  supervision: "triplets",
  takes: takenBy("triplets"),
  joins: joinedBy("triplets"),
  tags: Object.freeze(["convex", "stochastic"] as const),
  cost: { numbers: "18 n d + 440 n + 51 p + 2.6 d² + 35 g" },
  options,
  steps,
  fit: (data, given, terms) => finish(steps(data, given, terms)),
  fitAsync: (data, given, { signal, onStep, ...terms } = {}) =>
    finishInTurns(name, steps(data, given, terms), { signal, onStep }),
} satisfies MultiTaskLearner<Options>);

function* steps(data: MultiTaskData, given?: unknown, { maxMemory }: MultiTaskTerms = {}): Run<MultiTaskFit> {
  const parsed = parseOptions(name, options, given);
  if (maxMemory !== undefined) requireRoom(data, parsed, maxMemory);
  const problem = multiTaskProblem(scmlMultiTask, data, parsed);
  requireComponents(name, parsed, problem.dimensions);
  const { tasks, cols } = problem;
  const bases = taskBases(tasks, parsed.bases ?? Math.min(20 * cols, 200));
  if (bases.rows === 0) {
    throw new EtalonError(
      "DATA",
      `${name}: no direction tells near from far in any task: means of classes coincide, or positives lie as far as negatives, everywhere. Check what was given, and the features.`,
    );
  }
  const method = sharedDescent(tasks, bases, { ...parsed, step: parsed.step / bases.rows });
  const stop = anyOf(plateau(parsed.tolerance), maxIterations(parsed.maxIterations));
  const trace: number[] = [];
  const run = solve(bestSoFar(method), stop);
  let next = run.next();
  while (!next.done) {
    trace.push(next.value.value);
    next = run.next(yield next.value);
  }
  const { x: weights, value, converged, reason } = next.value;
  return multiTaskFit(name, parsed, problem, { bases, weights, value, converged, reason, trace });
}

/** The formula of `scml` with the triplets of all tasks. */
function requireRoom(data: MultiTaskData, parsed: { readonly constraints: number }, most: number): void {
  const tasks = new Set(Array.from(data.tasks ?? [])).size;
  requireMemory(scmlMultiTask, sizeOf(data), { ...parsed, constraints: parsed.constraints * tasks }, most);
}
