import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { EtalonError } from "../../src/base/errors.ts";
import { Matrix } from "../../src/linalg/matrix.ts";
import { logSumExpRows, softmaxRows } from "../../src/linalg/softmax.ts";
import { onBoth, randomMatrix } from "./both.ts";

const scaled = (m: Matrix, factor: number): Matrix =>
  new Matrix(
    m.rows,
    m.cols,
    m.data.map((x) => x * factor),
  );

function naive(row: Float64Array): { softmax: number[]; logSum: number } {
  const peak = Math.max(...row);
  const weights = Array.from(row, (x) => Math.exp(x - peak));
  const sum = weights.reduce((a, b) => a + b, 0);
  return { softmax: weights.map((w) => w / sum), logSum: peak + Math.log(sum) };
}

describe("softmaxRows and logSumExpRows", () => {
  test("agree with their definitions and between WebAssembly and twins bit for bit", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 40 }),
        fc.integer({ min: 1, max: 130 }),
        fc.constantFrom(1, 30, 400),
        (n, m, factor) => {
          const a = scaled(randomMatrix(n, m, 1), factor);
          const soft = onBoth(() => softmaxRows(a.clone()));
          const logs = onBoth(() => logSumExpRows(a));
          for (let i = 0; i < n; i++) {
            const { softmax, logSum } = naive(a.row(i));
            softmax.forEach((value, c) => {
              expect(Math.abs(soft.get(i, c) - value)).toBeLessThanOrEqual(4e-15 * value + 5e-324);
            });
            expect(Math.abs(logs[i] - logSum)).toBeLessThanOrEqual(1e-14 * Math.max(1, Math.abs(logSum)));
          }
        },
      ),
      { numRuns: 40 },
    );
  });

  test("do not overflow or lose the row at extreme entries", () => {
    const a = Matrix.from([
      [1e308, 1e308, -1e308],
      [-1e308, -1e308, -1e308],
      [0, -745.2, -800],
      [1000, 0, -1000],
    ]);
    const soft = onBoth(() => softmaxRows(a.clone()));
    expect(soft.toArrays()).toEqual([
      [0.5, 0.5, 0],
      [1 / 3, 1 / 3, 1 / 3],
      [1, 0, 0],
      [1, 0, 0],
    ]);
    expect(Array.from(logSumExpRows(a))).toEqual([1e308, -1e308, 0, 1000]);
  });

  test("give an entry of -Infinity the weight 0, whatever its place", () => {
    for (let m = 2; m < 14; m++) {
      for (let hole = 0; hole < m; hole++) {
        const a = randomMatrix(9, m, 2);
        for (let i = 0; i < 9; i++) a.data[i * m + hole] = -Infinity;
        const soft = onBoth(() => softmaxRows(a.clone()));
        for (let i = 0; i < 9; i++) {
          expect(soft.get(i, hole)).toBe(0);
          expect(soft.row(i).reduce((x, y) => x + y, 0)).toBeCloseTo(1, 14);
        }
      }
    }
  });

  test.each([
    ["-Infinity alone", -Infinity],
    ["NaN", NaN],
    ["+Infinity", Infinity],
  ])("softmax refuses a row of %s and names it", (_, value) => {
    const a = randomMatrix(30, 5, 3);
    a.data.fill(value, 17 * 5, 18 * 5);
    expect(onBoth(() => caught(() => softmaxRows(a.clone())))).toMatch(/^NUMERIC Row 17 /);
  });

  test("log-sum-exp of -Infinity alone is -Infinity, of a row with +Infinity is +Infinity, of NaN is NaN", () => {
    const a = new Matrix(40, 3);
    a.data.fill(-Infinity, 0, 3);
    a.data[3] = Infinity;
    a.data[7] = NaN;
    expect(Array.from(onBoth(() => logSumExpRows(a)).subarray(0, 4))).toEqual([
      -Infinity,
      Infinity,
      NaN,
      logSumExpRows(new Matrix(1, 3))[0],
    ]);
    expect(Array.from(logSumExpRows(new Matrix(2, 0)))).toEqual([-Infinity, -Infinity]);
  });
});

function caught(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    if (error instanceof EtalonError) return `${error.code} ${error.message}`;
  }
  return "nothing";
}
