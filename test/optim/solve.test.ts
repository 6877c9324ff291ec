import { describe, expect, it } from "vitest";
import { Matrix } from "../../src/linalg/matrix.ts";
import { gradientDescent } from "../../src/optim/methods/gradientDescent.ts";
import { lbfgs } from "../../src/optim/methods/lbfgs.ts";
import { type Iterate, type Method, solve } from "../../src/optim/solve.ts";
import { allOf, anyOf, maxIterations, smallChange, smallGradient, twice } from "../../src/optim/stop.ts";
import { counted, traced } from "../../src/optim/wrappers.ts";
import { quadratic, rosenbrock } from "./problems.ts";

/** A method that starts at the first value and steps through the others, then rests. */
function* values([start, ...others]: readonly number[]): Method {
  let previous = start;
  for (const value of others) {
    yield { x: new Matrix(1, 1), value, change: value - previous };
    previous = value;
  }
  for (;;) yield { x: new Matrix(1, 1), value: previous, change: 0 };
}

describe("solve", () => {
  it("never calls a spent budget convergence", () => {
    const { solution, trace } = traced(solve(lbfgs(rosenbrock.objective, rosenbrock.start), maxIterations(4)));
    expect(solution).toMatchObject({ iteration: 4, converged: false, reason: "reached 4 iterations" });
    expect(trace).toHaveLength(4);
    expect(trace[3]).toBe(solution.value);
  });

  it("calls the same run converged when a tolerance is met first, also on the last iteration of the budget", () => {
    const full = traced(solve(lbfgs(rosenbrock.objective, rosenbrock.start), smallGradient(1e-6))).solution;
    expect(full.converged).toBe(true);
    const tight = anyOf(smallGradient(1e-6), maxIterations(full.iteration));
    expect(traced(solve(lbfgs(rosenbrock.objective, rosenbrock.start), tight)).solution.converged).toBe(true);
  });

  it("yields every iterate, numbered from 1", () => {
    const { objective, start } = quadratic(10);
    const seen = [...solve(gradientDescent(objective, start), maxIterations(7))].map(({ iteration }) => iteration);
    expect(seen).toEqual([1, 2, 3, 4, 5, 6, 7]);
  });
});

describe("smallChange", () => {
  it("ends a run that rests at value 0", () => {
    expect(traced(solve(values([5, 0]), smallChange(1e-5))).solution.iteration).toBe(2);
  });
  it("ends a run that goes to 0 by halves, long before underflow", () => {
    const halves = Array.from({ length: 1000 }, (_, k) => 2 ** -k);
    const { solution } = traced(solve(values(halves), smallChange(1e-5)));
    expect(solution.converged).toBe(true);
    expect(solution.iteration).toBeLessThan(60);
    expect(solution.value).toBeLessThan(1e-9);
  });
  it("is relative: the same run times 1e-9 or 1e9 ends at the same iteration", () => {
    const ends = [1e-9, 1, 1e9].map((scale) => {
      const falling = Array.from({ length: 500 }, (_, k) => scale * (1 + 1 / (k + 1)));
      return traced(solve(values(falling), smallChange(1e-4))).solution.iteration;
    });
    expect(new Set(ends).size).toBe(1);
    expect(ends[0]).toBeGreaterThan(50);
  });
  it("does not end while the value moves, and starts afresh with every run", () => {
    const stop = smallChange(1e-5);
    for (let run = 0; run < 2; run++) expect(traced(solve(values([9, 6, 4, 3, 3]), stop)).solution.iteration).toBe(4);
  });
});

describe("smallGradient", () => {
  it("is silent where a method reports no gradient", () => {
    expect(traced(solve(values([3]), anyOf(smallGradient(1), maxIterations(5)))).solution.converged).toBe(false);
  });
});

describe("counted", () => {
  it("counts evaluations and changes nothing", () => {
    const count = counted(rosenbrock.objective);
    const steps = traced(solve(lbfgs(count.objective, rosenbrock.start), maxIterations(10)));
    const plain = traced(solve(lbfgs(rosenbrock.objective, rosenbrock.start), maxIterations(10)));
    expect(steps.trace).toEqual(plain.trace);
    expect(count.evaluations).toBeGreaterThanOrEqual(10);
    expect(count.evaluations).toBeLessThan(40);
  });
});

describe("allOf", () => {
  it("waits for the last of its rules and is converged only if all are", () => {
    const both = allOf(smallChange(1e-5), maxIterations(6));
    expect(traced(solve(values([9, 6, 4, 3, 3]), both)).solution).toMatchObject({ iteration: 6, converged: false });
    const meets = allOf(smallChange(1e-5), smallChange(1));
    expect(traced(solve(values([9, 6, 4, 3, 3]), meets)).solution).toMatchObject({ iteration: 4, converged: true });
  });
});

it("a rule that must speak twice ends at its second verdict in a row, or where nothing moves", () => {
  const at = (iteration: number, change: number): Iterate => ({ x: new Matrix(1, 1), value: 1, change, iteration });
  const stop = twice(smallChange(0.1));
  expect([-0.05, -0.5, -0.05].map((change, k) => stop(at(k + 1, change)))).toEqual([undefined, undefined, undefined]);
  expect(stop(at(4, -0.05))).toMatchObject({ converged: true });
  expect(twice(smallChange(0.1))(at(1, 0))).toMatchObject({ converged: true });
});
