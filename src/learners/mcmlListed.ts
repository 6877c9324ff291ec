import { log } from "../base/elementary.ts";
import type { LabeledPoints } from "../constraints/targetNeighbors.ts";
import { exponentials } from "../linalg/elementwise.ts";
import type { Objective } from "../optim/objective.ts";
import type { DrawnLists } from "./drawnLists.ts";
import { listedFlow } from "./listedFlow.ts";
import { collapsing } from "./mcmlObjective.ts";

/**
 * `mcmlObjective` with Σ_l exp(−q_il) over point i's list alone, each listed point counted as often as it stands for others. Where the logarithms of these sums are off
 * by δ_i, the objective is off by the mean of the δ_i over the points that share their class.
 */
export function mcmlListed(problem: LabeledPoints, lists: DrawnLists): Objective {
  return collapsing(problem, (mapped, shares) =>
    listedFlow(mapped, lists, (row, i, from) => {
      const logSum = countedSoftmax(row, lists.counts.subarray(from, from + row.length));
      for (let s = 0; s < row.length; s++) row[s] *= -shares[i];
      return shares[i] * logSum;
    }),
  );
}

/** Turns squared distances q_s into c_s exp(−q_s) / Σ_t c_t exp(−q_t), in place, and returns the natural logarithm of that sum. */
export function countedSoftmax(row: Float64Array, counts: Float64Array): number {
  let least = Infinity;
  for (let s = 0; s < row.length; s++) least = Math.min(least, row[s]);
  for (let s = 0; s < row.length; s++) row[s] = least - row[s];
  exponentials(row, row);
  let sum = 0;
  for (let s = 0; s < row.length; s++) {
    row[s] *= counts[s];
    sum += row[s];
  }
  for (let s = 0; s < row.length; s++) row[s] /= sum;
  return log(sum) - least;
}
