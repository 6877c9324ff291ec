import { affinities, kthOthers } from "./affinities.ts";
import { columnMeans } from "./columnMeans.ts";
import { squaredDistances } from "./distances.ts";
import { allocateRows, loadRows, spreadDistances } from "./loops/distancesWasm.ts";
import { INNER_BLOCK } from "./loops/gemm.ts";
import { copyOut } from "./loops/gemmWasm.ts";
import { COLUMN_BLOCK, gemmWorkspace, ROW_BLOCK } from "./loops/gemmWorkspace.ts";
import { spreadProduct } from "./loops/spreadProduct.ts";
import { inArena, type Wasm, wasm } from "./loops/wasm.ts";
import { Matrix } from "./matrix.ts";
import { mirrorLower, multiply, multiplySymmetric } from "./products.ts";

/** Multiplications of the distances from which copying into the arena pays. */
const WORTH_COPYING = 1000;

/**
 * ½ Σ A_ij (x_i − x_j)(x_i − x_j)ᵀ = Xᵀ (diag(A1) − A) X of centered points (n x d), d x d, for A_ij = exp(−‖x_i − x_j‖² / (σ_i σ_j)) with σ_i the distance of x_i to
 * its k-th neighbor; A is 1 where points coincide. The table of A is held whole: n x n numbers.
 */
export function affinityScatter(points: Matrix, neighbors: number): Matrix {
  const { rows, cols } = points;
  const core = rows * rows * cols >= WORTH_COPYING ? wasm() : null;
  if (core) return inArena(core, () => scatterByWasm(core, points, neighbors));
  const table = squaredDistances(points, points);
  const sums = affinities(table, 0, kthOthers(table, neighbors).map(factorOf));
  return multiplySymmetric(points, laplacianTimes(points, sums, multiply(table, points)));
}

/** (diag(A1) − A) X from X, the sums A1 and AX, which it overwrites. */
export function laplacianTimes(points: Matrix, sums: Float64Array, pulled: Matrix): Matrix {
  overwriteByLaplacian(points.data, sums, pulled.data, points.cols);
  return pulled;
}

function overwriteByLaplacian(x: Float64Array, sums: Float64Array, pulled: Float64Array, d: number): void {
  for (let i = 0, e = 0; i < sums.length; i++) for (let c = 0; c < d; c++, e++) pulled[e] = sums[i] * x[e] - pulled[e];
}

/** 1/σ from σ². */
const factorOf = (squared: number): number => 1 / Math.sqrt(squared);

/** The same in the arena, where the table stays between the passes. */
function scatterByWasm(core: Wasm, points: Matrix, neighbors: number): Matrix {
  const { rows: n, cols: d } = points;
  const x = allocateRows(core, n, d);
  const table = core.alloc(n * n);
  const [factors, sums, least] = [core.alloc(n), core.alloc(n), core.alloc(neighbors)];
  const [pulled, scatter] = [core.alloc(n * d), core.alloc(d * d)];
  const workspace = core.alloc(gemmWorkspace(d));
  const blocks = [ROW_BLOCK, INNER_BLOCK, COLUMN_BLOCK] as const;
  const at = (address: number, count: number): Float64Array => core.heap().subarray(address / 8, address / 8 + count);
  loadRows(core, points, 0, n, columnMeans(points), x);
  spreadDistances(core, x, x, [n, n, d], table);
  core.loops.kthOthers(n, n, 0, neighbors, table, least, factors);
  const scales = at(factors, n);
  for (let i = 0; i < n; i++) scales[i] = factorOf(scales[i]);
  core.loops.affinities(n, n, 0, table, factors, sums);
  at(pulled, n * d).fill(0);
  spreadProduct(core, [n, d, n, 1, table, n, 1, x.rows, d, 1, pulled, d, workspace, ...blocks, 0]);
  overwriteByLaplacian(at(x.rows, n * d), at(sums, n), at(pulled, n * d), d);
  at(scatter, d * d).fill(0);
  spreadProduct(core, [d, d, n, 1, x.rows, 1, d, pulled, d, 1, scatter, d, workspace, ...blocks, 1]);
  const out = new Matrix(d, d);
  copyOut(core, scatter, out, 0, 0, d, d);
  mirrorLower(out);
  return out;
}
