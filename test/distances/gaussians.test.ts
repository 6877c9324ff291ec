import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  type Gaussian,
  gaussianBhattacharyya,
  gaussianHellinger,
  gaussianJeffrey,
  gaussianKullbackLeibler,
  gaussianMatusita,
  gaussianOf,
  logDet,
} from "../../src/distances/index.ts";
import { inverseSpd } from "../../src/linalg/cholesky.ts";
import { Matrix } from "../../src/linalg/matrix.ts";
import { multiply } from "../../src/linalg/products.ts";
import { expectError, gaussians, spds } from "./draws.ts";

/** ln p(x) in one or two dimensions, by the formulas of the inverse and determinant. */
function logDensity({ mean, covariance }: Gaussian, x: readonly number[]): number {
  const s = covariance.data;
  if (mean.length === 1) return -((x[0] - mean[0]) ** 2) / (2 * s[0]) - Math.log(2 * Math.PI * s[0]) / 2;
  const det = s[0] * s[3] - s[1] * s[2];
  const [u, v] = [x[0] - mean[0], x[1] - mean[1]];
  return -(s[3] * u * u - 2 * s[1] * u * v + s[0] * v * v) / (2 * det) - Math.log(2 * Math.PI) - Math.log(det) / 2;
}

/** ∫ f(ln p, ln q) dx over a wide grid: the rule of rectangles converges faster than any power for such integrands. */
function integral(p: Gaussian, q: Gaussian, f: (p: number, q: number) => number): number {
  const reach = 25;
  const cells = p.mean.length === 1 ? 5000 : 500;
  const step = (2 * reach) / cells;
  const at = (i: number) => -reach + i * step;
  let sum = 0;
  for (let i = 0; i <= cells; i++) {
    if (p.mean.length === 1) sum += step * f(logDensity(p, [at(i)]), logDensity(q, [at(i)]));
    else for (let j = 0; j <= cells; j++) sum += step * step * f(...logDensities(p, q, [at(i), at(j)]));
  }
  return sum;
}

const logDensities = (p: Gaussian, q: Gaussian, x: number[]): [number, number] => [logDensity(p, x), logDensity(q, x)];

const cases: [string, Gaussian, Gaussian][] = [
  [
    "one dimension",
    { mean: [0.5], covariance: Matrix.diagonal([1]) },
    { mean: [-1], covariance: Matrix.diagonal([3]) },
  ],
  [
    "two dimensions",
    {
      mean: [0.5, -1],
      covariance: Matrix.from([
        [1, 0.4],
        [0.4, 2],
      ]),
    },
    {
      mean: [-0.5, 0.3],
      covariance: Matrix.from([
        [2, -0.7],
        [-0.7, 1.5],
      ]),
    },
  ],
];

