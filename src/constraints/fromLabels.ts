import type { Random } from "../base/random.ts";
import type { Chunks, Pairs } from "./types.ts";

/**
 * `count` distinct similar and as many distinct dissimilar pairs of labeled rows, drawn without replacement;
 * all of a kind when there are no more than `count`. Labels are codes from 0, -1 for an unlabeled row.
 */
export function pairsFromLabels(labels: Int32Array, count: number, random: Random): Pairs {
  const labeled = Int32Array.from(labels.keys()).filter((i) => labels[i] >= 0);
  const similar = draw(labels, labeled, count, 1, random);
  const dissimilar = draw(labels, labeled, count, 0, random);
  const all = [...similar, ...dissimilar];
  return {
    left: Int32Array.from(all, ([i]) => i),
    right: Int32Array.from(all, ([, j]) => j),
    similar: Uint8Array.from(all, (_, e) => (e < similar.length ? 1 : 0)),
  };
}

function draw(labels: Int32Array, rows: Int32Array, count: number, similar: 0 | 1, random: Random): [number, number][] {
  const n = rows.length;
  const matches = (i: number, j: number) => (labels[i] === labels[j]) === (similar === 1);
  if (available(labels, rows, similar) <= 2 * count) {
    const all: [number, number][] = [];
    for (let p = 0; p < n; p++) for (let q = p + 1; q < n; q++) if (matches(rows[p], rows[q])) all.push([rows[p], rows[q]]);
    return all.length <= count ? all : random.shuffle(all).slice(0, count);
  }
  const drawn = new Map<number, [number, number]>();
  while (drawn.size < count) {
    const i = rows[random.integer(n)];
    const j = rows[random.integer(n)];
    if (i !== j && matches(i, j)) drawn.set(Math.min(i, j) * labels.length + Math.max(i, j), [i, j]);
  }
  return [...drawn.values()];
}

function available(labels: Int32Array, rows: Int32Array, similar: 0 | 1): number {
  const sizes = new Map<number, number>();
  for (const i of rows) sizes.set(labels[i], (sizes.get(labels[i]) ?? 0) + 1);
  let same = 0;
  for (const size of sizes.values()) same += (size * (size - 1)) / 2;
  return similar ? same : (rows.length * (rows.length - 1)) / 2 - same;
}

/** The classes as chunks. */
export const chunksFromLabels = (labels: Int32Array, classes: number): Chunks => ({ chunk: labels, count: classes });
