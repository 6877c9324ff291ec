import { describe, expect, test } from "vitest";
import { EtalonError } from "../../src/base/errors.ts";
import { given } from "../../src/learners/given.ts";
import { readFixture } from "../contract/fixtures.ts";
import { distance, flip, identity, times } from "./oracle.ts";

const { points } = readFixture("iris");
const map = [
  [1, 0, -2, 0.5],
  [0, 3, 1, 0],
];
const matrix = times(flip(map), map);

const refusal = (options: Parameters<typeof given.fit>[1]): string => {
  try {
    given.fit({ points }, options);
  } catch (error) {
    if (error instanceof EtalonError) return `${error.code} ${error.message}`;
  }
  return "no error";
};

describe("given", () => {
  test("measures by the map in the user's units, whatever the unit of the points", () => {
    for (const unit of [1, 1e-6, 1e6]) {
      const scaled = points.map((row) => row.map((value) => value * unit));
      const metric = given.fit({ points: scaled }, { map });
      expect(distance(metric.map.toArrays(), map)).toBeLessThan(1e-12);
      const difference = scaled[0].map((value, c) => value - scaled[99][c]);
      const expected = times(map, flip([difference])).flat();
      const length = Math.sqrt(expected.reduce((sum, value) => sum + value * value, 0));
      expect(Math.abs(metric.distance(scaled[0], scaled[99]) - length)).toBeLessThan(1e-9 * length);
    }
  });

  test("takes M in place of L, also of lower rank", () => {
    const metric = given.fit({ points }, { matrix });
    expect(metric.components).toBe(2);
    expect(distance(metric.matrix.toArrays(), matrix)).toBeLessThan(1e-12);
  });

  test("is Euclidean without either", () => {
    expect(distance(given.fit({ points }).matrix.toArrays(), identity(4))).toBeLessThan(1e-14);
  });

  test("comes down to the directions that keep most of the distances", () => {
    const diagonal = identity(4).map((row, i) => row.map((value) => value * [0, 1, 100, 10][i]));
    const metric = given.fit({ points }, { map: diagonal, components: 1 });
    expect(Math.abs(metric.map.get(0, 2))).toBeGreaterThan(90);
  });

  test("refuses what does not fit the points or is no metric with OPTION", () => {
    expect(refusal({ map, matrix })).toMatch(/^OPTION .*both `map` and `matrix`/);
    expect(refusal({ map: [[1, 2]] })).toMatch(/^OPTION .*2 numbers in row 0 for 4 features/);
    expect(refusal({ map: [[1, 2, 3, 4], [1]] })).toMatch(/^OPTION .*1 numbers in row 1/);
    expect(refusal({ map: [[0, 0, 0, 0]] })).toMatch(/^OPTION .*zero everywhere/);
    expect(refusal({ matrix: map })).toMatch(/^OPTION .*not 4 x 4/);
    expect(refusal({ matrix: identity(4).map((row) => row.map(() => 0)) })).toMatch(/^OPTION .*zero everywhere/);
    const lopsided = identity(4);
    lopsided[0][2] = 0.5;
    expect(refusal({ matrix: lopsided })).toMatch(/^OPTION .*not symmetric: 0 in row 2, column 0, but 0\.5/);
    const indefinite = identity(4);
    indefinite[3][3] = -1;
    expect(refusal({ matrix: indefinite })).toMatch(/^OPTION .*negative eigenvalue -1/);
    expect(refusal({ map: [[1, Number.NaN, 0, 0]] })).toMatch(/^OPTION .*list of lists of numbers/);
  });

  test("keeps its map apart from the caller's", () => {
    const own = map.map((row) => row.slice());
    const metric = given.fit({ points }, { map: own });
    own[0][0] = 99;
    expect(distance(metric.map.toArrays(), map)).toBeLessThan(1e-12);
  });
});
