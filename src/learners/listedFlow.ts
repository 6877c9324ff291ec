import { pairSquaredDistances } from "../linalg/distances.ts";
import type { Matrix } from "../linalg/matrix.ts";
import { laplacianTimes } from "../linalg/pairWeights.ts";
import type { NearLists } from "./nearLists.ts";

/** Turns the squared distances of point i to the others in its list, pairs `from` on, into weights W_ij, in place, and returns the point's part of the loss. */
export type WeighList = (squared: Float64Array, i: number, from: number) => number;

/** The loss and Lap(W) Z, n x k, of weights on listed pairs. O(pairs (k + 1)). */
export function listedFlow(mapped: Matrix, lists: NearLists, weigh: WeighList): { loss: number; flow: Matrix } {
  const { starts, left, right } = lists;
  const weights = pairSquaredDistances(mapped, left, right);
  let loss = 0;
  for (let i = 0; i < mapped.rows; i++) {
    if (starts[i] < starts[i + 1]) loss += weigh(weights.subarray(starts[i], starts[i + 1]), i, starts[i]);
  }
  return { loss, flow: laplacianTimes(mapped, { left, right, weights }) };
}
