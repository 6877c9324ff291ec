import { describe, expect, test } from "vitest";
import { Random } from "../../src/base/random.ts";
import { atRest, onlinePasses } from "../../src/learners/onlinePasses.ts";
import { Matrix } from "../../src/linalg/matrix.ts";
import { solve } from "../../src/optim/solve.ts";
import { anyOf, maxIterations } from "../../src/optim/stop.ts";
import { traced } from "../../src/optim/wrappers.ts";

/** Adds the number of the pair to a 1 x 1 matrix and notes the order. */
function counting(seen: number[]) {
  return ({ matrix }: { readonly matrix: Matrix }, pair: number) => {
    seen.push(pair);
    return { state: { matrix: new Matrix(1, 1, Float64Array.of(matrix.data[0] + pair)) }, loss: pair };
  };
}

const start = { matrix: new Matrix(1, 1, Float64Array.of(1)) };

describe("onlinePasses", () => {
  test("meets every pair once in each pass, in a random order that the seed decides", () => {
    const run = (seed: number): number[] => {
      const seen: number[] = [];
      traced(solve(onlinePasses(start, counting(seen), 8, new Random(seed)), maxIterations(3)));
      return seen;
    };
    const seen = run(1);
    for (const pass of [0, 1, 2]) {
      expect(seen.slice(8 * pass, 8 * pass + 8).sort((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
    }
    expect(seen.slice(0, 8)).not.toEqual(seen.slice(8, 16));
    expect(run(1)).toEqual(run(1));
    expect(run(1)).not.toEqual(run(2));
  });

  test("gives the mean of the matrices after each step, and the mean loss of the pass", () => {
    const seen: number[] = [];
    const { solution, trace } = traced(solve(onlinePasses(start, counting(seen), 5, new Random(3)), maxIterations(2)));
    let m = 1;
    const after = seen.map((pair) => (m += pair));
    expect(solution.x.data[0]).toBeCloseTo(after.reduce((sum, value) => sum + value, 0) / 10, 12);
    expect(trace).toEqual([2, 2]);
  });

  test("rests when the mean no longer moves, not when its budget is spent", () => {
    const still = ({ matrix }: { readonly matrix: Matrix }) => ({ state: { matrix }, loss: 0 });
    const stop = anyOf(atRest(1e-6), maxIterations(5));
    const rest = traced(solve(onlinePasses(start, still, 4, new Random(1)), stop)).solution;
    expect(rest).toMatchObject({ iteration: 1, converged: true });
    const moving = traced(solve(onlinePasses(start, counting([]), 4, new Random(1)), stop)).solution;
    expect(moving).toMatchObject({ iteration: 5, converged: false });
  });
});
