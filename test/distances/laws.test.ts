import fc from "fast-check";
import { describe, expect, expectTypeOf, test } from "vitest";
import * as distances from "../../src/distances/index.ts";
import { type AtLeast, type Distance, keeps, type Laws, type Vector } from "../../src/distances/index.ts";
import { Matrix } from "../../src/linalg/matrix.ts";
import { distributions, gaussians, spds, vectors } from "./draws.ts";

interface Claim {
  readonly name: string;
  readonly laws: Laws;
  /** Checks the laws on one triple of points; the second value tells whether the first two are equal. */
  readonly property: fc.IProperty<unknown>;
}

const ROUNDING = 1e-9;

function claim<T>(name: string, distance: Distance<T>, points: fc.Arbitrary<T>): Claim {
  const property = fc.property(points, points, points, (x, y, z) => {
    const xy = distance(x, y);
    const yx = distance(y, x);
    const size = 1 + Math.max(xy, yx);
    expect(xy).toBeGreaterThanOrEqual(0);
    expect(distance(x, x)).toBeLessThanOrEqual(ROUNDING);
    if (keeps(distance, "symmetric")) expect(Math.abs(xy - yx)).toBeLessThanOrEqual(ROUNDING * size);
    if (keeps(distance, "triangle")) {
      expect(distance(x, z)).toBeLessThanOrEqual((xy + distance(y, z)) * (1 + ROUNDING) + ROUNDING);
    }
    if (keeps(distance, "separates") && gap(x, y) > 1e-3) expect(xy).toBeGreaterThan(1e-12);
  });
  return { name, laws: distance.laws, property };
}

/** Largest difference between the numbers of two points of any kind. */
function gap(x: unknown, y: unknown): number {
  const [a, b] = [numbers(x), numbers(y)];
  return Math.max(0, ...a.map((value, i) => Math.abs(value - b[i])));
}

function numbers(x: unknown): number[] {
  if (x instanceof Matrix) return Array.from(x.data);
  if (Array.isArray(x)) return x;
  const { mean, covariance } = x as distances.Gaussian;
  return [...Array.from(mean), ...Array.from(covariance.data)];
}

const nonzero = vectors(3).filter((x) => x.some((value) => value !== 0));
const positive = fc.array(fc.double({ min: 0.01, max: 5, noNaN: true }), { minLength: 3, maxLength: 3 });
const claims: Claim[] = [
  claim("euclidean", distances.euclidean, vectors(3)),
  claim("squaredEuclidean", distances.squaredEuclidean, vectors(3)),
  claim("manhattan", distances.manhattan, vectors(3)),
  claim("chebyshev", distances.chebyshev, vectors(3)),
  claim("minkowski 1.5", distances.minkowski(1.5), vectors(3)),
  claim("minkowski 7", distances.minkowski(7), vectors(3)),
  claim("cosine", distances.cosine, nonzero),
  claim(
    "mahalanobis",
    distances.mahalanobis(
      Matrix.from([
        [2, 1],
        [1, 3],
      ]),
    ),
    vectors(2),
  ),
  claim(
    "mahalanobis of rank 1",
    distances.mahalanobis(
      Matrix.from([
        [1, 2],
        [2, 4],
      ]),
    ),
    vectors(2),
  ),
  claim("frobenius", distances.frobenius, spds(2)),
  claim("logDet", distances.logDet, spds(3)),
  claim("vonNeumann", distances.vonNeumann, spds(3)),
  claim("bregman of the entropy", distances.bregman(distances.negativeEntropy), positive as fc.Arbitrary<Vector>),
  claim("kullbackLeibler", distances.kullbackLeibler, distributions(4)),
  claim("jeffrey", distances.jeffrey, distributions(4)),
  claim("matusita", distances.matusita, distributions(4, { zeros: true })),
  claim("hellinger", distances.hellinger, distributions(4, { zeros: true })),
  claim("bhattacharyya", distances.bhattacharyya, distributions(4)),
  claim("gaussianKullbackLeibler", distances.gaussianKullbackLeibler, gaussians(2)),
  claim("gaussianJeffrey", distances.gaussianJeffrey, gaussians(2)),
  claim("gaussianMatusita", distances.gaussianMatusita, gaussians(2)),
  claim("gaussianHellinger", distances.gaussianHellinger, gaussians(2)),
  claim("gaussianBhattacharyya", distances.gaussianBhattacharyya, gaussians(2)),
];

