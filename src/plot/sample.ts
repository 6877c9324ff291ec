/** At most `limit` of the indices 0 … count - 1, evenly spaced. */
export const evenSample = (count: number, limit: number): Int32Array =>
  count <= limit
    ? Int32Array.from({ length: count }, (_, i) => i)
    : Int32Array.from({ length: limit }, (_, k) => Math.floor(((k + 0.5) * count) / limit));
