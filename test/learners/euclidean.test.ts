import { expect, test } from "vitest";
import { euclidean } from "../../src/learners/euclidean.ts";

test("euclidean is the identity in the user's units", () => {
  const metric = euclidean.fit({
    points: [
      [0, 0],
      [3, 4],
      [1, 7],
    ],
  });
  expect(metric.distance([0, 0], [3, 4])).toBe(5);
});
