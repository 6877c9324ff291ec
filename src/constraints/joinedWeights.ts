/** Some constraints and what each is worth; 1 without weights. */
export interface Weighed {
  readonly count: number;
  readonly weights?: Float64Array | undefined;
}

/** The weights of lists put one after the other, or nothing where none has any. */
export function joinedWeights(lists: readonly Weighed[]): { readonly weights?: Float64Array } {
  if (lists.every(({ weights }) => weights === undefined)) return {};
  const joined = new Float64Array(lists.reduce((sum, { count }) => sum + count, 0)).fill(1);
  let start = 0;
  for (const { count, weights } of lists) {
    if (weights) joined.set(weights, start);
    start += count;
  }
  return { weights: joined };
}
