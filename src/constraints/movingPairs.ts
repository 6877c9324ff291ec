import { pairSquaredDistances } from "../linalg/distances.ts";
import type { Matrix } from "../linalg/matrix.ts";
import { type NearPairs, pairsWithin } from "../linalg/pairsWithin.ts";
import { withRowWork } from "../linalg/rowWork.ts";

/** More pairs than this are not listed. */
const LIMIT = 1 << 24;

/**
 * How many pairs of n rows are worth their memory, about 40 bytes each with their weights: of few rows all distances are soon computed anew, so one in sixteen,
 * but a million; of many rows eight million.
 */
export const worthListing = (rows: number): number =>
  Math.min(1 << 23, Math.max(1 << 20, Math.floor((rows * rows) / 32)));

/** A distance of a listed pair costs about ten times one of a search, which sees n²/2 pairs: a wider list must stay well below a tenth of them (measured). */
const WORTH_KEEPING = 1 / 100;
/** Slack over what the last move would have needed. */
const AHEAD = 1.5;
/** A list for one map, but for rounding. */
const TIGHT = 1e-12;
/** Slack below which a list serves hardly longer than for one map, and above which it is too long (measured). */
const [LEAST, MOST] = [1e-4, 0.05];
/** Rows that tell by how much all were scaled. */
const SAMPLE = 256;

/** What a search found, and where. */
interface Search {
  readonly rows: Matrix;
  readonly asked: Float64Array;
  readonly radii: Float64Array;
  /** Widths w_i = ‖z_i‖ + the mean norm: a change of the map moves far rows farther. */
  readonly widths: Float64Array;
  /** Rows keep `looseness` w_i around them. */
  readonly looseness: number;
  readonly pairs: NearPairs;
}

/**
 * All pairs of rows closer than the radius of either end, kept up to date while the rows move, without an n x n array.
 * A search may keep some slack s_i around each row; then it serves as long as no pair that was left out can have come close:
 * with ε_i = ‖z_i − c z⁰_i‖ every such pair has ‖z_i − z_j‖ ≥ c (r⁰_i + s_i + s_j) − ε_i − ε_j.
 */
export class MovingPairs {
  /** Lists made so far. */
  searches = 0;
  readonly #labels: Int32Array | undefined;
  readonly #limit: number;
  #last: Search | undefined;
  /** The least looseness that made too long a list. */
  #tooLoose = Infinity;
  /** Calls that go without a search because the last one found too many, and how many go so after the next one in vain. */
  #resting = 0;
  #rest = 2;

  /** With `labels` only pairs of different labels count. At most `limit` pairs are listed. */
  constructor({ labels, limit = LIMIT }: { readonly labels?: Int32Array; readonly limit?: number } = {}) {
    this.#labels = labels;
    this.#limit = limit;
  }

  /**
   * Every pair (i, j) with ‖z_i − z_j‖ < max(radii_i, radii_j), and some more, with squared distances. Rows n x k, radii plain distances: both are kept and
   * must not change later. Undefined if the pairs are too many to list.
   */
  at(rows: Matrix, radii: Float64Array): NearPairs | undefined {
    if (this.#last && sameNumbers(this.#last.rows.data, rows.data) && sameNumbers(this.#last.asked, radii)) {
      return this.#last.pairs;
    }
    const needed = this.#last ? loosenessFor(this.#last, rows, radii) : Infinity;
    if (this.#last && needed <= this.#last.looseness) {
      const { left, right } = this.#last.pairs;
      return { left, right, squared: pairSquaredDistances(rows, left, right) };
    }
    if (this.#resting > 0) {
      this.#resting--;
      return undefined;
    }
    this.#last = undefined; // its memory first
    this.#last = this.#search(rows, radii, AHEAD * needed) ?? this.#search(rows, radii, TIGHT);
    if (this.#last) return this.#last.pairs;
    this.#resting = this.#rest;
    this.#rest = Math.min(64, 2 * this.#rest);
    return undefined;
  }

  #search(rows: Matrix, radii: Float64Array, looseness: number): Search | undefined {
    const loose = looseness !== TIGHT;
    if (loose && !(looseness >= LEAST && looseness <= MOST && looseness < 0.7 * this.#tooLoose)) return undefined;
    const widths = widthsOf(rows);
    const wide = radii.map((radius) => radius * ROUNDING);
    const reach = {
      radii: wide,
      slack: widths.map((width) => looseness * width),
      labels: this.#labels,
    };
    const longest = loose ? Math.max(16 * rows.rows, WORTH_KEEPING * rows.rows * rows.rows) : this.#limit;
    const pairs = pairsWithin(rows, reach, Math.min(longest, this.#limit));
    if (pairs) this.searches++;
    else if (loose) this.#tooLoose = looseness;
    return pairs && { rows, asked: radii, radii: wide, widths, looseness, pairs };
  }
}

/** Above the rounding of distances, on either side. */
const ROUNDING = 1 + 1e-9;

const sameNumbers = (a: Float64Array, b: Float64Array): boolean => a.every((value, e) => value === b[e]);

function widthsOf(rows: Matrix): Float64Array {
  const norms = withRowWork(rows, (work) => work.norms()).map(Math.sqrt);
  const mean = norms.reduce((sum, norm) => sum + norm, 0) / norms.length;
  return norms.map((norm) => norm + mean);
}

/** The least looseness ℓ at which the search would still serve: c ℓ w_i ≥ ε_i + what the radius of row i outgrew c r⁰_i by, for every i; infinite beyond all that any search is given. */
function loosenessFor(search: Search, rows: Matrix, radii: Float64Array): number {
  const { cols, data } = rows;
  const factor = bestFactor(search.rows, rows);
  let needed = 0;
  for (let i = 0; i < radii.length; i++) {
    let square = 0;
    for (let e = i * cols; e < (i + 1) * cols; e++) {
      const move = data[e] - factor * search.rows.data[e];
      square += move * move;
    }
    const growth = Math.max(0, radii[i] * (1 + 5e-10) - factor * search.radii[i]);
    const demand = Math.sqrt(square) + growth;
    if (demand > 0) needed = Math.max(needed, demand / (factor * search.widths[i]));
    if (needed > MOST) return Infinity;
  }
  return needed;
}

/** The factor c that brings c Z⁰ closest to Z in some of the rows; any would do. */
function bestFactor(reference: Matrix, { rows, cols, data }: Matrix): number {
  const step = Math.ceil(rows / SAMPLE) * cols;
  let product = 0;
  let square = 0;
  for (let first = 0; first < data.length; first += step) {
    for (let e = first; e < first + cols; e++) {
      product += reference.data[e] * data[e];
      square += reference.data[e] * reference.data[e];
    }
  }
  return square > 0 ? Math.max(0, product / square) : 1;
}
