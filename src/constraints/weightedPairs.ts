import type { PairWeights } from "../linalg/pairWeights.ts";

/** A growing list of weighted pairs of rows. */
export class WeightedPairs {
  #left = new Int32Array(1024);
  #right = new Int32Array(1024);
  #weights = new Float64Array(1024);
  #count = 0;
  #most = Infinity;

  /** Begins anew; `most` is how many pairs will be added at most. */
  clear(most = Infinity): void {
    this.#count = 0;
    this.#most = most;
  }

  add(left: number, right: number, weight: number): void {
    if (this.#count === this.#left.length) this.#grow();
    this.#left[this.#count] = left;
    this.#right[this.#count] = right;
    this.#weights[this.#count++] = weight;
  }

  /** Views of what was added: valid until the next change. */
  get pairs(): PairWeights {
    const count = this.#count;
    return {
      left: this.#left.subarray(0, count),
      right: this.#right.subarray(0, count),
      weights: this.#weights.subarray(0, count),
    };
  }

  #grow(): void {
    const [left, right, weights] = [this.#left, this.#right, this.#weights];
    const length = Math.max(left.length + 1, Math.min(2 * left.length, this.#most));
    this.#left = new Int32Array(length);
    this.#right = new Int32Array(length);
    this.#weights = new Float64Array(length);
    this.#left.set(left);
    this.#right.set(right);
    this.#weights.set(weights);
  }
}
