import { describe, expect, test } from "vitest";
import { classSizes, targetNeighbors } from "../../src/constraints/targetNeighbors.ts";
import { squaredDistance } from "../../src/linalg/distances.ts";
import { Matrix } from "../../src/linalg/matrix.ts";
import { labeledCloud } from "../learners/differences.ts";

const line = (values: number[]): Matrix => new Matrix(values.length, 1, Float64Array.from(values));

describe("targetNeighbors", () => {
  test("are the k nearest of the same class, by sorting all distances", () => {
    const { points, labels } = labeledCloud(90, 3, 4, 5);
    const { indices, singletons } = targetNeighbors({ points, labels }, 5, "test");
    expect(singletons).toBe(0);
    for (let i = 0; i < 90; i++) {
      const own = Array.from(labels.keys()).filter((j) => j !== i && labels[j] === labels[i]);
      own.sort((a, b) => squaredDistance(points, i, points, a) - squaredDistance(points, i, points, b) || a - b);
      expect([...indices.subarray(5 * i, 5 * i + 5)]).toEqual(own.slice(0, 5));
    }
  });

  test("break ties by the lower row and take duplicates first", () => {
    const labels = Int32Array.of(0, 0, 0, 0, 0);
    const { indices } = targetNeighbors({ points: line([0, 1, -1, 0, 5]), labels }, 2, "test");
    expect([...indices]).toEqual([3, 1, 0, 3, 0, 3, 0, 1, 1, 0]);
  });

  test("leave out the only point of a class and count it", () => {
    const labels = Int32Array.of(0, 1, 0, 2, 2);
    const { indices, singletons } = targetNeighbors({ points: line([0, 0, 1, 2, 3]), labels }, 1, "test");
    expect(singletons).toBe(1);
    expect([...indices]).toEqual([2, -1, 0, 4, 3]);
  });

  test("refuse more neighbors than a class can give, naming class and size", () => {
    const labels = Int32Array.of(0, 0, 0, 1, 1);
    const given = { points: line([0, 1, 2, 3, 4]), labels, names: ["setosa", "rare"] };
    expect(() => targetNeighbors(given, 2, "lmnn")).toThrow(
      expect.objectContaining({
        code: "OPTION",
        message:
          'lmnn: `neighbors: 2` needs 3 points of each class, but class "rare" has 2. Give at most 1, or leave that class out.',
      }),
    );
  });

  test("refuse classes of single points only", () => {
    expect(() => targetNeighbors({ points: line([0, 1]), labels: Int32Array.of(0, 1) }, 1, "lmnn")).toThrow(
      expect.objectContaining({ code: "DATA" }),
    );
  });

  test("count classes with gaps", () => {
    expect(classSizes(Int32Array.of(3, 0, 3))).toEqual([1, 0, 0, 2]);
  });
});
