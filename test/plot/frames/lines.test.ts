import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { rings } from "../../../src/data/generators.ts";
import { quadraticLift } from "../../../src/data/quadraticLift.ts";
import { lmnn } from "../../../src/learners/lmnn.ts";
import { Matrix } from "../../../src/linalg/matrix.ts";
import { distanceLines, frameDetails, inputPlane, levelLines, partsOf } from "../../../src/plot/frames/index.ts";

const BOUNDS = [-3, -2, 3, 2] as const;
const NODES = [61, 41] as const;
const field = (f: (x: number, y: number) => number): Float64Array =>
  Float64Array.from({ length: NODES[0] * NODES[1] }, (_, k) =>
    f(-3 + ((k % NODES[0]) * 6) / (NODES[0] - 1), -2 + (Math.floor(k / NODES[0]) * 4) / (NODES[1] - 1)),
  );
const corners = (lines: Float64Array): [number, number][] =>
  Array.from({ length: lines.length / 2 }, (_, k) => [lines[2 * k] as number, lines[2 * k + 1] as number]);
const length = (lines: Float64Array): number => {
  const ends = corners(lines);
  let sum = 0;
  for (let k = 0; k < ends.length; k += 2) {
    const [[a, b], [c, d]] = [ends[k]!, ends[k + 1]!];
    sum += Math.hypot(a - c, b - d);
  }
  return sum;
};

describe("level lines", () => {
  test("go round a circle once, and through a straight line where it is straight", () => {
    const circle = levelLines(
      field((x, y) => Math.hypot(x, y)),
      NODES,
      BOUNDS,
      1.5,
    );
    for (const [x, y] of corners(circle)) expect(Math.hypot(x, y)).toBeCloseTo(1.5, 2);
    expect(length(circle)).toBeCloseTo(3 * Math.PI, 1);
    const straight = levelLines(
      field((x, y) => x + 2 * y),
      NODES,
      BOUNDS,
      0.63,
    );
    for (const [x, y] of corners(straight)) expect(x + 2 * y).toBeCloseTo(0.63, 12);
    expect(length(straight)).toBeCloseTo(Math.hypot(6, 3), 9);
  });

  test("close everywhere but at the edge, saddles too", () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(-1, -0.4, 0.3, 1), { minLength: 25, maxLength: 25 }), (values) => {
        const met = new Map<string, number>();
        const lines = levelLines(values, [5, 5], [0, 0, 4, 4], 0);
        for (const [x, y] of corners(lines)) {
          const edge = x < 1e-9 || y < 1e-9 || x > 4 - 1e-9 || y > 4 - 1e-9;
          const key = `${x.toFixed(9)} ${y.toFixed(9)}`;
          met.set(key, (met.get(key) ?? 0) + (edge ? 2 : 1));
        }
        expect([...met.values()].filter((count) => count !== 2)).toEqual([]);
      }),
    );
  });
});

const { points: drawn, labels } = rings.generate({ noise: 0.1, points: 150 });
const points = new Matrix(drawn.rows, drawn.cols, Float64Array.from(drawn.data));
const codes = Int32Array.from(labels, (label) => Number(label.slice(4)) - 1);

describe("lines of one distance", () => {
  test("are the ellipse of a linear metric", () => {
    const metric = lmnn.fit({ points, labels: Array.from(codes) });
    const plane = inputPlane(points, ["x", "y"]);
    const from = Float64Array.of(0.5, -0.2);
    const lines = distanceLines((rows) => metric.transform(rows), plane, from, 0.8, [-4, -4, 4, 4]);
    expect(lines.length).toBeGreaterThan(40);
    for (const place of corners(lines)) expect(metric.distance(place, Array.from(from))).toBeCloseTo(0.8, 1);
  });

  test("bend with the lift: the learned distance from a ring is the same all along it", () => {
    const lift = (rows: Matrix): Matrix => {
      const { rows: n, cols, data } = quadraticLift(rows);
      return new Matrix(n, cols, data as Float64Array);
    };
    const metric = lmnn.fit({ points: lift(points), labels: Array.from(codes) });
    const place = Float64Array.of(1, 0);
    const near = distanceLines(
      (rows) => metric.transform(lift(rows)),
      inputPlane(points, []),
      place,
      2,
      [-4, -4, 4, 4],
    );
    for (const at of corners(near)) {
      const [a, b] = [lift(Matrix.from([at])).row(0), lift(Matrix.from([[1, 0]])).row(0)];
      expect(metric.distance(a, b)).toBeCloseTo(2, 0);
    }
    const angles = corners(near).map(([x, y]) => Math.floor((4 * Math.atan2(y, x)) / Math.PI));
    expect(new Set(angles).size).toBeGreaterThanOrEqual(8);
    const details = frameDetails(metric, partsOf(lift(points), codes), inputPlane(points, []));
    expect(details.ellipse).toHaveLength(0);
  });
});

describe("a plane along two features", () => {
  const cloud = Matrix.from([
    [1, 10, 5, 2],
    [2, 30, 7, 4],
    [6, 20, 9, 9],
  ]);
  test("shows them in their own units, the others at their means", () => {
    const plane = inputPlane(cloud, ["a", "b", "c", "d"], [3, 1]);
    expect(plane.axes).toEqual(["d", "b"]);
    expect(Array.from(plane.picture.data)).toEqual([2, 10, 4, 30, 9, 20]);
    expect(Array.from(plane.mean)).toEqual([3, 0, 7, 0]);
    expect(Array.from(plane.directions.data)).toEqual([0, 0, 0, 1, 0, 1, 0, 0]);
  });

  test("is that of the principal components where the features make no plane", () => {
    const usual = inputPlane(cloud, ["a", "b", "c", "d"]);
    for (const along of [
      [1, 1],
      [0, 4],
      [-1, 2],
    ] as const) {
      expect(inputPlane(cloud, ["a", "b", "c", "d"], along)).toEqual(usual);
    }
  });
});
