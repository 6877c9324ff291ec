import { expect, test } from "vitest";
import { gigabytes } from "../../src/base/gigabytes.ts";
import { allowedMemory, availableMemory, requireMemory, requireRunMemory, runMemory } from "../../src/engine/memory.ts";
import { costOf } from "../../src/learners/cost.ts";
import { lmnn } from "../../src/learners/lmnn.ts";
import { pca } from "../../src/learners/pca.ts";

const size = { points: 1e6, features: 100, classes: 3 };

test("a run takes what the fit takes, and more by the points it reads", () => {
  const more = runMemory(lmnn, size) - costOf(lmnn, size).bytes;
  expect(more).toBe(45e6 + 8 * 5 * 1e8);
  expect(runMemory(pca, { ...size, points: 100 })).toBeLessThan(250e6);
});

test("a run that does not fit is refused with the formula and ways out", () => {
  expect(() => requireRunMemory(lmnn, size, {}, 1e9)).toThrow(
    /lmnn: would take about 1\d\.\d GB: 8 bytes x \(.*\).*n = 1000000 points.* 4\.0 GB to read and judge.*Allowed are 1\.0 GB\. Take fewer rows or features/,
  );
  expect(() => requireRunMemory(lmnn, { ...size, points: 100 }, {}, 1e9)).not.toThrow();
});

test("a run without a learner is refused by its points and features", () => {
  expect(() => requireMemory({ points: 1e6, features: 1000 }, 1e9)).toThrow(
    /1000000 points with 1000 features would take about 96\.3 GB.*Here are 1\.0 GB.*--features/,
  );
  expect(() => requireMemory({ points: 100, features: 10 })).not.toThrow();
});

test("sizes are told in MB and GB", () => {
  expect([gigabytes(1.5e6), gigabytes(2.34e9)]).toEqual(["2 MB", "2.3 GB"]);
  expect(availableMemory()).toBeGreaterThan(1e8);
  expect([allowedMemory(2), allowedMemory()]).toEqual([2e9, 0.8 * availableMemory()]);
});
