import { expect, test } from "vitest";
import { gigabytes } from "../../src/base/gigabytes.ts";
import { availableMemory, estimateMemory, requireMemory } from "../../src/engine/memory.ts";

test("the estimate grows with points and with the square of the features", () => {
  const base = estimateMemory({ points: 1000, features: 10 });
  expect(estimateMemory({ points: 2000, features: 10 })).toBeGreaterThan(base);
  expect(estimateMemory({ points: 0, features: 2000 }) - estimateMemory({ points: 0, features: 1000 })).toBe(
    8 * 20 * 3e6,
  );
});

test("a run that does not fit is refused with the sizes and ways out", () => {
  expect(() => requireMemory({ points: 1e6, features: 1000 }, 1e9)).toThrow(
    /1000000 points with 1000 features would take about 112\.3 GB.*Here are 1\.0 GB.*--features/,
  );
  expect(() => requireMemory({ points: 100, features: 10 })).not.toThrow();
});

test("sizes are told in MB and GB", () => {
  expect([gigabytes(1.5e6), gigabytes(2.34e9)]).toEqual(["2 MB", "2.3 GB"]);
  expect(availableMemory()).toBeGreaterThan(1e8);
});
