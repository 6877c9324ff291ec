import { exp } from "../../base/elementary.ts";
import { squaredDifference } from "./rowDistances.ts";

const CANCELLED = 1 / 1024;
/** Reciprocal scale of a point with k points at distance 0: finite, so that no distance times it is not a number. */
const LARGEST = 1e150;

/** Doubles that the WebAssembly loop works in: half the table of n points in tiles of 4 x 4, the points and their products twice each, and what belongs to each point. */
export function affinityWorkspace(n: number, d: number, k: number): number {
  const panels = Math.ceil(n / 4);
  return 8 * panels * (panels + 1) + 4 * panels * (d + 12 * Math.ceil(d / 4) + k + 35) + 48;
}

/** Σ x xᵀ of centered points, and ½ Σ A_ij (x_i − x_j)(x_i − x_j)ᵀ, d x d each. */
export interface AffinityScatter {
  readonly near: Float64Array;
  readonly gram: Float64Array;
}

/**
 * With A = B + Bᵀ the second is XᵀP + PᵀX for P = (½ diag(A1) − B) X: half of A is made. B is what lies left of the tiles of 4 x 4 on the diagonal, and
 * half of these.
 */
export function affinityScatter(n: number, d: number, k: number, x: Float64Array): AffinityScatter {
  const table = distancesOf(n, d, x);
  const at = (i: number, j: number): number => (i < j ? place(j, i) : place(i, j));
  const factors = Float64Array.from({ length: n }, (_, i) => {
    const others = Float64Array.from({ length: n }, (_, j) => (i === j ? Infinity : table[at(i, j)])).sort();
    return Math.min(LARGEST, 1 / Math.sqrt(others[k - 1]));
  });
  for (let i = 0, e = 0; i < n; i++) {
    for (let j = 0; j <= i; j++, e++) {
      const power = table[e] * (-factors[i] * factors[j]);
      table[e] = exp(power < -708 ? -708 : power);
    }
  }
  const sums = new Float64Array(n);
  const pulled = new Float64Array(n * d);
  for (let i = 0; i < n; i++) {
    const first = i - (i % 4);
    const end = Math.min(n, first + 4);
    for (let j = 0; j < end; j++) sums[i] += table[at(i, j)];
    for (let c = 0; c < d; c++)
      for (let j = 0; j < end; j++) pulled[i * d + c] += (j < first ? 1 : 0.5) * table[at(i, j)] * x[j * d + c];
  }
  for (let first = 0; first < n; first += 4) {
    for (let j = 0; j < first; j++) {
      const [a, b, c, e] = [0, 1, 2, 3].map((r) => (first + r < n ? table[place(first + r, j)] : 0));
      sums[j] += a + c + (b + e);
    }
  }
  for (let i = 0, e = 0; i < n; i++) for (let c = 0; c < d; c++, e++) pulled[e] = 0.5 * sums[i] * x[e] - pulled[e];
  const [near, gram] = [new Float64Array(d * d), new Float64Array(d * d)];
  for (let a = 0; a < d; a++) {
    for (let b = 0; b < d; b++) {
      let [ab, ba] = [0, 0];
      for (let i = 0; i < n * d; i += d) {
        ab += x[i + a] * pulled[i + b];
        ba += x[i + b] * pulled[i + a];
        gram[a * d + b] += x[i + a] * x[i + b];
      }
      near[a * d + b] = ab + ba;
    }
  }
  return { near, gram };
}

/** The place of entry (i, j), j ≤ i, of a table that is held row by row. */
const place = (i: number, j: number): number => (i * (i + 1)) / 2 + j;

/** ‖x_i‖² + ‖x_j‖² − 2 x_i·x_j where that has not cancelled, as in `distanceTile`, for j ≤ i; products are summed feature by feature. */
function distancesOf(n: number, d: number, x: Float64Array): Float64Array {
  const dot = (i: number, j: number): number => {
    let sum = 0;
    for (let c = 0; c < d; c++) sum += x[i * d + c] * x[j * d + c];
    return sum;
  };
  const norms = Float64Array.from({ length: n }, (_, i) => dot(i, i));
  const table = new Float64Array(place(n, 0));
  for (let i = 0, e = 0; i < n; i++) {
    for (let j = 0; j <= i; j++, e++) {
      const both = norms[i] + norms[j];
      const value = both - 2 * dot(i, j);
      table[e] = value >= CANCELLED * both ? value : squaredDifference(d, x, i * d, x, j * d);
    }
  }
  return table;
}
