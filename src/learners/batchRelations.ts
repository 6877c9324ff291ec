import { EtalonError } from "../base/errors.ts";
import { Random } from "../base/random.ts";
import { pairsFromLabels, withoutIdentical } from "../constraints/fromLabels.ts";
import { checkedPairs } from "../constraints/given.ts";
import type { Pairs } from "../constraints/types.ts";
import { encodeLabels, type Label } from "../data/labels.ts";
import type { Batch } from "./stream.ts";

/** How a stream makes relations from the labels of a batch. */
export interface Drawing {
  readonly learner: string;
  /** How many of each kind at most. */
  readonly constraints: number;
  readonly seed: number;
}

/** The pairs that a batch gives, in its order, or draws from its labels, in random order; one kind may be missing. */
export function batchPairs(
  { learner, constraints, seed }: Drawing,
  batch: Batch,
  warn: (message: string) => void,
): Pairs {
  const { data, points } = batch;
  if (data.pairs) return checkedPairs(data.pairs, { rows: points.rows, points, warn });
  if (!data.labels)
    throw new EtalonError("DATA", `${learner}: this batch has neither \`pairs\` nor \`labels\`. Give one of them.`);
  const random = batchRandom(seed, batch.number);
  const drawn = withoutIdentical(pairsFromLabels(labelCodes(learner, data.labels), constraints, random), points);
  const order = random.shuffle(Int32Array.from(drawn.left.keys()));
  return {
    left: order.map((e) => drawn.left[e]),
    right: order.map((e) => drawn.right[e]),
    similar: Uint8Array.from(order, (e) => drawn.similar[e]),
  };
}

/** Random numbers of a batch's own: the same whatever the batches before drew. */
export const batchRandom = (seed: number, number: number): Random =>
  new Random((seed + 0x9e3779b1 * number) % Number.MAX_SAFE_INTEGER);

/** Class codes of a batch, -1 where there is no label. `DATA` for NaN. */
export function labelCodes(learner: string, labels: ArrayLike<Label | null>): Int32Array {
  for (let i = 0; i < labels.length; i++) {
    if (Number.isNaN(labels[i]))
      throw new EtalonError("DATA", `${learner}: the label of row ${i} is NaN. Use null for an unlabeled point.`);
  }
  return encodeLabels(labels).codes;
}
