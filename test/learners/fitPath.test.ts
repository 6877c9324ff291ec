import { expect, test } from "vitest";
import { fitPath } from "../../src/learners/fitPath.ts";
import { itml } from "../../src/learners/itml.ts";
import { ldml } from "../../src/learners/ldml.ts";
import { ncmml } from "../../src/learners/ncmml.ts";
import { wine } from "../contract/fixtures.ts";

const total = (counts: readonly number[]): number => counts.reduce((sum, count) => sum + count, 0);

test("a path finds the optimum of each value in fewer iterations than fits from the usual start", () => {
  const values = [0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1];
  const tolerance = 1e-5;
  const path = [...fitPath(ncmml, wine(), { option: "regularization", values, options: { tolerance } })];
  const fits = values.map((regularization) => ncmml.fit(wine(), { regularization, tolerance }));
  expect(path.map(({ options }) => options["regularization"])).toEqual(values);
  expect(path[0]?.map.data).toEqual(fits[0]?.map.data);
  path.forEach(({ report }, k) => {
    const known = fits[k]?.report.value ?? Number.NaN;
    expect(Math.abs((report.value ?? 0) - known)).toBeLessThan(3e-4 * known);
  });
  const iterations = (of: typeof path): number => total(of.map(({ report }) => report.iterations));
  expect(iterations(path)).toBeLessThan(iterations(fits));
});

test("a path keeps the other options and can be left at any value", () => {
  const path = fitPath(ldml, wine(), { option: "regularization", values: [1e-3, 2e-3, -1], options: { seed: 3 } });
  expect(path.next().value?.options).toMatchObject({ regularization: 1e-3, seed: 3 });
  expect(path.next().value?.report.start).toMatchObject({ learner: "ldml" });
  expect(() => path.next()).toThrow(/regularization: -1/);
});

test("a path of a learner that cannot begin at an earlier metric is refused", () => {
  expect(() => fitPath(itml, wine(), { option: "gamma", values: [1] }).next()).toThrow(/itml cannot begin/);
});
