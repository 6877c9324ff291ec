/** Pairs of equal distance taken together, nearest first. */
export interface OrderedPairs {
  /** Distinct, ascending. */
  readonly distances: Float64Array;
  /** What the similar pairs at each distance are worth together. */
  readonly similar: Float64Array;
  readonly dissimilar: Float64Array;
}

/** The listed pairs (all by default) by distance. `similar` holds 1 or 0. */
export function orderedPairs(
  distances: Float64Array,
  similar: ArrayLike<number>,
  weights: ArrayLike<number> | undefined,
  pairs: Int32Array = Int32Array.from(distances.keys()),
): OrderedPairs {
  const order = Array.from(pairs).sort((i, j) => distances[i] - distances[j] || i - j);
  const distinct: number[] = [];
  const worth: [number[], number[]] = [[], []];
  for (const pair of order) {
    if (distinct.length === 0 || distances[pair] > distinct[distinct.length - 1]) {
      distinct.push(distances[pair]);
      worth[0].push(0);
      worth[1].push(0);
    }
    worth[similar[pair]][distinct.length - 1] += weights?.[pair] ?? 1;
  }
  const [dissimilar, alike] = worth.map((values) => Float64Array.from(values));
  return { distances: Float64Array.from(distinct), similar: alike, dissimilar };
}

/** The sum of values. */
export const total = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0);

/**
 * What to fit probabilities to in place of 1 and 0: (n₊ + 1) / (n₊ + 2) and 1 / (n₋ + 2), which keeps the few and the separable from certainty. Platt 1999.
 */
export function smoothedTargets({ similar, dissimilar }: OrderedPairs): readonly [number, number] {
  return [(total(similar) + 1) / (total(similar) + 2), 1 / (total(dissimilar) + 2)];
}
