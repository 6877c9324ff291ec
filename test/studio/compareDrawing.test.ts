import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { accuracyScale } from "../../studio/src/draw/accuracyScale.ts";
import { cellAreas, cellBorders, cellMiddles } from "../../studio/src/draw/cellPaths.ts";

const grid = fc
  .record({ cols: fc.integer({ min: 1, max: 9 }), rows: fc.integer({ min: 1, max: 9 }) })
  .chain(({ cols, rows }) =>
    fc.record({
      cols: fc.constant(cols),
      rows: fc.constant(rows),
      codes: fc.array(fc.integer({ min: 0, max: 2 }), { minLength: cols * rows, maxLength: cols * rows }),
    }),
  );

describe("accuracyScale", () => {
  test("holds every share between its ends, on whole twentieths, never shorter than a tenth", () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true })), (shares) => {
        const { low, high, x } = accuracyScale(shares);
        for (const share of shares) {
          expect(x(share, 100)).toBeGreaterThanOrEqual(-1e-6);
          expect(x(share, 100)).toBeLessThanOrEqual(100 + 1e-6);
        }
        expect(high - low).toBeGreaterThan(0.1 - 1e-9);
        expect(20 * low).toBeCloseTo(Math.round(20 * low), 9);
        expect(low).toBeGreaterThanOrEqual(0);
        expect(high).toBeLessThanOrEqual(1);
      }),
    );
  });

  test("is no wider than it must be", () => {
    expect(accuracyScale([0.91, 0.99])).toMatchObject({ low: 0.9, high: 1 });
    expect(accuracyScale([1, 1])).toMatchObject({ low: 0.9, high: 1 });
    expect(accuracyScale([])).toMatchObject({ low: 0, high: 1 });
  });
});

describe("cell paths", () => {
  test("cover each cell once, with its own class", () => {
    fc.assert(
      fc.property(grid, (cells) => {
        const covered = new Array<number>(cells.codes.length).fill(-1);
        for (const [code, path] of cellAreas(cells)) {
          for (const [, x, y, length] of path.matchAll(/M(\d+),(\d+)h(\d+)v1h-\d+Z/g)) {
            for (let k = 0; k < Number(length); k++) {
              const cell = Number(y) * cells.cols + Number(x) + k;
              expect(covered[cell]).toBe(-1);
              covered[cell] = code;
            }
          }
        }
        expect(covered).toEqual(cells.codes);
      }),
    );
  });

  test("draw one border for each pair of neighbors of different classes", () => {
    fc.assert(
      fc.property(grid, (cells) => {
        const { cols, codes } = cells;
        const differ = codes.flatMap((code, cell) => [
          cell % cols > 0 && codes[cell - 1] !== code,
          cell >= cols && codes[cell - cols] !== code,
        ]);
        expect([...cellBorders(cells).matchAll(/M/g)]).toHaveLength(differ.filter(Boolean).length);
      }),
    );
  });

  test("put a class's middle where the largest square of its cells fits around it", () => {
    fc.assert(
      fc.property(grid, (cells) => {
        const { cols, rows, codes } = cells;
        const fits = (r: number, c: number, half: number): boolean => {
          for (let y = r - half; y <= r + half; y++)
            for (let x = c - half; x <= c + half; x++)
              if (x < 0 || y < 0 || x >= cols || y >= rows || codes[y * cols + x] !== codes[r * cols + c]) return false;
          return true;
        };
        const depth = (r: number, c: number): number => {
          let half = 0;
          while (fits(r, c, half)) half++;
          return half;
        };
        const middles = cellMiddles(cells);
        for (const code of new Set(codes)) {
          const deepest = Math.max(
            ...codes.map((other, cell) => (other === code ? depth(Math.floor(cell / cols), cell % cols) : 0)),
          );
          const middle = middles.get(code);
          expect(middle?.depth).toBe(deepest);
          expect(depth((middle?.y ?? 0) - 0.5, (middle?.x ?? 0) - 0.5)).toBe(deepest);
        }
      }),
    );
  });
});
