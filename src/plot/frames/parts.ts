import type { Matrix } from "../../linalg/matrix.ts";

/** The points that a run is watched on. Rows are those of `points`. */
export interface Parts {
  readonly points: Matrix;
  /** Class codes, -1 for an unlabeled point. */
  readonly codes: Int32Array;
  /** Rows learned from. */
  readonly train: Int32Array;
  /** Labeled rows held out. */
  readonly held: Int32Array;
}

/** Which rows take part, and which of the points given at first may be held out. */
export interface Partition {
  readonly without?: ReadonlySet<number>;
  /** Rows from here on were added by hand and are always learned from. */
  readonly given?: number;
}

/** Splits points by hand-countable rule: of every class each fourth point is held out, the others are learned from. */
export function partsOf(points: Matrix, codes: Int32Array, { without, given = points.rows }: Partition = {}): Parts {
  const met = new Map<number, number>();
  const train: number[] = [];
  const held: number[] = [];
  for (let i = 0; i < points.rows; i++) {
    if (without?.has(i)) continue;
    const code = codes[i]!;
    const place = met.get(code) ?? 0;
    met.set(code, place + 1);
    (code >= 0 && i < given && place % 4 === 3 ? held : train).push(i);
  }
  return { points, codes, train: Int32Array.from(train), held: Int32Array.from(held) };
}