describe("divergences of Gaussians", () => {
  test.each(cases)("equal the integrals that define them in %s", (_, p, q) => {
    const forward = integral(p, q, (a, b) => Math.exp(a) * (a - b));
    const backward = integral(q, p, (a, b) => Math.exp(a) * (a - b));
    const overlap = integral(p, q, (a, b) => Math.exp((a + b) / 2));
    const squaredRoots = integral(p, q, (a, b) => (Math.exp(a / 2) - Math.exp(b / 2)) ** 2);
    expect(gaussianKullbackLeibler(p, q)).toBeCloseTo(forward, 9);
    expect(gaussianJeffrey(p, q)).toBeCloseTo(forward + backward, 9);
    expect(gaussianBhattacharyya(p, q)).toBeCloseTo(-Math.log(overlap), 9);
    expect(gaussianMatusita(p, q)).toBeCloseTo(Math.sqrt(squaredRoots), 9);
    expect(gaussianHellinger(p, q)).toBeCloseTo(Math.sqrt(squaredRoots / 2), 9);
  });

  test("KL of the Gaussians of two metrics is half the LogDet divergence, the prior second", () => {
    fc.assert(
      fc.property(spds(3), spds(3), (prior, learned) => {
        const expected = logDet(learned, prior) / 2;
        const actual = gaussianKullbackLeibler(gaussianOf(prior), gaussianOf(learned));
        expect(Math.abs(actual - expected)).toBeLessThanOrEqual(1e-8 * (1 + expected));
      }),
    );
  });

  test("gaussianOf takes the metric as precision", () => {
    const metric = Matrix.from([
      [2, 1],
      [1, 3],
    ]);
    const identity = multiply(gaussianOf(metric).covariance, metric);
    expect(Math.max(...identity.data.map((value, at) => Math.abs(value - (at % 3 === 0 ? 1 : 0))))).toBeLessThan(1e-15);
  });

  test("the Jeffrey divergence of zero means is half the two traces less the dimension", () => {
    fc.assert(
      fc.property(spds(3), spds(3), (s1, s2) => {
        const mean = [0, 0, 0];
        const trace = (m: Matrix) => m.get(0, 0) + m.get(1, 1) + m.get(2, 2);
        const both = trace(multiply(inverseSpd(s1), s2)) + trace(multiply(inverseSpd(s2), s1));
        const actual = gaussianJeffrey({ mean, covariance: s1 }, { mean, covariance: s2 });
        expect(Math.abs(actual - (both / 2 - 3))).toBeLessThanOrEqual(1e-9 * (1 + both));
      }),
    );
  });

  test("Jeffrey is the sum of both directions, unlike either", () => {
    const [, p, q] = cases[1];
    const [forward, backward] = [gaussianKullbackLeibler(p, q), gaussianKullbackLeibler(q, p)];
    expect(gaussianJeffrey(p, q)).toBeCloseTo(forward + backward, 14);
    expect(Math.abs(forward - backward)).toBeGreaterThan(0.1);
  });

  test("Bhattacharyya equals its formula by determinants", () => {
    fc.assert(
      fc.property(gaussians(2), gaussians(2), (p, q) => {
        const det = (m: ArrayLike<number>) => m[0] * m[3] - m[1] * m[2];
        const middle = p.covariance.data.map((value, at) => (value + q.covariance.data[at]) / 2);
        const [u, v] = [p.mean[0] - q.mean[0], p.mean[1] - q.mean[1]];
        const means = (middle[3] * u * u - 2 * middle[1] * u * v + middle[0] * v * v) / det(middle);
        const spread = Math.log(det(middle) / Math.sqrt(det(p.covariance.data) * det(q.covariance.data)));
        const expected = means / 8 + spread / 2;
        expect(Math.abs(gaussianBhattacharyya(p, q) - expected)).toBeLessThanOrEqual(1e-9 * (1 + expected));
      }),
    );
  });

  test("means that are equal leave the covariances, and far ones stay finite", () => {
    const far = (mean: number) => ({ mean: [mean], covariance: Matrix.diagonal([1]) });
    expect(gaussianKullbackLeibler(far(0), far(1e6))).toBeCloseTo(5e11, 0);
    expect(gaussianMatusita(far(0), far(1e6))).toBeCloseTo(Math.SQRT2, 15);
  });

  test("covariances of the smallest and largest size give the closed form or a typed error", () => {
    const wide = (variance: number) => ({ mean: [0], covariance: Matrix.diagonal([variance]) });
    expect(gaussianKullbackLeibler(wide(1e-300), wide(1))).toBeCloseTo((300 * Math.LN10 - 1) / 2, 11);
    expect(gaussianBhattacharyya(wide(1e200), wide(1e-200))).toBeCloseTo((200 * Math.LN10 - Math.LN2) / 2, 11);
    expectError(() => gaussianKullbackLeibler(wide(1e200), wide(1e-200)), "NUMERIC", /beyond the range/);
  });

  test("ill-formed Gaussians give typed errors", () => {
    const good = { mean: [0, 0], covariance: Matrix.identity(2) };
    for (const divergence of [gaussianKullbackLeibler, gaussianJeffrey, gaussianMatusita, gaussianBhattacharyya]) {
      const bad = (given: Partial<Gaussian>) => () => divergence(good, { ...good, ...given });
      expectError(bad({ mean: [0] }), "SHAPE", /1 entries/);
      expectError(bad({ mean: [0, Number.NaN] }), "DATA", /entry 1 is NaN/);
      expectError(bad({ covariance: Matrix.diagonal([1, 0]) }), "NUMERIC", /not positive definite/);
      expectError(
        bad({
          covariance: Matrix.from([
            [1, 2],
            [2, 1],
          ]),
        }),
        "NUMERIC",
        /not positive definite/,
      );
      expectError(
        bad({
          covariance: Matrix.from([
            [1, 0.5],
            [0, 1],
          ]),
        }),
        "DATA",
        /symmetric/,
      );
      expectError(bad({ mean: [0, 0, 0], covariance: Matrix.identity(3) }), "SHAPE", /Give/);
    }
    expectError(() => gaussianOf(Matrix.diagonal([1, -1])), "NUMERIC", /not positive definite/);
    expectError(() => gaussianOf(Matrix.identity(2), [1]), "SHAPE", /1 entries/);
  });
});
