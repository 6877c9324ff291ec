import type { Random } from "../base/random.ts";
import { randomBelow } from "./sampling.ts";

/** Labeled rows grouped by class, so that the e-th pair or triplet of a kind is found without listing them. Rows coded -1 are left out. */
export interface ClassIndex {
  /** Labeled rows, class by class, ascending within each. */
  readonly rows: Int32Array;
  /** Class c holds `rows[starts[c]]` to `rows[starts[c + 1] - 1]`. */
  readonly starts: Int32Array;
}

export function classIndex(labels: Int32Array): ClassIndex {
  const classes = labels.reduce((most, label) => Math.max(most, label + 1), 0);
  const starts = new Int32Array(classes + 1);
  for (const label of labels) if (label >= 0) starts[label + 1]++;
  for (let c = 0; c < classes; c++) starts[c + 1] += starts[c];
  const next = starts.slice();
  const rows = new Int32Array(starts[classes]);
  labels.forEach((label, i) => {
    if (label >= 0) rows[next[label]++] = i;
  });
  return { rows, starts };
}

/** A kind of constraint as a numbered list: how many there are, and the one of a given number. */
export interface Numbered<T extends readonly number[]> {
  readonly total: number;
  at(number: number): T;
}

/** All pairs of one class. */
export function similarPairs({ rows, starts }: ClassIndex): Numbered<[number, number]> {
  return byClass(
    starts,
    (size) => (size * (size - 1)) / 2,
    (start, _size, e) => {
      // Pairs (low, high) in the order of high: e = high (high − 1) / 2 + low.
      let high = Math.floor((1 + Math.sqrt(1 + 8 * e)) / 2);
      if ((high * (high - 1)) / 2 > e) high--;
      if ((high * (high + 1)) / 2 <= e) high++;
      return [rows[start + e - (high * (high - 1)) / 2], rows[start + high]];
    },
  );
}

/** All pairs of two classes. */
export function dissimilarPairs({ rows, starts }: ClassIndex): Numbered<[number, number]> {
  const later = (start: number, size: number) => rows.length - start - size;
  return byClass(
    starts,
    (size, start) => size * later(start, size),
    (start, size, e) => [
      rows[start + Math.floor(e / later(start, size))],
      rows[start + size + (e % later(start, size))],
    ],
  );
}

/** All triplets of an anchor, another point of its class and a point of another class. */
export function classTriplets({ rows, starts }: ClassIndex): Numbered<[number, number, number]> {
  return byClass(
    starts,
    (size) => size * (size - 1) * (rows.length - size),
    (start, size, e) => {
      const others = rows.length - size;
      const pair = Math.floor(e / others);
      const outside = e % others;
      const anchor = Math.floor(pair / (size - 1));
      const positive = pair % (size - 1);
      return [
        rows[start + anchor],
        rows[start + positive + (positive >= anchor ? 1 : 0)],
        rows[outside < start ? outside : outside + size],
      ];
    },
  );
}

/** Draws triplets, all equally likely, where there are too many to number: a similar pair in random order and a row outside its class. */
export function tripletDrawer(index: ClassIndex, labels: Int32Array, random: Random): () => [number, number, number] {
  const pairs = similarPairs(index);
  return () => {
    for (;;) {
      const pair = pairs.at(randomBelow(pairs.total, random));
      const negative = index.rows[random.integer(index.rows.length)];
      if (labels[negative] === labels[pair[0]]) continue;
      const [anchor, positive] = random.integer(2) === 0 ? pair : [pair[1], pair[0]];
      return [anchor, positive, negative];
    }
  };
}

function byClass<T extends readonly number[]>(
  starts: Int32Array,
  count: (size: number, start: number) => number,
  at: (start: number, size: number, e: number) => T,
): Numbered<T> {
  const classes = starts.length - 1;
  const before = new Float64Array(classes + 1);
  for (let c = 0; c < classes; c++) before[c + 1] = before[c] + count(starts[c + 1] - starts[c], starts[c]);
  return {
    total: before[classes],
    at(number) {
      let low = 0;
      let high = classes;
      while (high - low > 1) {
        const middle = (low + high) >> 1;
        if (before[middle] <= number) low = middle;
        else high = middle;
      }
      return at(starts[low], starts[low + 1] - starts[low], number - before[low]);
    },
  };
}
