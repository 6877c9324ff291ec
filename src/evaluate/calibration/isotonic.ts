import type { Probability } from "../../metrics/decision.ts";
import { type OrderedPairs, smoothedTargets } from "./orderedPairs.ts";

interface Block {
  sum: number;
  weight: number;
  readonly first: number;
  last: number;
}

/**
 * The never rising values nearest to `values` in weighted squares, by pooling adjacent violators: blocks of places that share one value.
 * Ayer, Brunk, Ewing, Reid & Silverman 1955.
 */
export function poolAdjacentViolators(values: ArrayLike<number>, weights: ArrayLike<number>): Float64Array {
  const blocks: Block[] = [];
  for (let place = 0; place < values.length; place++) {
    let block: Block = { sum: values[place] * weights[place], weight: weights[place], first: place, last: place };
    for (let before = blocks.at(-1); before && before.sum / before.weight <= block.sum / block.weight; ) {
      block = {
        sum: before.sum + block.sum,
        weight: before.weight + block.weight,
        first: before.first,
        last: block.last,
      };
      blocks.pop();
      before = blocks.at(-1);
    }
    blocks.push(block);
  }
  const out = new Float64Array(values.length);
  for (const { sum, weight, first, last } of blocks) out.fill(sum / weight, first, last + 1);
  return out;
}

/** Isotonic regression of smoothed targets on the distance; between blocks the probability follows a line. Zadrozny & Elkan 2002. */
export function fitIsotonic(pairs: OrderedPairs): Probability {
  const [high, low] = smoothedTargets(pairs);
  const weights = pairs.similar.map((worth, k) => worth + pairs.dissimilar[k]);
  const values = pairs.similar.map((worth, k) => (high * worth + low * pairs.dissimilar[k]) / weights[k]);
  const fitted = poolAdjacentViolators(values, weights);
  const edges = Array.from(fitted.keys()).filter((k) => fitted[k] !== fitted[k - 1] || fitted[k] !== fitted[k + 1]);
  return {
    kind: "isotonic",
    distances: edges.map((k) => pairs.distances[k]),
    probabilities: edges.map((k) => fitted[k]),
  };
}
