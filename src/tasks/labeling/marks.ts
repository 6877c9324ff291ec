/** What somebody said about a pair. */
export type Answer = "same" | "different" | "unsure" | "skip";

/** Two rows of the points. */
export interface RowPair {
  readonly left: number;
  readonly right: number;
}

/** An answer about two rows of the points. */
export interface Mark extends RowPair {
  readonly answer: Answer;
}

/** Three rows of the points. */
export interface RowTriple {
  readonly items: readonly [number, number, number];
}

/** An answer about three rows: which one is the odd one out, null where none was named. */
export interface OddMark extends RowTriple {
  readonly odd: number | null;
}

/** A comparison: d(anchor, positive) < d(anchor, negative). */
export interface Triplet {
  readonly anchor: number;
  readonly positive: number;
  readonly negative: number;
}

/** What an odd one out says: each of the other two is nearer to its fellow than to the odd one. */
export function tripletsOf({ items, odd }: OddMark): readonly Triplet[] {
  if (odd === null) return [];
  const [a, b] = items.filter((item) => item !== odd) as [number, number];
  return [
    { anchor: a, positive: b, negative: odd },
    { anchor: b, positive: a, negative: odd },
  ];
}

/** Whether two pairs are of the same rows, in either order. */
export const isSamePair = (a: RowPair, b: RowPair): boolean =>
  (a.left === b.left && a.right === b.right) || (a.left === b.right && a.right === b.left);

/** Whether two triples are of the same rows, in any order. */
export const isSameTriple = (a: RowTriple, b: RowTriple): boolean => a.items.every((item) => b.items.includes(item));
