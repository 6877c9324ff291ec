import { pairSquaredDistances } from "../../linalg/distances.ts";
import type { Matrix } from "../../linalg/matrix.ts";
import { mapRows, weightedGram } from "../../linalg/products.ts";
import { factorPsd } from "../../linalg/psd.ts";
import { l21 } from "../../optim/sets/proximal.ts";
import type { Method } from "../../optim/solve.ts";
import { meanHinge } from "../tripletDual.ts";
import { weightsOf } from "./multiTaskFit.ts";
import type { Task } from "./multiTaskProblem.ts";
import { sharedWeights } from "./sharedComposition.ts";

/** Batches between two looks at the whole objective. */
export const ROUND = 500;

interface DescentOptions {
  /** β. */
  readonly sparsity: number;
  readonly step: number;
  readonly batch: number;
}

/** One step is a round of batches of every task; `value` is the whole objective after it. */
export function* sharedDescent(tasks: readonly Task[], bases: Matrix, options: DescentOptions): Method {
  const compositions = tasks.map(({ points, triplets, random }) => ({ points, bases, triplets, random }));
  const rounds = sharedWeights(compositions, ROUND, options);
  let value = tasks.length;
  for (;;) {
    const x = rounds.next().value.clone();
    const next = sharedObjective(tasks, bases, options.sparsity, x);
    const change = next - value;
    value = next;
    yield { x, value, change };
  }
}

/** β Σ_b ‖w_b‖ + Σ_t mean over the triplets (i, j, l) of task t of [1 − q_il + q_ij]₊ under M_t = Σ_b w_bt b bᵀ, for W ≥ 0, K x T. */
export const sharedObjective = (tasks: readonly Task[], bases: Matrix, sparsity: number, weights: Matrix): number =>
  tasks.reduce(
    (sum, task, t) => sum + hingeUnder(task, factorPsd(weightedGram(bases, weightsOf(weights, t)))),
    l21(sparsity).value(weights),
  );

function hingeUnder({ points, triplets: { anchor, positive, negative } }: Task, map: Matrix): number {
  const mapped = mapRows(points, map);
  const near = pairSquaredDistances(mapped, anchor, positive);
  const margins = pairSquaredDistances(mapped, anchor, negative).map((far, e) => far - near[e]);
  return meanHinge(margins, 0, new Float64Array(margins.length).fill(1));
}
