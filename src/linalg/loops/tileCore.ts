import { distanceTile } from "./distanceTile.ts";
import { gaussianTileTwin, type TileSides, weighTileTwin } from "./gaussianTile.ts";
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
  spread<K extends "flowSums" | "flowWeights">(
    loop: K,
    calls: readonly Call<K>[],
    work: number,
    scratch: Scratch,
  ): void;
}

/** The readable twins of the loops over a memory of their own. */
export function twinTiles(): TileCore {
  let heap = new Float64Array(1024);
  let top = 0;
  const at = (address: number): Float64Array => heap.subarray(address / 8);
  const tileLoops: Pick<PointLoops, "flowSums" | "flowWeights"> = {
    flowSums(n, m, d, x, y, xCentered, yCentered, _xNorms, _yNorms, tile, _workspace, same, first, ...sides) {
      distanceTile([n, m, d], at(x), at(y), at(xCentered), at(yCentered), at(tile));
      if (same) for (let r = 0; r < n; r++) heap[tile / 8 + r * m + r] = Infinity;
      gaussianTileTwin(heap, [n, m, first], tile / 8, sidesOf(...sides));
    },
    flowWeights(n, m, d, first, tile, from, to, ownRows, otherRows, ownColumns, otherColumns, ...rest) {
      const [rowDegrees, columnDegrees, zRows, zColumns, rowFlow, columnFlow, , same] = rest;
      const sides = sidesOf(from, to, ownRows, otherRows, ownColumns, otherColumns);
      weighTileTwin(heap, [n, m, first], tile / 8, sides, rowDegrees / 8, columnDegrees / 8);
      const z = (start: number) => ({ data: heap, start: start / 8, row: d, col: 1 });
      gemm(n, d, m, -1, { data: heap, start: tile / 8, row: m, col: 1 }, z(zColumns), z(rowFlow));
      if (!same) gemm(m, d, n, -1, { data: heap, start: tile / 8, row: 1, col: m }, z(zRows), z(columnFlow));
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
