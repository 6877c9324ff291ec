import { describe, expect, test } from "vitest";
import type { Matrix } from "../../src/linalg/matrix.ts";
import { RankOneMatrix, rankOneUpdate } from "../../src/linalg/rankOne.ts";
import { onBoth, randomMatrix } from "./both.ts";

const symmetric = (d: number): Matrix => {
  const m = randomMatrix(d, d, 1);
  for (let i = 0; i < d; i++) for (let j = 0; j < i; j++) m.data[j * d + i] = m.data[i * d + j];
  return m;
};

describe("RankOneMatrix", () => {
  test.each([...Array(20).keys(), 63, 64, 65, 130])("adds a (M v)(M v)ᵀ and stays exactly symmetric, size %i", (d) => {
    const start = symmetric(d);
    const vectors = randomMatrix(3, d, 2);
    const { quadratics, matrix } = onBoth(() => {
      const m = new RankOneMatrix(start);
      const quadratics = [0, 1, 2].map((i) => {
        const quadratic = m.timesVector(vectors.row(i));
        m.addOuter(0.01 * (i - 1));
        return quadratic;
      });
      return { quadratics: Float64Array.from(quadratics), matrix: m.toMatrix() };
    });
    const expected = start.clone();
    for (let i = 0; i < 3; i++) {
      const v = vectors.row(i);
      const u = Array.from(v, (_, r) => expected.row(r).reduce((sum, x, c) => sum + x * v[c], 0));
      const quadratic = u.reduce((sum, x, c) => sum + x * v[c], 0);
      expect(Math.abs(quadratics[i] - quadratic)).toBeLessThanOrEqual(1e-12 * (1 + d * d));
      for (let r = 0; r < d; r++) for (let c = 0; c < d; c++) expected.data[r * d + c] += 0.01 * (i - 1) * u[r] * u[c];
    }
    matrix.data.forEach((x, p) => {
      expect(Math.abs(x - expected.data[p])).toBeLessThanOrEqual(1e-11 * (1 + d));
    });
    expect(matrix.transposed().data).toEqual(matrix.data);
    const once = start.clone();
    expect(rankOneUpdate(once, vectors.row(0), -0.01)).toBe(quadratics[0]);
  });

  test("leaves the matrix it started from alone, and two of them do not meet", () => {
    const start = symmetric(12);
    const before = start.data.slice();
    const [a, b] = [new RankOneMatrix(start), new RankOneMatrix(start)];
    a.timesVector(randomMatrix(1, 12, 3).data);
    a.addOuter(1);
    expect(b.toMatrix().data).toEqual(before);
    expect(a.toMatrix().data).not.toEqual(before);
    expect(start.data).toEqual(before);
  });
});
