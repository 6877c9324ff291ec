import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Random } from "../../src/base/random.ts";
import { eigh, eighBytes } from "../../src/linalg/eigh.ts";
import { type Wasm, wasm } from "../../src/linalg/loops/wasm.ts";
import { Matrix } from "../../src/linalg/matrix.ts";
import { bitsOf, onBoth } from "./both.ts";
import { ORDERS, rectangle, SYMMETRIC, symmetric, times } from "./matrices.ts";
import { BAR, eigenResidual, rowOrthogonality } from "./ratios.ts";
import { publishWorst } from "./worst.ts";

describe("eigh", () => {
  for (const [kind, make] of Object.entries(SYMMETRIC)) {
    test(`decomposes matrices of kind "${kind}" to working precision, with the same bits from both loops`, () => {
      for (const n of ORDERS) {
        const a = make(n);
        const eigen = onBoth(() => eigh(a));
        for (let i = 1; i < n; i++) expect(eigen.values[i]).toBeGreaterThanOrEqual(eigen.values[i - 1]);
        const residual = publishWorst("eigh residual", eigenResidual(a, eigen), `${kind}, n = ${n}`);
        const orthogonality = publishWorst("eigh orthogonality", rowOrthogonality(eigen.vectors), `${kind}, n = ${n}`);
        expect(residual).toBeLessThan(BAR);
        expect(orthogonality).toBeLessThan(BAR);
      }
    });
  }

  test("holds at every order around the borders of blocks, leaves and thresholds", () => {
    const orders = [4, 6, 7, 8, 9, 15, 16, 17, 31, 32, 33, 34, 63, 64, 65, 66, 95, 96, 97, 98, 127, 128, 129, 130, 161];
    for (const n of orders) {
      const a = symmetric(n, n, (random) => 2 * random.uniform() - 1);
      const eigen = onBoth(() => eigh(a));
      expect(publishWorst("eigh residual", eigenResidual(a, eigen), `random, n = ${n}`)).toBeLessThan(BAR);
      expect(rowOrthogonality(eigen.vectors)).toBeLessThan(BAR);
    }
  });

  test("is exact on diagonal matrices", () => {
    const { values, vectors } = eigh(Matrix.diagonal([3, -1, 2]));
    expect([...values]).toEqual([-1, 2, 3]);
    expect(vectors.toArrays()).toEqual([
      [0, 1, 0],
      [0, 0, 1],
      [1, 0, 0],
    ]);
  });

  test("points the largest component of every vector up, the first one on ties", () => {
    const { vectors } = eigh(
      Matrix.from([
        [0, -1],
        [-1, 0],
      ]),
    );
    expect(vectors.row(0)[0]).toBeGreaterThan(0);
    expect(vectors.row(1)[0]).toBeGreaterThan(0);
    for (let n = 1; n < 12; n++) {
      const found = eigh(symmetric(n, 40 + n, (random) => random.uniform() - 0.5)).vectors;
      for (let i = 0; i < n; i++) {
        const row = found.row(i);
        const peak = row.reduce((best, value, j) => (Math.abs(value) > Math.abs(row[best]) ? j : best), 0);
        expect(row[peak]).toBeGreaterThan(0);
      }
    }
  });

  test("reads the lower triangle alone and leaves its input as it was", () => {
    const a = symmetric(9, 50, (random) => random.uniform());
    const hidden = a.clone();
    for (let i = 0; i < 9; i++) for (let j = i + 1; j < 9; j++) hidden.data[i * 9 + j] = Number.NaN;
    const before = bitsOf(hidden);
    expect(bitsOf(eigh(hidden))).toEqual(bitsOf(eigh(a)));
    expect(bitsOf(hidden)).toEqual(before);
  });

  test("keeps the bits of vectors and scales values exactly under powers of two", () => {
    const a = symmetric(40, 51, (random) => random.uniform() - 0.5);
    const plain = eigh(a);
    for (const factor of [2 ** -900, 2 ** -90, 2 ** 90, 2 ** 900]) {
      const scaled = eigh(times(a, factor));
      expect(scaled.vectors.data.every((value, at) => Object.is(value, plain.vectors.data[at]))).toBe(true);
      expect(scaled.values.every((value, i) => value === plain.values[i] * factor)).toBe(true);
    }
  });

  test("splits blocks that differ in scale beyond the range of squares", () => {
    for (const tiny of [1e-170, 1e-160, 1e-155, 1e-120, 1e-30]) {
      const a = Matrix.diagonal([1, 0, 0, 0, 0]);
      a.data[2 * 5 + 1] = a.data[1 * 5 + 2] = tiny;
      a.data[4 * 5 + 3] = a.data[3 * 5 + 4] = 3 * tiny;
      a.data[4 * 5 + 1] = a.data[1 * 5 + 4] = 2 * tiny;
      const eigen = eigh(a);
      expect(eigenResidual(a, eigen)).toBeLessThan(BAR);
      expect(rowOrthogonality(eigen.vectors)).toBeLessThan(BAR);
    }
  });

  test("survives generated matrices whose entries span the whole range of numbers", () => {
    const entry = fc.oneof(
      fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e150, max: 1e150 }),
      fc
        .tuple(fc.double({ min: -1, max: 1, noNaN: true }), fc.integer({ min: -300, max: 150 }))
        .map(([m, e]) => m * 10 ** e),
      fc.constantFrom(0, 1, -1, 5e-324, 2 ** -1022),
    );
    const matrix = fc
      .integer({ min: 1, max: 9 })
      .chain((n) => fc.array(entry, { minLength: n * n, maxLength: n * n }).map((data) => ({ n, data })));
    fc.assert(
      fc.property(matrix, ({ n, data }) => {
        const a = new Matrix(n, n, Float64Array.from(data));
        for (let i = 0; i < n; i++) for (let j = 0; j < i; j++) a.data[j * n + i] = a.data[i * n + j];
        const eigen = onBoth(() => eigh(a));
        expect(eigenResidual(a, eigen)).toBeLessThan(BAR);
        expect(rowOrthogonality(eigen.vectors)).toBeLessThan(BAR);
      }),
      { numRuns: 150, seed: 2 },
    );
  });

  test("survives generated structures at orders where halves are merged", () => {
    const structure = fc.record({
      n: fc.integer({ min: 33, max: 90 }),
      seed: fc.nat(),
      bandwidth: fc.constantFrom(1, 1, 2, 90),
      decades: fc.constantFrom(0, 10, 40, 160, 300),
      levels: fc.constantFrom(1, 2, 5, 1e9),
      coupling: fc.constantFrom(1, 1e-8, 1e-15, 1e-16, 1e-30, 1e-200),
    });
    fc.assert(
      fc.property(structure, ({ n, seed, bandwidth, decades, levels, coupling }) => {
        const random = new Random(seed);
        const a = new Matrix(n, n);
        const sizes = Float64Array.from({ length: n }, () => 10 ** (-decades * random.uniform()));
        for (let i = 0; i < n; i++) {
          a.data[i * n + i] = sizes[i] * Math.ceil(levels * random.uniform());
          for (let j = Math.max(0, i - bandwidth); j < i; j++) {
            const value =
              coupling * Math.sqrt(sizes[i] * sizes[j]) * (random.uniform() < 0.3 ? 0 : random.uniform() - 0.5);
            a.data[i * n + j] = a.data[j * n + i] = value;
          }
        }
        const eigen = onBoth(() => eigh(a));
        for (let i = 1; i < n; i++) expect(eigen.values[i]).toBeGreaterThanOrEqual(eigen.values[i - 1]);
        expect(publishWorst("eigh residual", eigenResidual(a, eigen), `generated ${seed}`)).toBeLessThan(BAR);
        expect(publishWorst("eigh orthogonality", rowOrthogonality(eigen.vectors), `generated ${seed}`)).toBeLessThan(
          BAR,
        );
      }),
      { numRuns: 80, seed: 7 },
    );
  });

  test("takes the memory that its plan says", () => {
    const core = wasm() as { -readonly [K in keyof Wasm]: Wasm[K] };
    const { alloc } = core;
    const start = core.mark();
    let peak = 0;
    core.alloc = (count) => {
      const address = alloc(count);
      peak = Math.max(peak, core.mark() - start);
      return address;
    };
    try {
      for (const n of [1, 30, 300]) {
        peak = 0;
        eigh(Matrix.identity(n));
        expect(peak).toBeGreaterThanOrEqual(eighBytes(n));
        expect(peak).toBeLessThan(eighBytes(n) + 1024);
      }
    } finally {
      core.alloc = alloc;
    }
  });

  test("refuses what it cannot decompose, naming the place", () => {
    const a = Matrix.identity(3);
    a.data[7] = Number.NaN;
    expect(() => eigh(a)).toThrow(/entry \(2, 1\) of the 3 x 3 matrix is NaN/);
    a.data[7] = Number.POSITIVE_INFINITY;
    expect(() => eigh(a)).toThrow(expect.objectContaining({ code: "NUMERIC" }));
    expect(() => eigh(rectangle(2, 3, 1))).toThrow(expect.objectContaining({ code: "SHAPE" }));
    const ones = new Matrix(4, 4, new Float64Array(16).fill(1e308));
    expect(() => eigh(ones)).toThrow(/eigenvalue 3 exceeds/);
  });
});
