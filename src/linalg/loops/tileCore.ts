import { distanceTile } from "./distanceTile.ts";
import { gaussianTileTwin, weighTileTwin } from "./gaussianTile.ts";
import { gemm } from "./gemm.ts";
import type { PointLoops } from "./pointLoops.ts";
import { squaredNorms } from "./rowDistances.ts";
import { subtractRow } from "./rowWork.ts";

/** A memory of doubles and the loops over its tiles: what `Wasm` offers, so that one driver serves both. Addresses are byte offsets. */
export interface TileCore {
  readonly loops: Pick<
    PointLoops,
    "gemm" | "subtractRow" | "squaredNorms" | "squaredDistances" | "gaussianTile" | "weighTile"
  >;
  alloc(count: number): number;
  heap(): Float64Array;
}

/** The readable twins of the loops over a memory of their own. */
export function twinTiles(): TileCore {
  let heap = new Float64Array(1024);
  let top = 0;
  const at = (address: number): Float64Array => heap.subarray(address / 8);
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
    loops: {
      gemm(m, n, k, alpha, a, aRow, aCol, b, bRow, bCol, c, ldc) {
        const left = { data: heap, start: a / 8, row: aRow, col: aCol };
        const right = { data: heap, start: b / 8, row: bRow, col: bCol };
        gemm(m, n, k, alpha, left, right, { data: heap, start: c / 8, row: ldc, col: 1 });
      },
      subtractRow(n, d, x, row) {
        subtractRow(d, at(x).subarray(0, n * d), at(row));
      },
      squaredNorms(n, d, x, out) {
        at(out).set(squaredNorms(n, d, at(x)));
      },
      squaredDistances(n, m, d, x, y, xCentered, yCentered, _xNorms, _yNorms, out) {
        distanceTile([n, m, d], at(x), at(y), at(xCentered), at(yCentered), at(out));
      },
      gaussianTile(n, m, first, q, from, to, ownRows, otherRows, ownColumns, otherColumns) {
        gaussianTileTwin(heap, [n, m, first], q / 8, {
          from: from / 8,
          to: to / 8,
          ownRows: ownRows / 8,
          otherRows: otherRows / 8,
          ownColumns: ownColumns / 8,
          otherColumns: otherColumns / 8,
        });
      },
      weighTile(n, m, first, e, from, to, ownRows, otherRows, ownColumns, otherColumns, rowDegrees, columnDegrees) {
        const sides = {
          from: from / 8,
          to: to / 8,
          ownRows: ownRows / 8,
          otherRows: otherRows / 8,
          ownColumns: ownColumns / 8,
          otherColumns: otherColumns / 8,
        };
        weighTileTwin(heap, [n, m, first], e / 8, sides, rowDegrees / 8, columnDegrees / 8);
      },
    },
  };
}
