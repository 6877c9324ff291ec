import { joinBytes, littleEndian } from "./bytes.ts";

/** A text, a list of tables, or a table: in each slot a small whole number, something else, or nothing. */
export type FlatNode = string | readonly FlatTable[] | FlatTable;
export interface FlatTable {
  readonly slots: readonly (number | FlatNode | undefined)[];
}

/** The bytes of a FlatBuffer with this root. Every number takes four bytes; what a table refers to follows it. */
export function writeFlatBuffer(root: FlatTable): Uint8Array<ArrayBuffer> {
  const words: number[] = [0];
  words[0] = place(root, words) * 4;
  return joinBytes(words.map((word) => littleEndian(word, 4)));
}

/** Appends a node and gives the word it starts at. */
function place(node: FlatNode, words: number[]): number {
  if (typeof node === "string") return placeText(node, words);
  if (!("slots" in node)) {
    const start = words.push(node.length) - 1;
    return placeSlots(node, start, words);
  }
  const sizes = [4 + 2 * node.slots.length, 4 + 4 * node.slots.length];
  const offsets = node.slots.map((slot, k) => (slot === undefined ? 0 : 4 + 4 * k));
  const directory = [...sizes, ...offsets, ...(offsets.length % 2 === 0 ? [] : [0])];
  const before = words.length;
  for (let k = 0; k < directory.length; k += 2) words.push(directory[k] + directory[k + 1] * 65536);
  const start = words.push((words.length - before) * 4) - 1;
  return placeSlots(node.slots, start, words);
}

/** Appends one word for each slot and behind them what they refer to, by its distance. */
function placeSlots(slots: FlatTable["slots"], start: number, words: number[]): number {
  const first = words.length;
  for (const slot of slots) words.push(typeof slot === "number" ? slot : 0);
  slots.forEach((slot, k) => {
    if (slot === undefined || typeof slot === "number") return;
    const target = place(slot, words);
    words[first + k] = (target - first - k) * 4;
  });
  return start;
}

function placeText(text: string, words: number[]): number {
  const bytes = new TextEncoder().encode(text);
  const start = words.push(bytes.length) - 1;
  const ended = new Uint8Array((Math.floor(bytes.length / 4) + 1) * 4);
  ended.set(bytes);
  const view = new DataView(ended.buffer);
  for (let k = 0; k < ended.length; k += 4) words.push(view.getUint32(k, true));
  return start;
}
