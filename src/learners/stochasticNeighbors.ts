import { exp, log } from "../base/elementary.ts";
import { WeightedPairs } from "../constraints/weightedPairs.ts";
import type { RowPairs } from "../linalg/pairsWithin.ts";
import type { PairWeights } from "../linalg/pairWeights.ts";

/**
 * The probabilities p_ij ∝ exp(−d²_ij) with which each point picks another, over a list of pairs. Sums run apart for the point's own class and
 * the others, each relative to its own nearest: nothing overflows, and neither p_i near 0 nor 1 − p_i near 0 loses digits.
 */
export class StochasticNeighbors {
  /** The nearest partner met of each point (of its class, in the log form); -1 for none. */
  readonly closest: Int32Array;
  readonly #labels: Int32Array;
  readonly #logarithmic: boolean;
  readonly #cutoff: number;
  readonly #own: Float64Array;
  readonly #other: Float64Array;
  readonly #ownSum: Float64Array;
  readonly #otherSum: Float64Array;
  readonly #ownWeight: Float64Array;
  readonly #otherWeight: Float64Array;
  readonly #limit: Float64Array;
  readonly #edges = new WeightedPairs();
  #pairs: RowPairs = { left: new Int32Array(0), right: new Int32Array(0) };
  #forward: Float64Array = new Float64Array(0);
  #backward: Float64Array = new Float64Array(0);

  constructor(labels: Int32Array, logarithmic: boolean, cutoff: number) {
    const n = labels.length;
    this.closest = new Int32Array(n);
    this.#labels = labels;
    this.#logarithmic = logarithmic;
    this.#cutoff = cutoff;
    this.#own = new Float64Array(n);
    this.#other = new Float64Array(n);
    this.#ownSum = new Float64Array(n);
    this.#otherSum = new Float64Array(n);
    this.#ownWeight = new Float64Array(n);
    this.#otherWeight = new Float64Array(n);
    this.#limit = new Float64Array(n);
  }

  /** Reads the squared distance of every pair and returns −Σ p_i, or −Σ log p_i. */
  observe(pairs: RowPairs, squared: Float64Array): number {
    this.#pairs = pairs;
    this.#findClosest(pairs, squared);
    this.#sum(pairs, squared);
    let value = 0;
    for (let i = 0; i < this.closest.length; i++) value -= this.#settle(i);
    return value;
  }

  /** ∂f/∂d²_ij of every observed pair where it is not zero. Valid until the next call. */
  weights(): PairWeights {
    const { left, right } = this.#pairs;
    this.#edges.clear();
    for (let e = 0; e < left.length; e++) {
      const [i, j] = [left[e], right[e]];
      const factors = this.#labels[i] === this.#labels[j] ? this.#ownWeight : this.#otherWeight;
      const weight = this.#forward[e] * factors[i] + this.#backward[e] * factors[j];
      if (weight !== 0) this.#edges.add(i, j, weight);
    }
    return this.#edges.pairs;
  }

  #findClosest({ left, right }: RowPairs, squared: Float64Array): void {
    const labels = this.#labels;
    const [own, other] = [this.#own.fill(Infinity), this.#other.fill(Infinity)];
    const [ownAt, otherAt] = [new Int32Array(labels.length).fill(-1), new Int32Array(labels.length).fill(-1)];
    for (let e = 0; e < left.length; e++) {
      const [i, j, q] = [left[e], right[e], squared[e]];
      const same = labels[i] === labels[j];
      const [least, at] = same ? [own, ownAt] : [other, otherAt];
      if (q < least[i]) {
        least[i] = q;
        at[i] = j;
      }
      if (q < least[j]) {
        least[j] = q;
        at[j] = i;
      }
    }
    for (let i = 0; i < labels.length; i++) {
      const ownFirst = this.#logarithmic || own[i] <= other[i];
      this.closest[i] = ownFirst ? ownAt[i] : otherAt[i];
      this.#limit[i] = (ownFirst ? own[i] : other[i]) + this.#cutoff;
    }
  }

  #sum({ left, right }: RowPairs, squared: Float64Array): void {
    if (this.#forward.length < left.length) {
      this.#forward = new Float64Array(left.length);
      this.#backward = new Float64Array(left.length);
    }
    const [labels, limit] = [this.#labels, this.#limit];
    this.#ownSum.fill(0);
    this.#otherSum.fill(0);
    for (let e = 0; e < left.length; e++) {
      const [i, j, q] = [left[e], right[e], squared[e]];
      const same = labels[i] === labels[j];
      const least = same ? this.#own : this.#other;
      const sums = same ? this.#ownSum : this.#otherSum;
      const forward = q < limit[i] ? exp(least[i] - q) : 0;
      const backward = q < limit[j] ? exp(least[j] - q) : 0;
      sums[i] += forward;
      sums[j] += backward;
      this.#forward[e] = forward;
      this.#backward[e] = backward;
    }
  }

  /** p_i or log p_i of one point; sets the factors that turn its stored exponentials into derivatives. */
  #settle(i: number): number {
    const [own, other] = [this.#ownSum[i], this.#otherSum[i]];
    const least = Math.min(own > 0 ? this.#own[i] : Infinity, other > 0 ? this.#other[i] : Infinity);
    const ownShift = own > 0 ? exp(least - this.#own[i]) : 0;
    const otherShift = other > 0 ? exp(least - this.#other[i]) : 0;
    const total = own * ownShift + other * otherShift;
    if (!(own > 0) || !(total > 0)) {
      this.#ownWeight[i] = 0;
      this.#otherWeight[i] = 0;
      return 0;
    }
    const wrong = (other * otherShift) / total;
    if (this.#logarithmic) {
      this.#ownWeight[i] = wrong / own;
      this.#otherWeight[i] = -otherShift / total;
      return least - this.#own[i] + log(own / total);
    }
    const right = (own * ownShift) / total;
    this.#ownWeight[i] = (wrong * ownShift) / total;
    this.#otherWeight[i] = (-right * otherShift) / total;
    return right;
  }
}
