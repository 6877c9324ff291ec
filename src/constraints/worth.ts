/** What each of `count` constraints is worth, scaled to mean 1 so that only ratios matter; ones without weights. */
export function worthOf(count: number, weights?: ArrayLike<number>): Float64Array {
  const worth = new Float64Array(count).fill(1);
  if (!weights) return worth;
  let peak = 0;
  for (let e = 0; e < count; e++) peak = Math.max(peak, weights[e]);
  let total = 0;
  for (let e = 0; e < count; e++) total += weights[e] / peak;
  for (let e = 0; e < count; e++) worth[e] = (weights[e] / peak / total) * count;
  return worth;
}
