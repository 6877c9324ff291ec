import { columnMeans } from "./columnMeans.ts";
import { affinityTable, type LowerBlock, type LowerTable } from "./loops/affinityTable.ts";
import { affinityTableWasm } from "./loops/affinityTableWasm.ts";
import { inArena, wasm } from "./loops/wasm.ts";
import type { Matrix } from "./matrix.ts";
import { multiply } from "./products.ts";

/** Multiplications of the distances from which copying into the arena pays. */
const WORTH_COPYING = 1000;
/** Rows of a block. */
const BLOCK = 48;

/**
 * ½ Σ A_ij (x_i − x_j)(x_i − x_j)ᵀ = Xᵀ (diag(A1) − A) X of centered points (n x d), d x d, for A_ij = exp(−‖x_i − x_j‖² / (σ_i σ_j)) with σ_i the distance of x_i to
 * its k-th neighbor; A is 1 where points coincide. Half of A is made and held: A = B + Bᵀ, so that with P = (½ diag(A1) − B) X it is XᵀP + PᵀX.
 */
export function affinityScatter(points: Matrix, neighbors: number): Matrix {
  const { rows: n, cols: d } = points;
  const blocks = blocksOf(n);
  const center = columnMeans(points);
  const core = n * n * d >= WORTH_COPYING ? wasm() : null;
  if (core)
    return inArena(core, () => scatterOf(affinityTableWasm(core, points, center, blocks), points, blocks, neighbors));
  return scatterOf(affinityTable(points, center, blocks), points, blocks, neighbors);
}

function scatterOf(table: LowerTable, points: Matrix, blocks: readonly LowerBlock[], neighbors: number): Matrix {
  const { rows: n, cols: d, data } = points;
  const factors = kthDistances(table.values(), blocks, n, neighbors);
  for (let i = 0; i < n; i++) factors[i] = 1 / Math.sqrt(factors[i]);
  const sums = table.exponentiate(factors);
  addColumns(table.values(), blocks, sums);
  const half = table.timesPoints();
  for (let i = 0, e = 0; i < n; i++)
    for (let c = 0; c < d; c++, e++) half.data[e] = 0.5 * sums[i] * data[e] - half.data[e];
  const scatter = multiply(points, half, { transposeA: true });
  for (let a = 0; a < d; a++) {
    for (let b = 0; b <= a; b++) {
      const sum = scatter.data[a * d + b] + scatter.data[b * d + a];
      scatter.data[a * d + b] = sum;
      scatter.data[b * d + a] = sum;
    }
  }
  return scatter;
}

function blocksOf(n: number): LowerBlock[] {
  const blocks: LowerBlock[] = [];
  for (let from = 0, at = 0; from < n; from += BLOCK) {
    const to = Math.min(n, from + BLOCK);
    blocks.push({ from, to, at });
    at += (to - from) * to;
  }
  return blocks;
}

/** The k-th least number beside the diagonal of each row of the whole table; infinite where there are fewer. */
function kthDistances(values: Float64Array, blocks: readonly LowerBlock[], n: number, k: number): Float64Array {
  const least = new Float64Array(n * k).fill(Infinity);
  const bounds = new Float64Array(n).fill(Infinity);
  for (const { from, to, at } of blocks) {
    for (let i = from; i < to; i++) {
      const row = at + (i - from) * to;
      let bound = bounds[i];
      for (let j = 0; j < i; j++) {
        const value = values[row + j];
        if (value < bound) bound = insert(least, i * k, k, value);
        if (value < bounds[j]) bounds[j] = insert(least, j * k, k, value);
      }
      bounds[i] = bound;
    }
  }
  return bounds;
}

/** Puts a number among the k least, ascending from place `first`; returns the largest of them. */
function insert(least: Float64Array, first: number, k: number, value: number): number {
  let t = first + k - 1;
  for (; t > first && least[t - 1] > value; t--) least[t] = least[t - 1];
  least[t] = value;
  return least[first + k - 1];
}

/** Adds to the sums what the columns left of the diagonal blocks add up to. */
function addColumns(values: Float64Array, blocks: readonly LowerBlock[], sums: Float64Array): void {
  for (const { from, to, at } of blocks) {
    for (let i = from; i < to; i++) {
      const row = at + (i - from) * to;
      for (let j = 0; j < from; j++) sums[j] += values[row + j];
    }
  }
}
