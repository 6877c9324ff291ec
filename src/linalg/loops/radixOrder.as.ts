// A radix sort of the leading 32 bits of doubles; radixOrder.ts holds the twin.

/**
 * The indices 0 … n − 1 by the leading 32 bits of their keys, stable; −0 counts as 0. Returns how many neighbors in that order share them.
 * `order`, `spare` and `prefixes` hold n 32-bit integers, `slots` 2048 of them.
 */
export function radixOrder(n: i32, keys: usize, order: usize, spare: usize, prefixes: usize, slots: usize): i32 {
  const bits: u32 = n < 1500 ? 8 : 11;
  const size: u32 = 1 << bits;
  for (let i = 0; i < n; i++) {
    const word = <u32>(reinterpret<u64>(load<f64>(keys + ((<usize>i) << 3)) + 0) >> 32);
    store<u32>(prefixes + ((<usize>i) << 2), word >> 31 ? ~word : word ^ 0x80000000);
  }
  let from = bits == 8 ? order : spare;
  let to = bits == 8 ? spare : order;
  for (let i = 0; i < n; i++) store<i32>(from + ((<usize>i) << 2), i);
  for (let shift: u32 = 0; shift < 32; shift += bits) {
    memory.fill(slots, 0, (<usize>size) << 2);
    for (let i = 0; i < n; i++) {
      const slot = slots + ((<usize>digit(prefixes, i, shift, size)) << 2);
      store<i32>(slot, load<i32>(slot) + 1);
    }
    let before = 0;
    for (let s: u32 = 0; s < size; s++) {
      const slot = slots + ((<usize>s) << 2);
      const count = load<i32>(slot);
      store<i32>(slot, before);
      before += count;
    }
    for (let r = 0; r < n; r++) {
      const index = load<i32>(from + ((<usize>r) << 2));
      const slot = slots + ((<usize>digit(prefixes, index, shift, size)) << 2);
      const place = load<i32>(slot);
      store<i32>(slot, place + 1);
      store<i32>(to + ((<usize>place) << 2), index);
    }
    const held = from;
    from = to;
    to = held;
  }
  let ties = 0;
  for (let r = 1; r < n; r++) {
    const index = load<i32>(order + ((<usize>r) << 2));
    const last = load<i32>(order + ((<usize>(r - 1)) << 2));
    if (load<u32>(prefixes + ((<usize>index) << 2)) == load<u32>(prefixes + ((<usize>last) << 2))) ties++;
  }
  return ties;
}

// @ts-ignore
@inline function digit(prefixes: usize, i: i32, shift: u32, size: u32): u32 {
  return (load<u32>(prefixes + ((<usize>i) << 2)) >> shift) & (size - 1);
}
