/**
 * The counts n₀ ≤ n₁ ≤ … of `entries` entries, from 0 to `most`, that maximize the sum of f_p(n_p), each f_p concave: `gain(p, n)` is f_p(n + 1) − f_p(n),
 * never rising in n. Of several answers the smallest. By pooling adjacent violators: O(entries log most) where no count falls.
 */
export function risingCounts(entries: number, most: number, gain: (p: number, n: number) => number): Int32Array {
  const starts = new Int32Array(entries);
  const counts = new Int32Array(entries);
  let pools = 0;
  for (let p = 0; p < entries; p++) {
    let start = p;
    let count = bestCount(p, p + 1, most, gain);
    for (; pools > 0 && counts[pools - 1] > count; pools--) {
      start = starts[pools - 1];
      count = bestCount(start, p + 1, counts[pools - 1], gain);
    }
    starts[pools] = start;
    counts[pools++] = count;
  }
  const found = new Int32Array(entries);
  for (let pool = 0; pool < pools; pool++)
    found.fill(counts[pool], starts[pool], pool + 1 < pools ? starts[pool + 1] : entries);
  return found;
}

/** The least count at which entries `from` to `to` together gain no more. */
function bestCount(from: number, to: number, most: number, gain: (p: number, n: number) => number): number {
  let low = 0;
  let high = most;
  while (low < high) {
    const middle = (low + high) >> 1;
    let sum = 0;
    for (let p = from; p < to; p++) sum += gain(p, middle);
    if (sum > 0) low = middle + 1;
    else high = middle;
  }
  return low;
}
