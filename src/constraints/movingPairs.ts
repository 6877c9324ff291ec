import type { Matrix } from "../linalg/matrix.ts";
import { pairsWithin, type RowPairs } from "../linalg/pairsWithin.ts";

/** More pairs than this are listed only if without them the list would not be complete. */
const ENOUGH = 1 << 23;
const LIMIT = 1 << 24;
/** The looseness at which a list serves one map only. */
const TIGHT = 1e-4;

/**
 * All pairs of rows closer than the radius of either end, kept up to date while the rows move, without an n x n array.
 * A full search keeps some slack s around each row; it serves as long as no pair that was left out can have come close:
 * with ε_i = ‖z_i − c z⁰_i‖ every such pair has ‖z_i − z_j‖ ≥ c (r⁰_i + s_i + s_j) − ε_i − ε_j.
 */
export class MovingPairs {
  /** Full searches so far. */
  searches = 0;
  readonly #labels: Int32Array | undefined;
  #reference: Matrix | undefined;
  #radii: Float64Array = new Float64Array(0);
  #slack: Float64Array = new Float64Array(0);
  #looseness = 0.05;
  readonly #limit: number;
  #served = 0;
  #complete = false;
  #pairs: RowPairs = { left: new Int32Array(0), right: new Int32Array(0) };

  /** With `labels` only pairs of different labels count. At most `limit` pairs are listed. */
  constructor({ labels, limit = LIMIT }: { readonly labels?: Int32Array; readonly limit?: number } = {}) {
    this.#labels = labels;
    this.#limit = limit;
  }

  /** Every pair (i, j) with ‖z_i − z_j‖ < max(radii_i, radii_j), and some more. Rows n x k, radii plain distances. Undefined if they are too many to list. */
  at(rows: Matrix, radii: Float64Array): RowPairs | undefined {
    this.#served++;
    if (this.#complete || (this.#reference && this.#covers(this.#reference, rows, radii))) return this.#pairs;
    return this.#search(rows, radii) ? this.#pairs : undefined;
  }

  #covers(reference: Matrix, rows: Matrix, radii: Float64Array): boolean {
    const factor = bestFactor(reference, rows);
    const spare = spareSlack(reference, rows, factor, this.#slack);
    let least = Infinity;
    for (const value of spare) least = Math.min(least, value);
    for (let i = 0; i < radii.length; i++) {
      if (!(radii[i] * ROUNDING <= factor * this.#radii[i] + spare[i] + least)) return false;
    }
    return true;
  }

  #search(rows: Matrix, radii: Float64Array): boolean {
    if (this.#served < 4) this.#looseness = Math.min(0.4, this.#looseness * 1.5);
    else if (this.#served > 12) this.#looseness *= 0.7;
    for (;;) {
      this.#slack = slackOf(rows, this.#looseness);
      const reach = { radii: radii.map((radius) => radius * ROUNDING), slack: this.#slack, labels: this.#labels };
      const found = pairsWithin(rows, reach, this.#looseness > TIGHT ? Math.min(ENOUGH, this.#limit) : this.#limit);
      if (found) {
        this.#pairs = found;
        break;
      }
      if (this.#looseness <= TIGHT) return false;
      this.#looseness = this.#looseness > 0.01 ? this.#looseness / 4 : TIGHT;
    }
    this.#reference = rows.clone();
    this.#radii = radii.slice();
    this.#served = 0;
    this.searches++;
    const n = rows.rows;
    if (this.#pairs.left.length > (n * n) / 8 && n * n <= 2 * Math.min(ENOUGH, this.#limit)) this.#listAll(rows);
    return true;
  }

  /** Once most pairs are near, searching again saves nothing. */
  #listAll(rows: Matrix): void {
    const far = new Float64Array(rows.rows).fill(Infinity);
    this.#pairs = pairsWithin(rows, { radii: far, slack: far, labels: this.#labels }, this.#limit) ?? this.#pairs;
    this.#complete = true;
  }
}

/** Above the rounding of a distance found by way of a matrix product. */
const ROUNDING = 1 + 1e-9;

/** s_i = looseness · (‖z_i‖ + the mean norm): a change of the map moves far rows farther. */
function slackOf({ rows: n, cols, data }: Matrix, looseness: number): Float64Array {
  const norms = new Float64Array(n);
  let sum = 0;
  for (let i = 0; i < n; i++) {
    let square = 0;
    for (let c = 0; c < cols; c++) square += data[i * cols + c] * data[i * cols + c];
    norms[i] = Math.sqrt(square);
    sum += norms[i];
  }
  return norms.map((norm) => looseness * (norm + sum / n));
}

/** The factor c that brings c Z⁰ closest to Z. */
function bestFactor(reference: Matrix, rows: Matrix): number {
  let product = 0;
  let square = 0;
  for (let e = 0; e < rows.data.length; e++) {
    product += reference.data[e] * rows.data[e];
    square += reference.data[e] * reference.data[e];
  }
  return square > 0 ? Math.max(0, product / square) : 1;
}

/** c s_i − ‖z_i − c z⁰_i‖. */
function spareSlack(reference: Matrix, rows: Matrix, factor: number, slack: Float64Array): Float64Array {
  const { cols } = rows;
  return slack.map((width, i) => {
    let square = 0;
    for (let e = i * cols; e < (i + 1) * cols; e++) {
      const move = rows.data[e] - factor * reference.data[e];
      square += move * move;
    }
    return factor * width - Math.sqrt(square);
  });
}
