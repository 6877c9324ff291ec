import { Random } from "../../src/base/random.ts";
import { Matrix } from "../../src/linalg/matrix.ts";
import type { Objective } from "../../src/optim/objective.ts";

/** A test problem with its minimum known beforehand. */
export interface TestProblem {
  readonly name: string;
  readonly objective: Objective;
  readonly start: Matrix;
  readonly minimum: number;
}

const column = (values: readonly number[]): Matrix => new Matrix(values.length, 1, Float64Array.from(values));

/** ½ Σ c_k (x_k − k)² with curvatures from 1 to `condition`. */
export const quadratic = (condition: number, size = 8): TestProblem => ({
  name: `quadratic of condition ${condition}`,
  objective: (x, gradient) => {
    let value = 0;
    for (let k = 0; k < size; k++) {
      const curvature = 1 + ((condition - 1) * k) / (size - 1);
      gradient.data[k] = curvature * (x.data[k] - k);
      value += 0.5 * gradient.data[k] * (x.data[k] - k);
    }
    return value;
  },
  start: column(Array.from({ length: size }, (_, k) => (k % 2 ? 3 : -2))),
  minimum: 0,
});

export const rosenbrock: TestProblem = {
  name: "Rosenbrock's valley",
  objective: ({ data: [a, b] }, gradient) => {
    const bend = b - a * a;
    gradient.data[0] = -400 * a * bend - 2 * (1 - a);
    gradient.data[1] = 200 * bend;
    return 100 * bend * bend + (1 - a) * (1 - a);
  },
  start: column([-1.2, 1]),
  minimum: 0,
};

/** Σ log(1 + e^{−a}) + log(1 + e^{a}) over a = row·(x − 1): convex, not quadratic, least at x = 1 with 2n log 2. */
export function logistic(rows = 30, size = 4): TestProblem {
  const random = new Random(7);
  const a = Float64Array.from({ length: rows * size }, () => random.uniform() - 0.5);
  return {
    name: "logistic loss",
    objective: (x, gradient) => {
      gradient.data.fill(0);
      let value = 0;
      for (let i = 0; i < rows; i++) {
        let margin = 0;
        for (let k = 0; k < size; k++) margin += a[i * size + k] * (x.data[k] - 1);
        value += Math.log1p(Math.exp(-Math.abs(margin))) * 2 + Math.abs(margin);
        const slope = 2 / (1 + Math.exp(-margin)) - 1;
        for (let k = 0; k < size; k++) gradient.data[k] += slope * a[i * size + k];
      }
      return value;
    },
    start: column([5, -4, 3, -2].slice(0, size)),
    minimum: 2 * rows * Math.LN2,
  };
}

export const smoothProblems = (): readonly TestProblem[] => [quadratic(1), quadratic(1000), rosenbrock, logistic()];
