import type { Random } from "../../base/random.ts";
import { Matrix } from "../../linalg/matrix.ts";
import { l21 } from "../../optim/sets/proximal.ts";
import { batchGradient, type Composition, type CompositionOptions } from "../sparseComposition.ts";

/** Numbers of all tables of projected points kept in memory. */
const TABLE = 1 << 24;

/** The triplets of one task, over directions that all tasks share, and what draws their batches. */
export interface TaskComposition extends Composition {
  readonly random: Random;
}

/**
 * Regularized dual averaging for min β Σ_b ‖w_b‖ + Σ_t (mean hinge of task t under its weights w_·t) over W ≥ 0, K x T: row b holds what each task gives for
 * direction b. AdaGrad's step is one for each direction, r_b = √Σ_s mean_t g_bt², so that a step stays closed: with the sums G of the batch gradients so far,
 * w_b = step · [−G_b]₊ (1 − s β/‖[−G_b]₊‖)₊ / (10⁻³ + r_b) after s batches. Yields W after every `rounds` batches, in one matrix that goes on changing.
 * For one task it is `composedWeights`. Duchi, Hazan & Singer 2011; Yang, Xu, King & Lyu, Online learning for group lasso, 2010; Shi, Bellet & Sha 2014.
 */
export function* sharedWeights(
  compositions: readonly TaskComposition[],
  rounds: number,
  { batch, sparsity, step, table = TABLE }: Omit<CompositionOptions, "random">,
): Generator<Matrix, never> {
  const tasks = compositions.length;
  const count = compositions[0].bases.rows;
  const weights = new Matrix(count, tasks);
  const sums = new Matrix(count, tasks);
  const pull = new Matrix(count, tasks);
  const squares = new Float64Array(count);
  const penalty = l21(sparsity);
  const own = new Float64Array(count);
  const chosen = new Int32Array(batch);
  const gradients = compositions.map((composition) => batchGradient(composition, table / tasks));
  for (let s = 1; ; s++) {
    compositions.forEach(({ triplets, random }, t) => {
      for (let e = 0; e < batch; e++) chosen[e] = random.integer(triplets.anchor.length);
      for (let b = 0; b < count; b++) own[b] = weights.data[b * tasks + t];
      gradients[t](own, chosen).forEach((gradient, b) => {
        sums.data[b * tasks + t] += gradient;
        squares[b] += (gradient * gradient) / tasks;
      });
    });
    sums.data.forEach((sum, k) => {
      pull.data[k] = Math.max(0, -sum);
    });
    const shrunk = penalty.proximal(pull, s);
    shrunk.data.forEach((value, k) => {
      weights.data[k] = (step * value) / (1e-3 + Math.sqrt(squares[Math.floor(k / tasks)]));
    });
    if (s % rounds === 0) yield weights;
  }
}
