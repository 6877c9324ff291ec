import { expect, test } from "vitest";
import { columnMeans } from "../../src/linalg/columnMeans.ts";
import { squaredDistance } from "../../src/linalg/distances.ts";
import { leadingPart } from "../../src/linalg/leadingPart.ts";
import { wasm } from "../../src/linalg/loops/wasm.ts";
import { Matrix } from "../../src/linalg/matrix.ts";
import { multiply } from "../../src/linalg/products.ts";
import { qr } from "../../src/linalg/qr.ts";
import { randomMatrix } from "./both.ts";

/** Rows whose spread falls by a half from one direction to the next, turned and far from the origin. */
function turned(n: number, d: number, offset: number): Matrix {
  const x = randomMatrix(n, d, 1);
  const scaled = new Matrix(
    n,
    d,
    x.data.map((value, e) => value * 0.5 ** (e % d)),
  );
  const rows = multiply(scaled, qr(randomMatrix(d, d, 2)).q);
  return new Matrix(
    n,
    d,
    rows.data.map((value) => value + offset),
  );
}

test("no two rows lie farther apart in their leading part, and most of the spread stays", () => {
  const core = wasm();
  if (!core) throw new Error("no WebAssembly here");
  const x = turned(300, 16, 1000);
  const part = leadingPart(core, x, columnMeans(x), 4);
  if (!part) throw new Error("no part");
  expect(part.cols).toBeLessThan(6);
  let [kept, all] = [0, 0];
  for (let i = 0; i < x.rows; i++) {
    for (let j = 0; j < i; j++) {
      const [short, long] = [16 * squaredDistance(part, i, part, j), squaredDistance(x, i, x, j)];
      expect(short <= long * (1 + 1e-9)).toBe(true);
      kept += short;
      all += long;
    }
  }
  expect(kept / all).toBeGreaterThan(0.9);
});

test("rows that spread alike in all directions, of few columns, or few themselves have no part", () => {
  const core = wasm();
  if (!core) throw new Error("no WebAssembly here");
  const partOf = (x: Matrix) => leadingPart(core, x, columnMeans(x), 1);
  expect(partOf(randomMatrix(400, 16, 1))).toBeUndefined();
  expect(partOf(turned(400, 6, 0))).toBeUndefined();
  expect(partOf(turned(60, 16, 0))).toBeUndefined();
});
