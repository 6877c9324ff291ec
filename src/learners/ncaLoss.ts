import { exp, log } from "../base/elementary.ts";
import { squaredDistances } from "../linalg/distances.ts";
import { Matrix } from "../linalg/matrix.ts";

const ROWS = 64;
/** exp(−50) of 10⁵ points together is below the rounding of a sum from 1 up. */
const NEGLIGIBLE = 50;

/**
 * −Σ p_i, or −Σ log p_i, of mapped rows (n x k) over all pairs: the value of `ncaObjective` without a cutoff and without a gradient,
 * in memory of 64 x n.
 */
export function ncaLoss(mapped: Matrix, labels: Int32Array, form: "probability" | "logProbability"): number {
  const { rows: n, cols, data } = mapped;
  let loss = 0;
  for (let from = 0; from < n; from += ROWS) {
    const to = Math.min(n, from + ROWS);
    const block = new Matrix(to - from, cols, data.subarray(from * cols, to * cols));
    const squared = squaredDistances(block, mapped).data;
    for (let i = from; i < to; i++) {
      loss -= gain(squared.subarray((i - from) * n, (i - from + 1) * n), i, labels, form === "logProbability");
    }
  }
  return loss;
}

/** p_i or log p_i; 0 for the only point of a class. */
function gain(squared: Float64Array, i: number, labels: Int32Array, logarithmic: boolean): number {
  squared[i] = Infinity;
  let [own, other] = [Infinity, Infinity];
  for (let j = 0; j < squared.length; j++) {
    if (labels[j] !== labels[i]) other = Math.min(other, squared[j]);
    else own = Math.min(own, squared[j]);
  }
  if (own === Infinity) return 0;
  const sums = [0, 0];
  for (let j = 0; j < squared.length; j++) {
    const same = labels[j] === labels[i];
    const excess = squared[j] - (same ? own : other);
    if (excess < NEGLIGIBLE) sums[same ? 0 : 1] += exp(-excess);
  }
  const least = Math.min(own, other);
  const total = sums[0] * exp(least - own) + (sums[1] > 0 ? sums[1] * exp(least - other) : 0);
  const logarithm = least - own + log(sums[0] / total);
  return logarithmic ? logarithm : exp(logarithm);
}
