import type { Matrix } from "../../linalg/matrix.ts";
import { drawnRows } from "../cloud/drawnRows.ts";

/** The points that a run is watched on. Rows are those of `points`. */
export interface Parts {
  readonly points: Matrix;
  /** Class codes, -1 for an unlabeled point. */
  readonly codes: Int32Array;
  /** Rows learned from. */
  readonly train: Int32Array;
  /** Labeled rows held out. */
  readonly held: Int32Array;
  /** The labeled rows whose neighbors are asked: a frame must cost no more than some milliseconds. */
  readonly asked: { readonly train: Int32Array; readonly held: Int32Array };
}

/** Points that are asked at most, of those learned from and of those held out. */
const ASKED = 400;

/** Which rows take part, and which of the points given at first may be held out. */
export interface Partition {
  readonly without?: ReadonlySet<number>;
  /** Rows from here on were added by hand and are always learned from. */
  readonly given?: number;
  /** Learn from at most so many points, drawn at random with classes in proportion; the others are only shown. */
  readonly most?: number;
  /** Rows that are drawn whatever `most` says. */
  readonly always?: ReadonlySet<number>;
}

/** Splits points by hand-countable rule: of every class each fourth point is held out, the others are learned from. */
export function partsOf(
  points: Matrix,
  codes: Int32Array,
  { without, given = points.rows, most = Infinity, always = new Set() }: Partition = {},
): Parts {
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
  const learned = limited(Int32Array.from(train), codes, most, always);
  const known = learned.filter((i) => codes[i]! >= 0);
  const out = Int32Array.from(held);
  const asked = { train: drawnRows(known, codes, ASKED), held: drawnRows(out, codes, ASKED) };
  return { points, codes, train: learned, held: out, asked };
}

function limited(train: Int32Array, codes: Int32Array, most: number, always: ReadonlySet<number>): Int32Array {
  if (train.length <= most) return train;
  const drawn = new Set(drawnRows(train, codes, most));
  return train.filter((row) => drawn.has(row) || always.has(row));
}
