/**
 * The nearest point of {w ≥ 0, Σ w = total}: [w − τ]₊ with τ found from the sorted values, O(n log n).
 * Held, Wolfe & Crowder 1974; Duchi et al. 2008.
 */
export function projectSimplex(values: Float64Array, total = 1): Float64Array {
  const sorted = values.slice().sort();
  let sum = 0;
  let threshold = 0;
  for (let k = sorted.length - 1, count = 1; k >= 0; k--, count++) {
    sum += sorted[k];
    const candidate = (sum - total) / count;
    if (count > 1 && sorted[k] <= candidate) break;
    threshold = candidate;
  }
  return values.map((value) => Math.max(0, value - threshold));
}

/** The nearest point of {w ≥ 0, Σ w ≤ total}. */
export function projectSolidSimplex(values: Float64Array, total = 1): Float64Array {
  const clipped = values.map((value) => Math.max(0, value));
  return clipped.reduce((sum, value) => sum + value, 0) <= total ? clipped : projectSimplex(values, total);
}
