import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Random } from "../../../src/base/random.ts";
import { fitIsotonic, poolAdjacentViolators } from "../../../src/evaluate/calibration/isotonic.ts";
import { orderedPairs, smoothedTargets } from "../../../src/evaluate/calibration/orderedPairs.ts";
import { fitPlatt } from "../../../src/evaluate/calibration/platt.ts";
import { probabilityAt } from "../../../src/metrics/decision.ts";

/** The never rising values nearest in weighted squares, by the min-max formula of Barlow et al. 1972: min over starts of max over ends of mean. */
function monotone(values: readonly number[], weights: readonly number[]): number[] {
  const mean = (from: number, to: number): number => {
    let [sum, worth] = [0, 0];
    for (let k = from; k <= to; k++) {
      sum += values[k] * weights[k];
      worth += weights[k];
    }
    return sum / worth;
  };
  return values.map((_, k) => {
    let best = Infinity;
    for (let from = 0; from <= k; from++) {
      let most = -Infinity;
      for (let to = k; to < values.length; to++) most = Math.max(most, mean(from, to));
      best = Math.min(best, most);
    }
    return best;
  });
}

const drawn = fc.array(
  fc.record({
    value: fc.double({ min: -5, max: 5, noNaN: true }),
    weight: fc.integer({ min: 1, max: 4 }),
  }),
  { minLength: 1, maxLength: 12 },
);

/** Distances and truths of pairs that fall together by a planted sigmoid. */
function planted(count: number, seed: number, slope = 3, offset = -4) {
  const random = new Random(seed);
  const distances = Float64Array.from({ length: count }, () => 3 * random.uniform());
  const similar = Uint8Array.from(distances, (d) =>
    random.uniform() < 1 / (1 + Math.exp(slope * d + offset)) ? 1 : 0,
  );
  return { distances, similar };
}

describe("isotonic regression", () => {
  test("is the monotone least-squares fit that its definition gives", () => {
    fc.assert(
      fc.property(drawn, (places) => {
        const values = places.map(({ value }) => value);
        const weights = places.map(({ weight }) => weight);
        const fitted = poolAdjacentViolators(values, weights);
        monotone(values, weights).forEach((value, k) => {
          expect(fitted[k]).toBeCloseTo(value, 10);
        });
      }),
    );
  });

  test("no small monotone change lowers its squares", () => {
    fc.assert(
      fc.property(drawn, fc.nat(), (places, seed) => {
        const random = new Random(seed);
        const fitted = poolAdjacentViolators(
          places.map(({ value }) => value),
          places.map(({ weight }) => weight),
        );
        const cost = (at: ArrayLike<number>): number =>
          places.reduce((sum, { value, weight }, k) => sum + weight * (at[k] - value) ** 2, 0);
        const moved = [...fitted].map((value) => value + 0.1 * (random.uniform() - 0.5)).sort((a, b) => b - a);
        expect(cost(moved)).toBeGreaterThanOrEqual(cost(fitted) - 1e-12);
      }),
    );
  });

  test("a weight of 2 is a copy", () => {
    const distances = Float64Array.from([1, 2, 3, 4]);
    const once = fitIsotonic(orderedPairs(distances, [1, 0, 1, 0], [1, 1, 2, 1]));
    const copied = fitIsotonic(orderedPairs(Float64Array.from([1, 2, 3, 3, 4]), [1, 0, 1, 1, 0], undefined));
    expect(once).toEqual(copied);
  });

  test("never rises, and stays inside the smoothed targets", () => {
    const { distances, similar } = planted(200, 3);
    const ordered = orderedPairs(distances, similar, undefined);
    const [high, low] = smoothedTargets(ordered);
    const probability = fitIsotonic(ordered);
    let before = 1;
    for (let d = 0; d < 4; d += 0.01) {
      const now = probabilityAt(probability, d);
      expect(now).toBeLessThanOrEqual(before + 1e-15);
      expect(now).toBeLessThanOrEqual(high + 1e-15);
      expect(now).toBeGreaterThanOrEqual(low - 1e-15);
      before = now;
    }
  });
});

describe("Platt's sigmoid", () => {
  test("the gradient of the likelihood is zero", () => {
    for (const seed of [1, 2, 3, 4, 5]) {
      const { distances, similar } = planted(150, seed);
      const ordered = orderedPairs(distances, similar, undefined);
      const [high, low] = smoothedTargets(ordered);
      const fitted = fitPlatt(ordered);
      const gradient = [0, 0];
      distances.forEach((d, e) => {
        const miss = (similar[e] ? high : low) - probabilityAt(fitted, d);
        gradient[0] += (d * miss) / distances.length;
        gradient[1] += miss / distances.length;
      });
      expect(Math.max(...gradient.map(Math.abs))).toBeLessThan(1e-12);
    }
  });

  test("is level where similar pairs are the farther ones, at the mean of the smoothed targets", () => {
    const fitted = fitPlatt(orderedPairs(Float64Array.from([1, 2, 3, 4]), [0, 0, 1, 1], undefined));
    expect(fitted).toMatchObject({ kind: "platt", slope: 0 });
    expect(probabilityAt(fitted, 7)).toBeCloseTo((2 * 0.75 + 2 * 0.25) / 4, 12);
  });

  test("stays finite for separable pairs, at any unit of length", () => {
    for (const unit of [1e-9, 1, 1e9]) {
      const distances = Float64Array.from([1, 2, 3, 7, 8, 9], (d) => d * unit);
      const fitted = fitPlatt(orderedPairs(distances, [1, 1, 1, 0, 0, 0], undefined));
      expect(probabilityAt(fitted, unit)).toBeGreaterThan(0.75);
      expect(probabilityAt(fitted, 9 * unit)).toBeLessThan(0.25);
    }
  });

  test("recovers a planted sigmoid within its sampling error", () => {
    const fitted = fitPlatt(
      orderedPairs(...([...Object.values(planted(20_000, 7)), undefined] as [Float64Array, Uint8Array, undefined])),
    );
    expect(fitted.kind === "platt" && fitted.slope).toBeCloseTo(3, 0);
    for (const d of [0.5, 1, 4 / 3, 2]) {
      expect(Math.abs(probabilityAt(fitted, d) - 1 / (1 + Math.exp(3 * d - 4)))).toBeLessThan(0.02);
    }
  });
});
