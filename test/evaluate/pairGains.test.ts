import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Random } from "../../src/base/random.ts";
import { areSmall, pairClusters } from "../../src/evaluate/pairClusters.ts";
import { pairGains } from "../../src/evaluate/pairGains.ts";

const drawn = fc
  .array(fc.tuple(fc.nat(1), fc.nat(6)), { minLength: 2, maxLength: 25 })
  .filter((rows) => new Set(rows.map(([similar]) => similar)).size === 2);

/** The least, over all thresholds and mixtures of two neighboring ones, of the larger error rate. */
function equalError(rows: readonly (readonly number[])[]): number {
  const positives = rows.filter(([similar]) => similar === 1);
  const negatives = rows.filter(([similar]) => similar === 0);
  const corner = (threshold: number): readonly [number, number] => [
    positives.filter(([, d]) => d > threshold).length / positives.length,
    negatives.filter(([, d]) => d <= threshold).length / negatives.length,
  ];
  const corners = [-1, 0, 1, 2, 3, 4, 5, 6].map(corner);
  let least = 1;
  for (let k = 1; k < corners.length; k++) {
    const [[m0, f0], [m1, f1]] = [corners[k - 1], corners[k]];
    const gaps = [m0 - f0, m1 - f1];
    if (gaps[0] === gaps[1]) least = Math.min(least, Math.max(m0, f0));
    else {
      const share = Math.min(1, Math.max(0, gaps[0] / (gaps[0] - gaps[1])));
      least = Math.min(least, Math.max(m0 + share * (m1 - m0), f0 + share * (f1 - f0)));
    }
  }
  return least;
}

describe("the equal error rate", () => {
  test("is where the ROC curve meets equal errors, by trying all thresholds", () => {
    fc.assert(
      fc.property(drawn, (rows) => {
        const [similar, distances] = [0, 1].map((column) => rows.map((row) => row[column]));
        const { equalError: gain } = pairGains(similar, distances, distances, { resamples: 5 });
        expect(gain.learned.mean).toBeCloseTo(equalError(rows), 12);
        expect(gain.verdict).toBe("same");
      }),
    );
  });

  test("a lower one is better", () => {
    const similar = Array.from({ length: 80 }, (_, e) => e % 2);
    const random = new Random(1);
    const chance = similar.map(() => random.uniform());
    const good = similar.map((value) => 1 - value);
    expect(pairGains(similar, chance, good).equalError).toMatchObject({ verdict: "better", learned: { mean: 0 } });
    expect(pairGains(similar, good, chance).equalError.verdict).toBe("worse");
  });
});

describe("clusters of pairs", () => {
  test("are the connected parts, by walking from pair to pair", () => {
    const ends = fc.array(fc.tuple(fc.nat(9), fc.nat(9)), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(ends, (pairs) => {
        const clusters = pairClusters(
          pairs.map(([a]) => a),
          pairs.map(([, b]) => b),
        );
        pairs.forEach((_, start) => {
          const reached = new Set([start]);
          for (const at of reached)
            pairs.forEach((pair, e) => {
              if (pair.some((item) => pairs[at].includes(item))) reached.add(e);
            });
          pairs.forEach((_, e) => {
            expect(clusters[e] === clusters[start]).toBe(reached.has(e));
          });
        });
      }),
    );
  });

  test("copies inside a cluster make the interval no narrower", () => {
    const random = new Random(3);
    const similar = Array.from({ length: 60 }, (_, e) => e % 2);
    const [before, after] = [0.2, 1].map((signal) => similar.map((value) => signal * (1 - value) + random.uniform()));
    const copied = (values: number[]) => values.flatMap((value) => [value, value, value, value]);
    const width = ([low, high]: readonly [number, number]) => high - low;
    // Clusters of two pairs (one of each kind) that four copies join by their items.
    const left = copied(similar.map((_, e) => 3 * Math.floor(e / 2)));
    const right = copied(similar.map((_, e) => 3 * Math.floor(e / 2) + 1 + (e % 2)));
    expect(areSmall(pairClusters(left, right))).toBe(true);
    const apart = pairGains(similar, before, after).area;
    const naive = pairGains(copied(similar), copied(before), copied(after)).area;
    const clustered = pairGains(copied(similar), copied(before), copied(after), { ends: { left, right } }).area;
    expect(clustered.difference).toBeCloseTo(apart.difference, 12);
    expect(width(naive.ci)).toBeLessThan(0.7 * width(apart.ci));
    expect(width(clustered.ci)).toBeGreaterThan(0.7 * width(apart.ci));
  });

  test("one large cluster is resampled by its items", () => {
    const random = new Random(8);
    const left: number[] = [];
    const right: number[] = [];
    for (let i = 0; i < 20; i++)
      for (let j = 0; j < i; j++) {
        left.push(i);
        right.push(j);
      }
    const kind = Array.from({ length: 20 }, (_, i) => i % 2);
    const similar = left.map((i, e) => Number(kind[i] === kind[right[e]]));
    const noise = Array.from({ length: 20 }, () => random.uniform());
    const before = left.map((i, e) => Math.abs(noise[i] - noise[right[e]]));
    const after = left.map((i, e) => Math.abs(noise[i] + 0.5 * kind[i] - noise[right[e]] - 0.5 * kind[right[e]]));
    expect(areSmall(pairClusters(left, right))).toBe(false);
    const width = ([low, high]: readonly [number, number]) => high - low;
    const byItem = pairGains(similar, before, after, { ends: { left, right } }).area;
    expect(width(byItem.learned.ci)).toBeGreaterThan(1.3 * width(pairGains(similar, before, after).area.learned.ci));
  });
});
