/** Pairs by row index; `similar[e]` is 1 for a similar and 0 for a dissimilar pair. */
export interface Pairs {
  readonly left: Int32Array;
  readonly right: Int32Array;
  readonly similar: Uint8Array;
  /** What each is worth, above 0; 1 where left out. */
  readonly weights?: Float64Array;
}

/** d(anchor, positive) should be below d(anchor, negative). */
export interface Triplets {
  readonly anchor: Int32Array;
  readonly positive: Int32Array;
  readonly negative: Int32Array;
  /** What each is worth, above 0; 1 where left out. */
  readonly weights?: Float64Array;
}

/** d(a, b) should be below d(c, d). */
export interface Quadruplets {
  readonly a: Int32Array;
  readonly b: Int32Array;
  readonly c: Int32Array;
  readonly d: Int32Array;
  /** What each is worth, above 0; 1 where left out. */
  readonly weights?: Float64Array;
}

/** Groups known to be of one class: `chunk[i]` from 0 to count - 1, -1 for a point in none. */
export interface Chunks {
  readonly chunk: Int32Array;
  readonly count: number;
}
