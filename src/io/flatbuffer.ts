import { joinBytes, littleEndian } from "./bytes.ts";

/** A text, a list of tables, a list of structs as they lie, or a table: in each slot a small whole number, a long one, something else, or nothing. */
export type FlatNode = string | readonly FlatTable[] | FlatStructs | FlatTable;
export interface FlatTable {
  readonly slots: readonly (number | FlatLong | FlatNode | undefined)[];
}
/** A whole number from 0 in 64 bits. */
export interface FlatLong {
  readonly long: number;
}
/** So many structs of equal size, a multiple of 8 bytes, whose widest part has 8. */
export interface FlatStructs {
  readonly count: number;
  readonly structs: Uint8Array<ArrayBuffer>;
}

/** The bytes of a FlatBuffer with this root. Every number takes four bytes or, if long, eight; what a table refers to follows it. */
export function writeFlatBuffer(root: FlatTable): Uint8Array<ArrayBuffer> {
  const words: number[] = [0];
  words[0] = place(root, words) * 4;
  return joinBytes(words.map((word) => littleEndian(word, 4)));
}

/** Appends a node and gives the word it starts at. */
function place(node: FlatNode, words: number[]): number {
  if (typeof node === "string") return placeText(node, words);
  if ("structs" in node) return placeStructs(node, words);
  if ("slots" in node) return placeTable(node, words);
  const start = words.push(node.length) - 1;
  for (const _ of node) words.push(0);
  refer(node, (k) => start + 1 + k, words);
  return start;
}

type Slot = FlatTable["slots"][number];

const isLong = (slot: Slot): slot is FlatLong => typeof slot === "object" && "long" in slot;

function placeTable({ slots }: FlatTable, words: number[]): number {
  const given = slots.flatMap((slot, k) => (slot === undefined ? [] : [k]));
  const longs = given.filter((k) => isLong(slots[k]));
  const others = given.filter((k) => !isLong(slots[k]));
  const offsets = new Array<number>(slots.length).fill(0);
  longs.forEach((k, at) => {
    offsets[k] = 4 + 8 * at;
  });
  others.forEach((k, at) => {
    offsets[k] = 4 + 8 * longs.length + 4 * at;
  });
  const size = 4 + 8 * longs.length + 4 * others.length;
  const directory = [4 + 2 * slots.length, size, ...offsets, ...(offsets.length % 2 === 0 ? [] : [0])];
  // Long numbers stand first and at multiples of 8, so that the table starts in the middle of one.
  if (longs.length > 0 && (words.length + directory.length / 2) % 2 === 0) words.push(0);
  const before = words.length;
  for (let k = 0; k < directory.length; k += 2) words.push(directory[k] + directory[k + 1] * 65536);
  const start = words.push((words.length - before) * 4) - 1;
  for (const k of longs) {
    const { long } = slots[k] as FlatLong;
    words.push(long % 4294967296, Math.floor(long / 4294967296));
  }
  for (const k of others) words.push(typeof slots[k] === "number" ? (slots[k] as number) : 0);
  refer(slots, (k) => start + offsets[k] / 4, words);
  return start;
}

/** Appends what slots refer to and writes its distance into the word of each. */
function refer(slots: readonly Slot[], wordOf: (k: number) => number, words: number[]): void {
  slots.forEach((slot, k) => {
    if (slot === undefined || typeof slot === "number" || isLong(slot)) return;
    const target = place(slot, words);
    words[wordOf(k)] = (target - wordOf(k)) * 4;
  });
}

function placeStructs({ count, structs }: FlatStructs, words: number[]): number {
  if (words.length % 2 === 0) words.push(0); // they start at a multiple of 8, behind their number
  const start = words.push(count) - 1;
  appendBytes(structs, words);
  return start;
}

function placeText(text: string, words: number[]): number {
  const bytes = new TextEncoder().encode(text);
  const start = words.push(bytes.length) - 1;
  const ended = new Uint8Array((Math.floor(bytes.length / 4) + 1) * 4);
  ended.set(bytes);
  appendBytes(ended, words);
  return start;
}

function appendBytes(bytes: Uint8Array<ArrayBuffer>, words: number[]): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let k = 0; k < bytes.length; k += 4) words.push(view.getUint32(k, true));
}
