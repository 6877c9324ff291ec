import { describe, expect, test } from "vitest";
import { Random } from "../../src/base/random.ts";
import { impostors } from "../../src/constraints/impostors.ts";
import { targetNeighbors } from "../../src/constraints/targetNeighbors.ts";
import { Matrix } from "../../src/linalg/matrix.ts";

describe("impostors", () => {
  test("are the points of other classes within the margin of a target neighbor, by a loop over all triplets", () => {
    const random = new Random(3);
    const points = new Matrix(
      40,
      3,
      Float64Array.from({ length: 120 }, () => random.uniform()),
    );
    const labels = Int32Array.from({ length: 40 }, (_, i) => i % 3);
    const targets = targetNeighbors({ points, labels }, 2, "test");
    const margin = 0.05;
    const square = (a: number, b: number) =>
      [0, 1, 2].reduce(
        (sum, c) => sum + (points.get(a, c) - points.get(b, c)) * (points.get(a, c) - points.get(b, c)),
        0,
      );
    let violated = 0;
    const pairs = new Set<string>();
    for (let i = 0; i < 40; i++) {
      for (const j of targets.indices.subarray(2 * i, 2 * i + 2)) {
        for (let l = 0; l < 40; l++) {
          if (labels[l] === labels[i] || square(i, l) >= square(i, j) + margin) continue;
          violated++;
          pairs.add(`${i} ${l}`);
        }
      }
    }
    const found = impostors(points, labels, targets, margin);
    expect(violated).toBeGreaterThan(20);
    expect(found.violated).toBe(violated);
    expect(new Set(Array.from(found.invaded, (i, e) => `${i} ${found.invading[e]}`))).toEqual(pairs);
  });

  test("are none where classes stand far apart, and unlabeled points are none", () => {
    const points = new Matrix(5, 1, Float64Array.of(0, 0.1, 10, 10.1, 0.05));
    const labels = Int32Array.of(0, 0, 1, 1, -1);
    const targets = { neighbors: 1, indices: Int32Array.of(1, 0, 3, 2, -1), singletons: 0 };
    expect(impostors(points, labels, targets, 1).violated).toBe(0);
  });
});
