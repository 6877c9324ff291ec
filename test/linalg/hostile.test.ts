import fc from "fast-check";
import { expect, test } from "vitest";
import { inverseSpd, solveTriangular } from "../../src/linalg/cholesky.ts";
import { eigh } from "../../src/linalg/eigh.ts";
import { generalizedEigh } from "../../src/linalg/generalizedEigh.ts";
import { Matrix } from "../../src/linalg/matrix.ts";
import { factorPsd, projectPsd, psdCertificate, sqrtPsd } from "../../src/linalg/psd.ts";
import { pseudoInverse } from "../../src/linalg/pseudoInverse.ts";
import { pivotedQr, qr } from "../../src/linalg/qr.ts";
import { svd } from "../../src/linalg/svd.ts";

const decompositions: Readonly<Record<string, (a: Matrix, b: Matrix) => unknown>> = {
  eigh,
  qr,
  pivotedQr,
  svd,
  pseudoInverse: (a) => pseudoInverse(a),
  projectPsd,
  factorPsd: (a) => factorPsd(a),
  sqrtPsd,
  psdCertificate: (a) => psdCertificate(a),
  inverseSpd,
  solveTriangular: (a, b) => solveTriangular(a, b),
  solveTransposed: (a, b) => solveTriangular(a, b, { transpose: true }),
  generalizedEigh,
};

const entry = fc.oneof(
  { weight: 6, arbitrary: fc.double({ min: -10, max: 10, noNaN: true }) },
  { weight: 2, arbitrary: fc.double() },
  { weight: 2, arbitrary: fc.constantFrom(0, -0, 1, 5e-324, -5e-324, 2 ** -1022, 1.7e308, -1.7e308, 1e154, 1e-162) },
  { weight: 1, arbitrary: fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY) },
);
const matrixOf = (n: number) => fc.array(entry, { minLength: n * n, maxLength: n * n });
const pair = fc.integer({ min: 1, max: 7 }).chain((n) => fc.tuple(fc.constant(n), matrixOf(n), matrixOf(n)));

test.each(Object.entries(decompositions))(
  "%s gives finite numbers or a NUMERIC error, whatever the entries",
  (_, run) => {
    fc.assert(
      fc.property(pair, fc.boolean(), ([n, first, second], symmetric) => {
        const [a, b] = [first, second].map((data) => new Matrix(n, n, Float64Array.from(data)));
        if (symmetric) for (const m of [a, b]) mirror(m);
        let result: unknown;
        try {
          result = run(a, b);
        } catch (error) {
          expect(error).toMatchObject({ name: "EtalonError", code: "NUMERIC" });
          return;
        }
        expect(everyNumber(result, Number.isFinite)).toBe(true);
      }),
      { numRuns: 300, seed: 8 },
    );
  },
);

function mirror(m: Matrix): void {
  for (let i = 0; i < m.rows; i++) for (let j = 0; j < i; j++) m.data[j * m.cols + i] = m.data[i * m.cols + j];
}

function everyNumber(value: unknown, accept: (x: number) => boolean): boolean {
  if (typeof value === "number") return accept(value);
  if (value instanceof Float64Array) return value.every(accept);
  if (typeof value === "object" && value !== null)
    return Object.values(value).every((part) => everyNumber(part, accept));
  return true;
}
