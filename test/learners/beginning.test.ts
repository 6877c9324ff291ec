import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Random } from "../../src/base/random.ts";
import { type Beginning, beginAt, beginAtMatrix, beginNear, beginWhitened } from "../../src/learners/beginning.ts";
import { bestBias, ldmlObjective, packed } from "../../src/learners/ldml.ts";
import { spannedPoints } from "../../src/learners/spannedPoints.ts";
import { squaredDistances } from "../../src/linalg/distances.ts";
import { Matrix } from "../../src/linalg/matrix.ts";
import { mapRows, multiply } from "../../src/linalg/products.ts";
import { gramOfMap } from "../../src/linalg/psd.ts";
import { norm, plus } from "../../src/optim/vectors.ts";
import { noise, relativeError } from "../contract/fixtures.ts";

function drawn(random: Random, rows: number, cols: number): Matrix {
  return new Matrix(
    rows,
    cols,
    Float64Array.from({ length: rows * cols }, () => noise(random)),
  );
}

function centered(points: Matrix): Matrix {
  const { rows, cols } = points;
  const moved = points.clone();
  for (let c = 0; c < cols; c++) {
    let sum = 0;
    for (let i = 0; i < rows; i++) sum += points.get(i, c);
    for (let i = 0; i < rows; i++) moved.data[i * cols + c] -= sum / rows;
  }
  return moved;
}

const from = (map: Matrix, foreign = false): Beginning["start"] => ({
  map,
  foreign,
  began: { learner: null, components: map.rows },
});

const shapes = fc.record({
  seed: fc.integer({ min: 0, max: 1e6 }),
  cols: fc.integer({ min: 2, max: 6 }),
  rows: fc.integer({ min: 1, max: 6 }),
});

describe("a beginning", () => {
  test("is the usual start where the user gives none", () => {
    const usual = Matrix.identity(3);
    const points = drawn(new Random(1), 9, 3);
    expect(beginAt({ points }, usual)).toBe(usual);
    expect(beginNear({ points }, usual)).toBe(usual);
    expect(beginAtMatrix({ points }, usual)).toBe(usual);
  });

  test("of as many rows is the start itself; near the usual one it is turned, which changes no distance and never lies farther", () => {
    fc.assert(
      fc.property(shapes, ({ seed, cols }) => {
        const random = new Random(seed);
        const points = centered(drawn(random, 12, cols));
        const [map, usual] = [drawn(random, cols, cols), drawn(random, cols, cols)];
        expect(beginAt({ points, start: from(map) }, usual).data).toEqual(map.data);
        const turned = beginNear({ points, start: from(map) }, usual);
        expect(relativeError(gramOfMap(turned), gramOfMap(map))).toBeLessThan(1e-10);
        expect(norm(plus(turned, -1, usual))).toBeLessThanOrEqual(norm(plus(map, -1, usual)) * (1 + 1e-12));
      }),
    );
  });

  test("of fewer rows keeps them and adds what they do not see, of more rows keeps what spreads the points most", () => {
    fc.assert(
      fc.property(shapes, ({ seed, cols, rows }) => {
        const random = new Random(seed);
        const points = centered(drawn(random, 12, cols));
        const few = drawn(random, Math.min(rows, cols - 1), cols);
        const whole = beginAt({ points, start: from(few) }, Matrix.identity(cols));
        expect(whole.rows).toBe(cols);
        expect(whole.data.subarray(0, few.data.length)).toEqual(few.data);
        const added = new Matrix(cols - few.rows, cols, whole.data.slice(few.data.length));
        expect(norm(multiply(added, few, { transposeB: true }))).toBeLessThan(1e-9 * norm(few));
        expect(relativeError(multiply(added, added, { transposeB: true }), Matrix.identity(added.rows))).toBeLessThan(
          1e-9,
        );
        const one = beginAt({ points, start: from(drawn(random, 3, cols)) }, drawn(random, 1, cols));
        expect(one.rows).toBe(1);
      }),
    );
  });

  test("of another learner has the spread of the usual start", () => {
    const random = new Random(5);
    const points = centered(drawn(random, 20, 4));
    const [map, usual] = [drawn(random, 2, 4), drawn(random, 2, 4)];
    const begun = beginAt({ points, start: from(map, true) }, usual);
    expect(norm(mapRows(points, begun))).toBeCloseTo(norm(mapRows(points, usual)), 10);
    const ratio = (begun.data[0] as number) / (map.data[0] as number);
    begun.data.forEach((value, k) => {
      expect(value).toBeCloseTo(ratio * (map.data[k] as number), 10);
    });
    const matrix = beginAtMatrix({ points, start: from(map, true) }, Matrix.identity(4));
    let spread = 0;
    for (let i = 0; i < 20; i++) {
      const row = points.row(i);
      for (let a = 0; a < 4; a++)
        for (let b = 0; b < 4; b++) spread += (row[a] as number) * matrix.get(a, b) * (row[b] as number);
    }
    expect(spread).toBeCloseTo(norm(points) ** 2, 8);
  });

  test("within the span of few points says the same of them", () => {
    const random = new Random(6);
    const points = centered(drawn(random, 5, 9));
    const spanned = spannedPoints(points);
    const map = drawn(random, 3, 9);
    const carried = beginAt({ ...spanned, start: from(map) }, drawn(random, 3, spanned.points.cols));
    const [there, here] = [mapRows(spanned.points, carried), mapRows(points, map)];
    expect(relativeError(squaredDistances(there, there), squaredDistances(here, here))).toBeLessThan(1e-10);
    expect(relativeError(spanned.carry(spanned.restore(carried)), carried)).toBeLessThan(1e-12);
  });

  test("of a whitened problem has trace 1 and is CᵀMC", () => {
    const random = new Random(8);
    const [map, factor] = [drawn(random, 2, 3), drawn(random, 3, 3)];
    const z = beginWhitened({ start: from(map) }, factor);
    expect(z.get(0, 0) + z.get(1, 1) + z.get(2, 2)).toBeCloseTo(1, 12);
    const slow = multiply(multiply(factor, gramOfMap(map), { transposeA: true }), factor);
    const trace = slow.get(0, 0) + slow.get(1, 1) + slow.get(2, 2);
    slow.data.forEach((value, k) => {
      expect(z.data[k]).toBeCloseTo(value / trace, 10);
    });
    expect(beginWhitened({}, factor).data[0]).toBeCloseTo(1 / 3, 12);
  });
});

test("the best bias of ldml for a map is lower than any other", () => {
  const random = new Random(4);
  const differences = drawn(random, 30, 3);
  const similar = Uint8Array.from({ length: 30 }, (_, e) => (e % 3 === 0 ? 1 : 0));
  for (const size of [1e-3, 1, 40]) {
    const map = drawn(random, 3, 3);
    for (let k = 0; k < map.data.length; k++) map.data[k] = size * (map.data[k] as number);
    const objective = ldmlObjective({ differences, similar }, 0.1);
    const at = (bias: number): number => objective(packed(map, bias), new Matrix(1, 10));
    const best = bestBias({ differences, similar }, map);
    for (const step of [-1, -0.1, -1e-3, 1e-3, 0.1, 1]) expect(at(best)).toBeLessThanOrEqual(at(best + step) + 1e-15);
  }
});
