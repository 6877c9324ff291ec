/** Which of the two 32-bit words of a double holds sign and exponent on this machine. */
const HIGH_WORD = new Uint32Array(Float64Array.of(1).buffer)[1] === 0 ? 0 : 1;

/** The leading 32 bits of each number, changed so that they sort as unsigned integers. */
export function sortablePrefixes(keys: Float64Array): Uint32Array {
  // Adding 0 turns -0 into 0: they are one key.
  const words = new Uint32Array(keys.map((key) => key + 0).buffer);
  const prefixes = new Uint32Array(keys.length);
  for (let i = 0; i < keys.length; i++) {
    const word = words[2 * i + HIGH_WORD];
    prefixes[i] = word >>> 31 ? ~word : word ^ 0x80000000;
  }
  return prefixes;
}

/** From how many numbers on fewer passes with longer tables pay (measured). */
const MANY = 1500;

/** Stable: equal prefixes keep the order of their indices. Three passes over 11 bits each, or four over 8 where there are few. */
export function radixOrder(prefixes: Uint32Array): Int32Array {
  const n = prefixes.length;
  let order = new Int32Array(n);
  for (let i = 0; i < n; i++) order[i] = i;
  let next = new Int32Array(n);
  const bits = n < MANY ? 8 : 11;
  const size = 1 << bits;
  for (let shift = 0; shift < 32; shift += bits) {
    const slots = new Int32Array(size + 1);
    for (let i = 0; i < n; i++) slots[((prefixes[i] >>> shift) & (size - 1)) + 1]++;
    for (let digit = 0; digit < size; digit++) slots[digit + 1] += slots[digit];
    for (let r = 0; r < n; r++) next[slots[(prefixes[order[r]] >>> shift) & (size - 1)]++] = order[r];
    [order, next] = [next, order];
  }
  return order;
}

/** How many neighbors in the order share their prefix. */
export function tiesOf(order: Int32Array, prefixes: Uint32Array): number {
  let ties = 0;
  for (let r = 1; r < order.length; r++) if (prefixes[order[r]] === prefixes[order[r - 1]]) ties++;
  return ties;
}
