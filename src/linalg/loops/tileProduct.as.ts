// C += scale A B for one tile, through the generated loop; twin: tileProduct.ts.
import { multiplyTile } from './gemmTile.generated';
import { address, Index } from './heap.as';

export const TILE_ROWS: Index = 4;
export const TILE_COLS: Index = 4;
const INNER: Index = 256;

// @ts-ignore
@inline export function tileProduct(steps: Index, scale: f64, a: Index, b: Index, c: Index, stride: Index): void {
  multiplyTile(steps, address(a), address(b), scale, address(c), address(stride), true, 0);
}

// @ts-ignore
@inline export function blockOfSteps(left: Index): Index {
  return left < INNER ? left : INNER;
}
