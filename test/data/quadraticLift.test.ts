import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { rings } from "../../src/data/generators.ts";
import { quadraticLift } from "../../src/data/quadraticLift.ts";
import { lmnn } from "../../src/learners/lmnn.ts";
import { Matrix } from "../../src/linalg/matrix.ts";
import { knnClassifier } from "../../src/tasks/knn.ts";

const dot = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
  Array.from(a).reduce((sum, value, j) => sum + value * (b[j] as number), 0);
const rowOf = ({ cols, data }: { cols: number; data: ArrayLike<number> }, row: number): number[] =>
  Array.from({ length: cols }, (_, j) => data[row * cols + j] as number);
const value = fc.double({ min: -30, max: 30, noNaN: true });
const pairOfRows = fc
  .integer({ min: 1, max: 6 })
  .chain((d) =>
    fc.tuple(fc.array(value, { minLength: d, maxLength: d }), fc.array(value, { minLength: d, maxLength: d })),
  );

describe("the quadratic lift", () => {
  test("has the products of the kernel of degree 2, and so its distances", () => {
    fc.assert(
      fc.property(pairOfRows, ([a, b]) => {
        const lifted = quadraticLift([a, b]);
        const [u, v] = [rowOf(lifted, 0), rowOf(lifted, 1)];
        const kernel = (x: number[], y: number[]): number => (1 + dot(x, y)) ** 2;
        const size = kernel(a, a) + kernel(b, b);
        expect(Math.abs(dot(u, v) + 1 - kernel(a, b))).toBeLessThan(1e-13 * size);
        const squared = dot(u, u) + dot(v, v) - 2 * dot(u, v);
        expect(Math.abs(squared - (kernel(a, a) + kernel(b, b) - 2 * kernel(a, b)))).toBeLessThan(1e-12 * size);
      }),
    );
  });

  test("names its columns and leaves the points alone", () => {
    const data = Float64Array.of(1, 2, 3, -1, 0, 5);
    const { rows, cols, data: lifted, features } = quadraticLift({ rows: 2, cols: 3, data, features: ["a", "b", "c"] });
    expect([rows, cols]).toEqual([2, 9]);
    expect(features).toEqual(["√2 a", "√2 b", "√2 c", "a²", "b²", "c²", "√2 a b", "√2 a c", "√2 b c"]);
    expect(Array.from(lifted.subarray(3, 6))).toEqual([1, 4, 9]);
    expect(lifted[6]).toBeCloseTo(2 * Math.SQRT2, 14);
    expect(Array.from(data)).toEqual([1, 2, 3, -1, 0, 5]);
    expect(quadraticLift([[1, 2]]).features[0]).toBe("√2 x0");
  });

  test("lets a linear learner tell rings apart that it cannot tell apart as they are", () => {
    const { points, labels } = rings.generate({ noise: 0.3, points: 300 });
    const { rows, cols, data } = points;
    const plain = new Matrix(rows, cols, Float64Array.from(data));
    const raised = quadraticLift(points);
    const lifted = new Matrix(rows, raised.cols, raised.data as Float64Array);
    const half = (matrix: Matrix, odd: number) => matrix.take(Array.from(labels.keys()).filter((i) => i % 2 === odd));
    const [known, asked] = [0, 1].map((odd) => labels.filter((_, i) => i % 2 === odd)) as [string[], string[]];
    const wrong = (matrix: Matrix): number => {
      const train = { points: half(matrix, 0), labels: known };
      const metric = lmnn.fit(train);
      return knnClassifier(train, { metric })
        .predict(half(matrix, 1))
        .filter((label, i) => label !== asked[i]).length;
    };
    expect(wrong(lifted)).toBeLessThan(0.8 * wrong(plain));
  });

  test("says what is too large", () => {
    expect(() => quadraticLift([[1e200, 1]])).toThrowError(expect.objectContaining({ code: "NUMERIC" }));
    const many = { rows: 100, cols: 2000, data: new Float64Array(200_000) };
    expect(() => quadraticLift(many)).toThrowError(expect.objectContaining({ code: "MEMORY" }));
    expect(() => quadraticLift([[1, Number.NaN]])).toThrowError(expect.objectContaining({ code: "DATA" }));
  });
});