describe("laws", () => {
  test.each(claims)("$name keeps the laws of a $laws", ({ property }) => {
    fc.assert(property, { numRuns: 200 });
  });

  test("no claim is weaker than need be: each law left out has a counterexample", () => {
    const line = [[0], [1], [2]];
    expect(distances.squaredEuclidean(line[0], line[2])).toBeGreaterThan(
      distances.squaredEuclidean(line[0], line[1]) + distances.squaredEuclidean(line[1], line[2]),
    );
    const turn = [
      [1, 0],
      [1, 1],
      [0, 1],
    ];
    expect(distances.cosine(turn[0], turn[2])).toBeGreaterThan(
      distances.cosine(turn[0], turn[1]) + distances.cosine(turn[1], turn[2]),
    );
    expect(distances.cosine([1, 2], [2, 4])).toBeLessThan(1e-15);
    expect(
      distances.mahalanobis(
        Matrix.from([
          [1, 0],
          [0, 0],
        ]),
      )([0, 0], [0, 5]),
    ).toBe(0);
    const coins = [
      [0.01, 0.99],
      [0.5, 0.5],
      [0.99, 0.01],
    ];
    for (const distance of [distances.jeffrey, distances.bhattacharyya]) {
      expect(distance(coins[0], coins[2])).toBeGreaterThan(distance(coins[0], coins[1]) + distance(coins[1], coins[2]));
    }
    expect(distances.kullbackLeibler(coins[0], coins[1])).not.toBeCloseTo(
      distances.kullbackLeibler(coins[1], coins[0]),
    );
    const [a, b] = [Matrix.identity(2), Matrix.diagonal([4, 1])];
    for (const distance of [distances.logDet, distances.vonNeumann]) {
      expect(distance(a, b)).not.toBeCloseTo(distance(b, a));
    }
    const normal = (mean: number, variance: number) => ({ mean: [mean], covariance: Matrix.diagonal([variance]) });
    expect(distances.gaussianKullbackLeibler(normal(0, 1), normal(0, 4))).not.toBeCloseTo(
      distances.gaussianKullbackLeibler(normal(0, 4), normal(0, 1)),
    );
    for (const distance of [distances.gaussianJeffrey, distances.gaussianBhattacharyya]) {
      expect(distance(normal(0, 1), normal(2, 1))).toBeGreaterThan(
        distance(normal(0, 1), normal(1, 1)) + distance(normal(1, 1), normal(2, 1)),
      );
    }
  });

  test("the type of a distance lets a caller demand laws", () => {
    expectTypeOf<AtLeast<"pseudometric">>().toEqualTypeOf<"metric" | "pseudometric">();
    expectTypeOf<AtLeast<"divergence">>().toEqualTypeOf<"metric" | "semimetric" | "divergence">();
    expectTypeOf(distances.euclidean).toExtend<Distance<Vector, AtLeast<"pseudometric">>>();
    expectTypeOf(distances.squaredEuclidean).not.toExtend<Distance<Vector, AtLeast<"pseudometric">>>();
    expect(distances.mahalanobis(Matrix.identity(2)).laws).toBe("metric");
    expect(distances.mahalanobis(new Matrix(2, 2)).laws).toBe("pseudometric");
  });

  test("tagging a function leaves the function as it was", () => {
    const measure = (x: number, y: number) => Math.abs(x - y);
    const distance = distances.withLaws("metric", measure);
    expect(distance(1, 3)).toBe(2);
    expect(Object.keys(measure)).toEqual([]);
  });
});
