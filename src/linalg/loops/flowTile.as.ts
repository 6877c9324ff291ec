// What gaussianFlow and regressionFlow do to one tile, in one call each, so that the tile stays in the cache; tileCore.ts holds the twins.
import { distancesBelow, squaredDistances, sumOfNorms } from './distanceTile.as';
import { gaussianTile, mirroredExponentials, weighTile, weighTileBy } from './gaussianTile.as';
import { gemm } from './gemm.as';

/** The tile of e^-q of n rows to m rows, added to the sums of both; `same` where these are the same rows, whose own distance counts as infinite. */
export function flowSums(
  n: i32, m: i32, d: i32, x: usize, y: usize, xc: usize, yc: usize, nx: usize, ny: usize, tile: usize, workspace: usize, same: i32,
  first: i32, from: usize, to: usize, ownRows: usize, otherRows: usize, ownColumns: usize, otherColumns: usize,
): void {
  if (same) {
    distancesBelow(n, d, x, xc, nx, tile, workspace);
    mirroredExponentials(n, tile);
  } else {
    squaredDistances(n, m, d, x, y, xc, yc, nx, ny, tile, workspace);
  }
  gaussianTile(n, m, first, tile, from, to, ownRows, otherRows, ownColumns, otherColumns, same);
}

/** Weighs a tile, adds the weights to the degrees, and takes W Z and, unless `same`, its counterpart from the flow of rows and columns. */
export function flowWeights(
  n: i32, m: i32, d: i32, first: i32, tile: usize, from: usize, to: usize,
  ownRows: usize, otherRows: usize, ownColumns: usize, otherColumns: usize, rowDegrees: usize, columnDegrees: usize,
  zRows: usize, zColumns: usize, rowFlow: usize, columnFlow: usize, workspace: usize, same: i32,
): void {
  weighTile(n, m, first, tile, from, to, ownRows, otherRows, ownColumns, otherColumns, rowDegrees, columnDegrees);
  addProducts(-1, n, m, d, tile, zRows, zColumns, rowFlow, columnFlow, workspace, same);
}

/** `flowSums`, and the tile times the targets of its columns, added to the sums of rows; unless `same`, its counterpart to those of columns. */
export function targetSums(
  n: i32, m: i32, d: i32, x: usize, y: usize, xc: usize, yc: usize, nx: usize, ny: usize, tile: usize, workspace: usize, same: i32,
  first: i32, from: usize, to: usize, ownRows: usize, otherRows: usize, ownColumns: usize, otherColumns: usize,
  targets: i32, rowTargets: usize, columnTargets: usize, rowSums: usize, columnSums: usize,
): void {
  flowSums(n, m, d, x, y, xc, yc, nx, ny, tile, workspace, same, first, from, to, ownRows, otherRows, ownColumns, otherColumns);
  addProducts(1, n, m, targets, tile, rowTargets, columnTargets, rowSums, columnSums, workspace, same);
}

/** `flowWeights` by the factors a_i + a_j - u_i.v_j, r numbers in each u and v; `factors` has room for a tile. */
export function targetWeights(
  n: i32, m: i32, d: i32, tile: usize, factors: usize, aRows: usize, aColumns: usize, r: i32, uRows: usize, vColumns: usize,
  rowDegrees: usize, columnDegrees: usize, zRows: usize, zColumns: usize, rowFlow: usize, columnFlow: usize, workspace: usize, same: i32,
): void {
  for (let i = 0; i < n; i++) sumOfNorms(m, load<f64>(aRows + ((<usize>i) << 3)), aColumns, factors + ((<usize>(i * m)) << 3));
  gemm(n, m, r, -1, uRows, r, 1, vColumns, 1, r, factors, m, workspace, 96, 256, 2048, 0);
  weighTileBy(n, m, tile, factors, rowDegrees, columnDegrees);
  addProducts(-1, n, m, d, tile, zRows, zColumns, rowFlow, columnFlow, workspace, same);
}

/** Adds scale T Y of the columns' Y to the rows and, unless `same`, scale T' X of the rows' X to the columns. */
function addProducts(
  scale: f64, n: i32, m: i32, d: i32, tile: usize, x: usize, y: usize, rows: usize, columns: usize, workspace: usize, same: i32,
): void {
  gemm(n, d, m, scale, tile, m, 1, y, d, 1, rows, d, workspace, 96, 256, 2048, 0);
  if (!same) gemm(m, d, n, scale, tile, 1, m, x, d, 1, columns, d, workspace, 96, 256, 2048, 0);
}
