import fc from "fast-check";
import { expect } from "vitest";
import { type ErrorCode, EtalonError } from "../../src/base/errors.ts";
import type { Gaussian } from "../../src/distances/index.ts";
import { Matrix } from "../../src/linalg/matrix.ts";

const number = fc.double({ min: -10, max: 10, noNaN: true });
const plain = number.map((value) => (Math.abs(value) < 1e-6 ? 0 : value));

export const vectors = (d: number) => fc.array(plain, { minLength: d, maxLength: d });

/** Positive definite: a Gram matrix plus a tenth of the identity. */
export const spds = (d: number): fc.Arbitrary<Matrix> =>
  fc.array(fc.double({ min: -2, max: 2, noNaN: true }), { minLength: d * d, maxLength: d * d }).map((entries) => {
    const a = new Matrix(d, d);
    for (let i = 0; i < d; i++) {
      for (let j = 0; j < d; j++) {
        let sum = i === j ? 0.1 : 0;
        for (let k = 0; k < d; k++) sum += entries[i * d + k] * entries[j * d + k];
        a.data[i * d + j] = sum;
      }
    }
    return a;
  });

export const gaussians = (d: number): fc.Arbitrary<Gaussian> =>
  fc.tuple(vectors(d), spds(d)).map(([mean, covariance]) => ({ mean: mean.map((value) => value / 5), covariance }));

/** Distributions over k outcomes; with `zeros`, some outcomes are impossible. */
export const distributions = (k: number, { zeros = false } = {}): fc.Arbitrary<number[]> =>
  fc
    .array(fc.integer({ min: zeros ? 0 : 1, max: 20 }), { minLength: k, maxLength: k })
    .filter((counts) => counts.some((count) => count > 0))
    .map((counts) => {
      const total = counts.reduce((sum, count) => sum + count, 0);
      return counts.map((count) => count / total);
    });

export function expectError(act: () => unknown, code: ErrorCode, message: RegExp): void {
  try {
    act();
  } catch (error) {
    expect(error).toBeInstanceOf(EtalonError);
    expect((error as EtalonError).code).toBe(code);
    expect((error as EtalonError).message).toMatch(message);
    return;
  }
  expect.unreachable("no error was thrown");
}
