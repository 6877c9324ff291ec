import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { squaredDistance } from "../../src/linalg/distances.ts";
import { pairsWithin, type Reach } from "../../src/linalg/pairsWithin.ts";
import { multiply } from "../../src/linalg/products.ts";
import { qr } from "../../src/linalg/qr.ts";
import { onBoth, randomMatrix } from "./both.ts";

function reachOf(n: number, seed: number, classes: number): Reach {
  const values = randomMatrix(3, n, seed).data.map(Math.abs);
  return {
    radii: values.slice(0, n),
    slack: values.slice(n, 2 * n).map((value) => value / 4),
    ...(classes > 0
      ? { labels: Int32Array.from(values.slice(2 * n), (value) => Math.floor(value * 10) % classes) }
      : {}),
  };
}

function bruteForce(x: ReturnType<typeof randomMatrix>, { radii, slack, labels }: Reach): Set<string> {
  const found = new Set<string>();
  for (let i = 0; i < x.rows; i++) {
    for (let j = i + 1; j < x.rows; j++) {
      const reach = Math.max(radii[i], radii[j]) + slack[i] + slack[j];
      if (Math.sqrt(squaredDistance(x, i, x, j)) < reach && labels?.[i] !== (labels ? labels[j] : null))
        found.add(`${i},${j}`);
    }
  }
  return found;
}

describe("pairsWithin", () => {
  test("finds exactly the pairs of the definition, bit for bit the same by WebAssembly and by its twin", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 130 }),
        fc.integer({ min: 1, max: 9 }),
        fc.integer({ min: 0, max: 3 }),
        (n, d, classes) => {
          const x = randomMatrix(n, d, n + d);
          const reach = reachOf(n, 7 * n + d, classes);
          const pairs = onBoth(() => pairsWithin(x, reach, 1e6));
          const listed = Array.from(pairs?.left ?? [], (i, e) => `${i},${pairs?.right[e]}`);
          expect(new Set(listed)).toEqual(bruteForce(x, reach));
          expect(new Set(listed).size).toBe(listed.length);
          expect(Array.from(pairs?.squared ?? [])).toEqual(
            Array.from(pairs?.left ?? [], (i, e) => squaredDistance(x, i, x, pairs?.right[e] ?? -1)),
          );
        },
      ),
      { numRuns: 25 },
    );
  });

  test.each([513, 1030])("crosses tile borders at %i rows", (n) => {
    const x = randomMatrix(n, 3, 5);
    const reach = reachOf(n, 11, 2);
    const pairs = pairsWithin(x, reach, 1e7);
    expect(new Set(Array.from(pairs?.left ?? [], (i, e) => `${i},${pairs?.right[e]}`))).toEqual(bruteForce(x, reach));
  });

  test.each([0, 2])("finds the same pairs where few directions hold most of the spread, with %i classes", (classes) => {
    const x = randomMatrix(700, 20, 3);
    x.data.forEach((value, e) => {
      x.data[e] = value * 0.7 ** (e % 20) + (e % 3);
    });
    const turned = multiply(x, qr(randomMatrix(20, 20, 4)).q);
    const reach = reachOf(700, 9, classes);
    const near = { ...reach, radii: reach.radii.map((radius) => radius / 2), slack: reach.slack.map((s) => s / 4) };
    const pairs = onBoth(() => pairsWithin(turned, near, 1e6));
    const listed = Array.from(pairs?.left ?? [], (i, e) => `${i},${pairs?.right[e]}`);
    expect(listed.length).toBeGreaterThan(1000);
    expect(listed.length).toBeLessThan(150_000);
    expect(new Set(listed)).toEqual(bruteForce(turned, near));
  });

  test.each([1e-145, 1e-60, 1e60, 1e155])(
    "keeps to the definition at lengths about %d, far from the origin",
    (length) => {
      const x = randomMatrix(150, 3, 2);
      const near = reachOf(150, 5, 2);
      x.data.forEach((value, e) => {
        x.data[e] = length * (value + 30);
      });
      const reach = {
        ...near,
        radii: near.radii.map((value) => length * value),
        slack: near.slack.map((value) => length * value),
      };
      const pairs = onBoth(() => pairsWithin(x, reach, 1e6));
      expect(new Set(Array.from(pairs?.left ?? [], (i, e) => `${i},${pairs?.right[e]}`))).toEqual(bruteForce(x, reach));
    },
  );

  test("lists every pair at infinite reach, and none when there are more than the limit", () => {
    const far = new Float64Array(40).fill(Infinity);
    const x = randomMatrix(40, 2, 1);
    expect(onBoth(() => pairsWithin(x, { radii: far, slack: far }, 780))?.left.length).toBe(780);
    expect(pairsWithin(x, { radii: far, slack: far }, 779)).toBeUndefined();
  });
});
