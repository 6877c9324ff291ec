import { Matrix } from "../matrix.ts";
import { affinities } from "./affinities.ts";
import { distanceTile } from "./distanceTile.ts";
import { gemm } from "./gemm.ts";
import { subtractRow } from "./rowWork.ts";

/** The rows `from` … `to` − 1 of a symmetric table and their columns 0 … `to` − 1, row by row from place `at`. */
export interface LowerBlock {
  readonly from: number;
  readonly to: number;
  readonly at: number;
}

/** The blocks on and below the diagonal of the distances of points X (n x d), in a memory of its own. */
export interface LowerTable {
  /** All numbers of the blocks, as they are now. */
  values(): Float64Array;
  /** Squared distances q become e^(−q_ij f_i f_j), 1 where q = 0. Returns the sum of each row within its block. */
  exponentiate(factors: Float64Array): Float64Array;
  /** B X, n x d, where B is what lies left of the diagonal blocks, and half of these. */
  timesPoints(): Matrix;
}

/** The table in plain memory. */
export function affinityTable(points: Matrix, center: Float64Array, blocks: readonly LowerBlock[]): LowerTable {
  const { rows: n, cols: d, data } = points;
  const centered = data.slice();
  subtractRow(d, centered, center);
  const values = new Float64Array(blocks.reduce((sum, { from, to }) => sum + (to - from) * to, 0));
  const inBlock = ({ from, to, at }: LowerBlock): Float64Array => values.subarray(at, at + (to - from) * to);
  for (const block of blocks) {
    const { from, to } = block;
    const [own, all] = [data.subarray(from * d, to * d), data.subarray(0, to * d)];
    const [ownCentered, allCentered] = [centered.subarray(from * d, to * d), centered.subarray(0, to * d)];
    distanceTile([to - from, to, d], own, all, ownCentered, allCentered, inBlock(block));
  }
  return {
    values: () => values,
    exponentiate(factors) {
      const sums = new Float64Array(n);
      for (const block of blocks)
        affinities(block.to, block.from, inBlock(block), factors, sums.subarray(block.from, block.to));
      return sums;
    },
    timesPoints() {
      const out = new Matrix(n, d);
      for (const { from, to, at } of blocks) {
        const x = (first: number) => ({ data, start: first * d, row: d, col: 1 });
        const table = (column: number) => ({ data: values, start: at + column, row: to, col: 1 });
        const target = { data: out.data, start: from * d, row: d, col: 1 };
        if (from > 0) gemm(to - from, d, from, 1, table(0), x(0), target);
        gemm(to - from, d, to - from, 0.5, table(from), x(from), target);
      }
      return out;
    },
  };
}
