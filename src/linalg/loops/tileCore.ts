import { distanceTile } from "./distanceTile.ts";
import { gaussianTileTwin, type TileSides, weighTileByTwin, weighTileTwin } from "./gaussianTile.ts";
import { gemm } from "./gemm.ts";
import type { PointLoops } from "./pointLoops.ts";
import { squaredNorms } from "./rowDistances.ts";
import { subtractRow } from "./rowWork.ts";
import type { Call, Scratch } from "./wasmLoops.ts";

/** A memory of doubles and the loops over its tiles: what `Wasm` offers, so that one driver serves both. Addresses are byte offsets. */
export interface TileCore {
  readonly loops: Pick<PointLoops, "subtractRow" | "squaredNorms">;
  alloc(count: number): number;
  heap(): Float64Array;
  spread<K extends FlowLoop>(loop: K, calls: readonly Call<K>[], work: number, ...scratch: readonly Scratch[]): void;
}

type FlowLoop = "flowSums" | "flowWeights" | "targetSums" | "targetWeights";

/** The readable twins of the loops over a memory of their own. */
export function twinTiles(): TileCore {
  let heap = new Float64Array(1024);
  let top = 0;
  const at = (address: number): Float64Array => heap.subarray(address / 8);
  const addProducts = (
    scale: number,
    [n, m, d, tile]: readonly [number, number, number, number],
    [x, y, rows, columns]: readonly [number, number, number, number],
    same: number,
  ): void => {
    const lines = (start: number) => ({ data: heap, start: start / 8, row: d, col: 1 });
    gemm(n, d, m, scale, { data: heap, start: tile / 8, row: m, col: 1 }, lines(y), lines(rows));
    if (!same) gemm(m, d, n, scale, { data: heap, start: tile / 8, row: 1, col: m }, lines(x), lines(columns));
  };
  const tileLoops: Pick<PointLoops, FlowLoop> = {
    flowSums(n, m, d, x, y, xCentered, yCentered, _xNorms, _yNorms, tile, _workspace, same, first, ...sides) {
      distanceTile([n, m, d], at(x), at(y), at(xCentered), at(yCentered), at(tile));
      if (same) for (let r = 0; r < n; r++) heap[tile / 8 + r * m + r] = Infinity;
      gaussianTileTwin(heap, [n, m, first], tile / 8, sidesOf(...sides));
    },
    flowWeights(n, m, d, first, tile, from, to, ownRows, otherRows, ownColumns, otherColumns, ...rest) {
      const [rowDegrees, columnDegrees, zRows, zColumns, rowFlow, columnFlow, , same] = rest;
      const sides = sidesOf(from, to, ownRows, otherRows, ownColumns, otherColumns);
      weighTileTwin(heap, [n, m, first], tile / 8, sides, rowDegrees / 8, columnDegrees / 8);
      addProducts(-1, [n, m, d, tile], [zRows, zColumns, rowFlow, columnFlow], same);
    },
    targetSums(n, m, d, x, y, xc, yc, nx, ny, tile, workspace, same, first, from, to, ...rest) {
      const [ownRows, otherRows, ownColumns, otherColumns, targets, ...ends] = rest;
      const sums = [ownRows, otherRows, ownColumns, otherColumns] as const;
      tileLoops.flowSums(n, m, d, x, y, xc, yc, nx, ny, tile, workspace, same, first, from, to, ...sums);
      addProducts(1, [n, m, targets, tile], ends, same);
    },
    targetWeights(n, m, d, tile, _factors, aRows, aColumns, r, uRows, vColumns, rowDegrees, columnDegrees, ...rest) {
      const [zRows, zColumns, rowFlow, columnFlow, , same] = rest;
      const factors = new Float64Array(n * m).map(
        (_, e) => heap[aRows / 8 + Math.floor(e / m)] + heap[aColumns / 8 + (e % m)],
      );
      const u = { data: heap, start: uRows / 8, row: r, col: 1 };
      const v = { data: heap, start: vColumns / 8, row: 1, col: r };
      gemm(n, m, r, -1, u, v, { data: factors, start: 0, row: m, col: 1 });
      weighTileByTwin(heap, [n, m], tile / 8, factors, rowDegrees / 8, columnDegrees / 8);
      addProducts(-1, [n, m, d, tile], [zRows, zColumns, rowFlow, columnFlow], same);
    },
  };
  return {
    heap: () => heap,
    alloc(count) {
      const address = 8 * top;
      top += Math.ceil(count);
      if (top > heap.length) {
        const larger = new Float64Array(Math.max(top, 2 * heap.length));
        larger.set(heap);
        heap = larger;
      }
      return address;
    },
    spread(loop, calls) {
      for (const call of calls) (tileLoops[loop] as (...operands: readonly number[]) => void)(...call);
    },
    loops: {
      subtractRow(n, d, x, row) {
        subtractRow(d, at(x).subarray(0, n * d), at(row));
      },
      squaredNorms(n, d, x, out) {
        at(out).set(squaredNorms(n, d, at(x)));
      },
    },
  };
}

const sidesOf = (
  from: number,
  to: number,
  ownRows: number,
  otherRows: number,
  ownColumns: number,
  otherColumns: number,
): TileSides => ({
  from: from / 8,
  to: to / 8,
  ownRows: ownRows / 8,
  otherRows: otherRows / 8,
  ownColumns: ownColumns / 8,
  otherColumns: otherColumns / 8,
});
