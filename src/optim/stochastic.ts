import type { Random } from "../base/random.ts";
import type { Matrix } from "../linalg/matrix.ts";

/** A mean over items: returns it for the items at `batch` and writes its gradient into `gradient`. */
export type StochasticObjective = (x: Matrix, gradient: Matrix, batch: Int32Array) => number;

export interface BatchOptions {
  /** How many items there are. */
  readonly items: number;
  /** Items in a batch; the last one of an epoch may be smaller. */
  readonly batch: number;
  readonly random: Random;
}

/** The items 0 to items − 1, shuffled and cut into batches. */
export function epoch({ items, batch, random }: BatchOptions): Int32Array[] {
  const order = random.shuffle(Int32Array.from({ length: items }, (_, i) => i));
  return Array.from({ length: Math.ceil(items / batch) }, (_, b) => order.slice(b * batch, (b + 1) * batch));
}
