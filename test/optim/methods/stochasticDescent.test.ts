import { describe, expect, it } from "vitest";
import { Random } from "../../../src/base/random.ts";
import { Matrix } from "../../../src/linalg/matrix.ts";
import { adaGrad, adam } from "../../../src/optim/methods/stochasticDescent.ts";
import { epoch, type StochasticObjective } from "../../../src/optim/stochastic.ts";
import { last } from "../run.ts";

const items = 60;
const random = new Random(11);
const inputs = Float64Array.from({ length: items * 3 }, () => random.uniform() - 0.5);
const truth = [2, -1, 0.5];
const output = (i: number): number => truth.reduce((sum, weight, k) => sum + weight * inputs[i * 3 + k], 0);

/** Mean of ½(input·x − output)², whose minimum is 0 at `truth`. */
const regression: StochasticObjective = (x, gradient, batch) => {
  gradient.data.fill(0);
  let value = 0;
  for (const i of batch) {
    let error = -output(i);
    for (let k = 0; k < 3; k++) error += inputs[i * 3 + k] * x.data[k];
    value += (0.5 * error * error) / batch.length;
    for (let k = 0; k < 3; k++) gradient.data[k] += (inputs[i * 3 + k] * error) / batch.length;
  }
  return value;
};
const options = () => ({ items, batch: 7, random: new Random(3) });

describe.each([
  ["adam", () => adam(regression, new Matrix(3, 1), { ...options(), rate: 0.02 })],
  ["adaGrad", () => adaGrad(regression, new Matrix(3, 1), { ...options(), rate: 0.5 })],
])("%s", (_, run) => {
  it("recovers the weights of a noiseless regression", () => {
    const { x, value } = last(run(), 600);
    x.data.forEach((entry, k) => {
      expect(entry).toBeCloseTo(truth[k], 3);
    });
    expect(value).toBeLessThan(1e-6);
  });
  it("gives the same bits for the same seed", () => {
    expect(last(run(), 5).x.data).toEqual(last(run(), 5).x.data);
  });
});

describe("epoch", () => {
  it("deals every item once", () => {
    const batches = epoch(options());
    expect(batches.map((batch) => batch.length)).toEqual([7, 7, 7, 7, 7, 7, 7, 7, 4]);
    expect(batches.flatMap((batch) => [...batch]).sort((a, b) => a - b)).toEqual(
      Array.from({ length: items }, (_, i) => i),
    );
  });
});
