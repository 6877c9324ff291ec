import { squaredDistances } from "../linalg/distances.ts";
import { Matrix } from "../linalg/matrix.ts";
import { multiply, multiplyInto } from "../linalg/products.ts";

const ROWS = 64;
/** Points all of whose pairs are weighed at once: half the products, and a table of 2 MB at most. */
const WHOLE = 512;

/** Turns the squared distances of row i to all rows into weights W_ij, in place, and returns the row's part of the loss. */
export type WeighRow = (squared: Float64Array, i: number) => number;

/** Calls `weigh` for every row of Z (n x k) and `visit` with each block of 64 rows of W; returns the loss. Memory is 64 x n. */
function eachBlock(
  mapped: Matrix,
  weigh: WeighRow,
  visit: (weights: Matrix, block: Matrix, from: number) => void = () => {},
): number {
  const { rows: n, cols, data } = mapped;
  let loss = 0;
  for (let from = 0; from < n; from += ROWS) {
    const to = Math.min(n, from + ROWS);
    const block = new Matrix(to - from, cols, data.subarray(from * cols, to * cols));
    const table = squaredDistances(block, mapped);
    for (let i = from; i < to; i++) loss += weigh(table.row(i - from), i);
    visit(table, block, from);
  }
  return loss;
}

/** Turns a block of 64 rows of W from row `from` on into other weights, in place, and returns their part of the loss. */
export type WeighBlock = (weights: Matrix, from: number) => number;

/** The loss and Lap(W) Z, n x k, by products of blocks of W: for maps under which too many pairs are near to be listed. */
export function blockFlow(
  mapped: Matrix,
  weigh: WeighRow,
  finish: WeighBlock = () => 0,
): { loss: number; flow: Matrix } {
  const { rows: n, cols: k, data } = mapped;
  if (n <= WHOLE) return wholeFlow(mapped, weigh, finish);
  const degrees = new Float64Array(n);
  const flow = new Matrix(n, k);
  let finished = 0;
  const loss = eachBlock(mapped, weigh, (weights, block, from) => {
    finished += finish(weights, from);
    for (let r = 0; r < weights.rows; r++) {
      for (let j = 0; j < n; j++) {
        const weight = weights.data[r * n + j];
        degrees[from + r] += weight;
        degrees[j] += weight;
      }
    }
    const forward = multiply(weights, mapped);
    for (let e = 0; e < forward.data.length; e++) flow.data[from * k + e] -= forward.data[e];
    multiplyInto(flow, weights, block, { transposeA: true, scale: -1, accumulate: true });
  });
  for (let i = 0; i < n; i++) for (let c = 0; c < k; c++) flow.data[i * k + c] += degrees[i] * data[i * k + c];
  return { loss: loss + finished, flow };
}

/** The same from all weights at once: Lap(W) Z = (diag((W + Wᵀ)1) − W − Wᵀ) Z. */
function wholeFlow(mapped: Matrix, weigh: WeighRow, finish: WeighBlock): { loss: number; flow: Matrix } {
  const n = mapped.rows;
  const table = squaredDistances(mapped, mapped);
  const { data: weights } = table;
  let loss = 0;
  for (let i = 0; i < n; i++) loss += weigh(table.row(i), i);
  loss += finish(table, 0);
  const degrees = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    let degree = 0;
    for (let j = 0; j < i; j++) {
      const weight = weights[i * n + j] + weights[j * n + i];
      weights[i * n + j] = -weight;
      weights[j * n + i] = -weight;
      degree += weight;
      degrees[j] += weight;
    }
    degrees[i] += degree;
  }
  for (let i = 0; i < n; i++) weights[i * n + i] = degrees[i];
  return { loss, flow: multiply(table, mapped) };
}
