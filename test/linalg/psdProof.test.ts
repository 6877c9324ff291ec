import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { eigh } from "../../src/linalg/eigh.ts";
import { Matrix } from "../../src/linalg/matrix.ts";
import { gramOfMap } from "../../src/linalg/psd.ts";
import { type PsdProof, psdProof } from "../../src/linalg/psdProof.ts";
import { plus, scaled } from "../../src/optim/vectors.ts";
import { uniformMatrix } from "../learners/differences.ts";

/** Whether the evidence holds, by plain multiplication. */
function holds(m: Matrix, proof: PsdProof, allowed: number): boolean {
  if (!proof.semidefinite) {
    const { direction: v, value } = proof;
    const form = m.toArrays().reduce((sum, row, i) => sum + row.reduce((inner, x, j) => inner + v[i] * x * v[j], 0), 0);
    return value < 0 && Math.abs(form - value) <= 1e-12 * Math.abs(m.data.reduce((s, x) => s + Math.abs(x), 0));
  }
  const gap = plus(m, -1, gramOfMap(proof.map)).data.reduce((most, x) => Math.max(most, Math.abs(x)), 0);
  return gap <= allowed && Math.abs(gap - proof.residual) <= allowed;
}
const size = (m: Matrix): number => m.data.reduce((most, x) => Math.max(most, Math.abs(x)), 0);

describe("psdProof", () => {
  test("agrees with the eigenvalues and gives evidence that holds, for any rank and sign", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 9 }), fc.nat(9), fc.nat(5000), fc.boolean(), (n, rank, seed, spoil) => {
        const square = gramOfMap(uniformMatrix(Math.max(1, rank), n, 1, seed));
        const noise = uniformMatrix(n, n, 1, seed + 1);
        const m = spoil ? plus(square, 1, plus(noise, 1, noise.transposed())) : square;
        const least = eigh(m).values[0];
        const proof = psdProof(m);
        expect(holds(m, proof, 1e-12 * (1 + size(m)))).toBe(true);
        if (Math.abs(least) > 1e-10 || !spoil) expect(proof.semidefinite).toBe(!spoil || least >= 0);
      }),
      { numRuns: 300 },
    );
  });

  test("gives a factor of as many rows as the rank", () => {
    for (const rank of [1, 3, 5]) {
      const proof = psdProof(gramOfMap(uniformMatrix(rank, 5, 1, rank)));
      expect(proof.semidefinite && proof.map.rows).toBe(rank);
    }
  });

  test("finds the direction where zeros on the diagonal hide it", () => {
    const m = Matrix.from([
      [0, 2, 0],
      [2, 0, 0],
      [0, 0, 5],
    ]);
    const proof = psdProof(m);
    expect(proof.semidefinite).toBe(false);
    expect(holds(m, proof, 0)).toBe(true);
  });

  test("judges a negative eigenvalue of a millionth, at any scale", () => {
    const q = eigh(plus(uniformMatrix(6, 6, 1, 3), 1, uniformMatrix(6, 6, 1, 3).transposed())).vectors;
    for (const scale of [1e-200, 1, 1e200]) {
      for (const least of [-1e-6, 1e-6]) {
        const roots = Matrix.diagonal([least, 1, 2, 3, 4, 5]);
        const m = new Matrix(6, 6);
        for (let i = 0; i < 6; i++)
          for (let j = 0; j < 6; j++)
            for (let r = 0; r < 6; r++) m.data[i * 6 + j] += scale * q.get(r, i) * roots.get(r, r) * q.get(r, j);
        const proof = psdProof(m);
        expect(proof.semidefinite).toBe(least > 0);
        expect(holds(scaled(m, 1), proof, 1e-12 * scale)).toBe(true);
      }
    }
  });

  test("takes 0 and the empty matrix, and refuses what is not finite or square", () => {
    expect(psdProof(new Matrix(3, 3))).toMatchObject({ semidefinite: true, residual: 0 });
    expect(psdProof(new Matrix(0, 0))).toMatchObject({ semidefinite: true });
    expect(() => psdProof(new Matrix(2, 3))).toThrow(/square/);
    expect(() => psdProof(Matrix.diagonal([1, Number.NaN]))).toThrow(/NaN/);
  });
});
