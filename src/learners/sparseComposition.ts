import type { Random } from "../base/random.ts";
import type { Triplets } from "../constraints/types.ts";
import type { Matrix } from "../linalg/matrix.ts";
import { mapRows } from "../linalg/products.ts";

/** Numbers of a table of projected points kept in memory; beyond it batches are projected as they come. */
const TABLE = 1 << 24;

export interface CompositionOptions {
  /** β, the price of Σ w. */
  readonly sparsity: number;
  /** Size of the first step. */
  readonly step: number;
  /** Triplets in a batch. */
  readonly batch: number;
  readonly random: Random;
  /** Numbers that may be kept, for tests. */
  readonly table?: number;
}

/** What stochastic steps need to know of the triplets: D_t = (B x_il)∘(B x_il) − (B x_ij)∘(B x_ij), never stored for all t. */
export interface Composition {
  readonly points: Matrix;
  /** Rows b. */
  readonly bases: Matrix;
  readonly triplets: Triplets;
}

/**
 * Regularized dual averaging with AdaGrad's step for min β Σ w + 1/T Σ_t [1 − w·D_t]₊ over w ≥ 0: with the mean ḡ of the batch gradients g so far and
 * the root r = √Σ g², w = step · s · [−ḡ − β]₊/(10⁻³ + r) after s batches. Yields w after every `rounds` batches, in one array that goes on changing.
 * Duchi, Hazan & Singer 2011; Shi, Bellet & Sha 2014.
 */
export function* composedWeights(
  composition: Composition,
  rounds: number,
  options: CompositionOptions,
): Generator<Float64Array, never> {
  const { batch, random, sparsity, step } = options;
  const count = composition.bases.rows;
  const weights = new Float64Array(count);
  const sum = new Float64Array(count);
  const squares = new Float64Array(count);
  const gradientOf = batchGradient(composition, options.table ?? TABLE);
  const chosen = new Int32Array(batch);
  for (let s = 1; ; s++) {
    for (let e = 0; e < batch; e++) chosen[e] = random.integer(composition.triplets.anchor.length);
    const gradient = gradientOf(weights, chosen);
    for (let b = 0; b < count; b++) {
      sum[b] += gradient[b];
      squares[b] += gradient[b] * gradient[b];
      weights[b] = (step * Math.max(0, -sum[b] - s * sparsity)) / (1e-3 + Math.sqrt(squares[b]));
    }
    if (s % rounds === 0) yield weights;
  }
}

/** The gradient in w of the mean hinge over a batch, given w and the batch: into one array that the next call overwrites. */
export function batchGradient(
  { points, bases, triplets }: Composition,
  table = TABLE,
): (weights: Float64Array, chosen: Int32Array) => Float64Array {
  const count = bases.rows;
  const projections = points.rows * count <= table ? mapRows(points, bases).data : undefined;
  const gradient = new Float64Array(count);
  const contrast = new Float64Array(count);
  const projected = (ends: Int32Array, chosen: Int32Array): Projected => {
    const rows = chosen.map((t) => ends[t]);
    return projections
      ? { data: projections, starts: rows.map((row) => row * count) }
      : { data: mapRows(points.take(rows), bases).data, starts: rows.map((_, e) => e * count) };
  };
  return (weights, chosen) => {
    const own = projected(triplets.anchor, chosen);
    const near = projected(triplets.positive, chosen);
    const far = projected(triplets.negative, chosen);
    gradient.fill(0);
    for (let e = 0; e < chosen.length; e++) {
      const [i, j, l] = [own.starts[e], near.starts[e], far.starts[e]];
      let margin = 0;
      for (let b = 0; b < count; b++) {
        const outward = own.data[i + b] - far.data[l + b];
        const inward = own.data[i + b] - near.data[j + b];
        contrast[b] = outward * outward - inward * inward;
        margin += weights[b] * contrast[b];
      }
      if (margin >= 1) continue;
      for (let b = 0; b < count; b++) gradient[b] -= contrast[b] / chosen.length;
    }
    return gradient;
  };
}

/** Rows B x of some points: that of the e-th begins at `starts[e]`. */
interface Projected {
  readonly data: Float64Array;
  readonly starts: Int32Array;
}
