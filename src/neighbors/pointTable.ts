/** Finds nodes by their exact point: an open-addressing table over the words of the points. */
export interface PointTable {
  /** Node + 1, or 0. */
  slots: Int32Array;
  filled: number;
}

export const pointTable = (room: number): PointTable => ({ slots: new Int32Array(slotsFor(room)), filled: 0 });

const slotsFor = (room: number): number => {
  let slots = 64;
  while (slots < 2 * room) slots *= 2;
  return slots;
};

/** The node whose words equal those at `at`; if there is none, -1, and `node` stands there from now on. `pointOf` says where a node's words are. */
export function findOrPut(
  table: PointTable,
  words: Int32Array,
  at: number,
  width: number,
  node: number,
  pointOf: (node: number) => number,
): number {
  if (2 * table.filled >= table.slots.length) rehash(table, words, width, pointOf);
  const mask = table.slots.length - 1;
  for (let slot = hash(words, at, width) & mask; ; slot = (slot + 1) & mask) {
    const held = table.slots[slot] - 1;
    if (held < 0) {
      table.slots[slot] = node + 1;
      table.filled++;
      return -1;
    }
    if (equal(words, at, pointOf(held), width)) return held;
  }
}

function rehash(table: PointTable, words: Int32Array, width: number, pointOf: (node: number) => number): void {
  const held = table.slots.filter((slot) => slot > 0);
  table.slots = new Int32Array(2 * table.slots.length);
  const mask = table.slots.length - 1;
  for (const entry of held) {
    let slot = hash(words, pointOf(entry - 1), width) & mask;
    while (table.slots[slot] > 0) slot = (slot + 1) & mask;
    table.slots[slot] = entry;
  }
}

/** FNV-1a over words, mixed at the end: its low bits alone are poor. */
function hash(words: Int32Array, at: number, width: number): number {
  let value = 0x811c9dc5;
  for (let i = 0; i < width; i++) value = Math.imul(value ^ words[at + i], 0x01000193);
  value ^= value >>> 15;
  value = Math.imul(value, 0x2c1b3c6d);
  return value ^ (value >>> 13);
}

function equal(words: Int32Array, a: number, b: number, width: number): boolean {
  for (let i = 0; i < width; i++) if (words[a + i] !== words[b + i]) return false;
  return true;
}
