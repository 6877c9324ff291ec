// What gaussianFlow does to one tile, in one call each, so that the tile stays in the cache; tileCore.ts holds the twins.
import { squaredDistances } from './distanceTile.as';
import { gaussianTile, weighTile } from './gaussianTile.as';
import { gemm } from './gemm.as';

/** The tile of e^-q of n rows to m rows, added to the sums of both; `same` where these are the same rows, whose own distance counts as infinite. */
export function flowSums(
  n: i32, m: i32, d: i32, x: usize, y: usize, xc: usize, yc: usize, nx: usize, ny: usize, tile: usize, workspace: usize, same: i32,
  first: i32, from: usize, to: usize, ownRows: usize, otherRows: usize, ownColumns: usize, otherColumns: usize,
): void {
  squaredDistances(n, m, d, x, y, xc, yc, nx, ny, tile, workspace);
  if (same) for (let r = 0; r < n; r++) store<f64>(tile + ((<usize>(r * m + r)) << 3), Infinity);
  gaussianTile(n, m, first, tile, from, to, ownRows, otherRows, ownColumns, otherColumns);
}

/** Weighs a tile, adds the weights to the degrees, and takes W Z and, unless `same`, its counterpart from the flow of rows and columns. */
export function flowWeights(
  n: i32, m: i32, d: i32, first: i32, tile: usize, from: usize, to: usize,
  ownRows: usize, otherRows: usize, ownColumns: usize, otherColumns: usize, rowDegrees: usize, columnDegrees: usize,
  zRows: usize, zColumns: usize, rowFlow: usize, columnFlow: usize, workspace: usize, same: i32,
): void {
  weighTile(n, m, first, tile, from, to, ownRows, otherRows, ownColumns, otherColumns, rowDegrees, columnDegrees);
  gemm(n, d, m, -1, tile, m, 1, zColumns, d, 1, rowFlow, d, workspace, 96, 256, 2048, 0);
  if (!same) gemm(m, d, n, -1, tile, 1, m, zRows, d, 1, columnFlow, d, workspace, 96, 256, 2048, 0);
}
