import { closedChunks } from "./fromPairs.ts";

/** Points that positives join, directly or over others. */
export interface Families {
  /** One code for each point; a point alone has its own. */
  readonly codes: Int32Array;
  /** Whether one family holds more than a tenth of all points that positives name: what it joins says too little then, and every point has its own code. */
  readonly large: boolean;
}

/** The families of `rows` points under positives (a, b): the transitive closure. */
export function closedFamilies(positives: readonly (readonly [number, number])[], rows: number): Families {
  const left = Int32Array.from(positives, ([a]) => a);
  const right = Int32Array.from(positives, ([, b]) => b);
  const all = Int32Array.from({ length: rows }, (_, i) => i);
  const similar = new Uint8Array(left.length).fill(1);
  const { chunk, count } = closedChunks({ left, right, similar }, new Int32Array(rows).fill(-1), all);
  const sizes = new Int32Array(count);
  for (const code of chunk) if (code >= 0) sizes[code]++;
  const named = new Set([...left, ...right]).size;
  if (sizes.some((size) => size * 10 > named)) return { codes: all, large: true };
  return { codes: chunk.map((code, i) => (code >= 0 ? code : count + i)), large: false };
}
