import { pairedGain } from "../evaluate/pairedGain.ts";
import type { Matrix } from "../linalg/matrix.ts";
import { knnRegressor } from "../tasks/knn.ts";
import type { Scored, TwoSpaces } from "./scores.ts";

/** Points in both spaces with their targets, n x m. */
export interface Measured {
  readonly spaces: TwoSpaces;
  readonly targets: Matrix;
}

/**
 * R² of k-nearest-neighbor regression on held-out points: 1 − Σ‖y − ŷ‖²/Σ‖y − ȳ‖², ȳ their mean; squared errors of several targets add up. It is the mean of what each
 * point leaves of it, so that points, or units of them, can be resampled. Null where the held-out targets do not vary.
 */
export function regressionScore(
  train: Measured,
  test: Measured,
  {
    neighbors,
    seed,
    units,
  }: { readonly neighbors: number; readonly seed: number; readonly units?: Int32Array | undefined },
): Scored<"variance explained"> | null {
  const { rows } = test.targets;
  const around = squaredErrors(test.targets, (target) =>
    new Float64Array(rows).fill(mean(column(test.targets, target))),
  );
  const spread = mean(around);
  if (!(spread > 0)) return null;
  const explained = (name: keyof TwoSpaces): Float64Array =>
    squaredErrors(test.targets, (target) =>
      knnRegressor(
        { points: train.spaces[name], targets: column(train.targets, target) },
        { neighbors: Math.min(neighbors, train.targets.rows) },
      ).predict(test.spaces[name]),
    ).map((error) => 1 - error / spread);
  const gain = pairedGain(explained("input"), explained("learned"), { seed, ...(units ? { units } : {}) });
  return { name: "variance explained", gain };
}

const column = ({ rows, cols, data }: Matrix, target: number): Float64Array =>
  Float64Array.from({ length: rows }, (_, i) => data[i * cols + target]!);

const mean = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0) / values.length;

/** Σ over targets of the squared difference from what is predicted, for each row. */
function squaredErrors(targets: Matrix, predicted: (target: number) => Float64Array): Float64Array {
  const errors = new Float64Array(targets.rows);
  for (let target = 0; target < targets.cols; target++) {
    const guesses = predicted(target);
    for (let i = 0; i < errors.length; i++) errors[i]! += (targets.get(i, target) - guesses[i]!) ** 2;
  }
  return errors;
}
