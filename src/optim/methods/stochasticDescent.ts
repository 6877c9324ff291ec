import { Matrix } from "../../linalg/matrix.ts";
import type { Method } from "../solve.ts";
import { type BatchOptions, epoch, type StochasticObjective } from "../stochastic.ts";
import { norm } from "../vectors.ts";

/** Changes x in place, given the gradient of a batch. */
type Update = (x: Matrix, gradient: Matrix) => void;

/** One step is one epoch; `value` is the mean over the epoch's items, each seen before its batch's update. The value may rise. */
function* stochasticDescent(
  objective: StochasticObjective,
  start: Matrix,
  batches: BatchOptions,
  update: Update,
): Method {
  const x = start.clone();
  const gradient = new Matrix(x.rows, x.cols);
  let value = Number.NaN;
  for (;;) {
    let total = 0;
    let norms = 0;
    for (const batch of epoch(batches)) {
      total += batch.length * objective(x, gradient, batch);
      norms += batch.length * norm(gradient);
      update(x, gradient);
    }
    const next = total / batches.items;
    const change = Number.isNaN(value) ? next : next - value;
    value = next;
    yield { x: x.clone(), value, change, gradientNorm: norms / batches.items };
  }
}

export interface AdamOptions extends BatchOptions {
  readonly rate?: number;
  /** Decay of the mean gradient and of the mean squared gradient. */
  readonly decay?: readonly [number, number];
}

/** Adam over mini-batches, bias-corrected: x −= rate·m̂/(√v̂ + 10⁻⁸). Kingma & Ba 2015. */
export function adam(objective: StochasticObjective, start: Matrix, options: AdamOptions): Method {
  const { rate = 1e-3, decay: [first, second] = [0.9, 0.999] } = options;
  const mean = new Float64Array(start.data.length);
  const square = new Float64Array(start.data.length);
  let firstPower = 1;
  let secondPower = 1;
  return stochasticDescent(objective, start, options, (x, gradient) => {
    firstPower *= first;
    secondPower *= second;
    for (let k = 0; k < mean.length; k++) {
      const g = gradient.data[k];
      mean[k] = first * mean[k] + (1 - first) * g;
      square[k] = second * square[k] + (1 - second) * (g * g);
      x.data[k] -= (rate * (mean[k] / (1 - firstPower))) / (Math.sqrt(square[k] / (1 - secondPower)) + 1e-8);
    }
  });
}

/** AdaGrad over mini-batches: x −= rate·g/√(Σ g²), entry by entry. Duchi, Hazan & Singer 2011. */
export function adaGrad(
  objective: StochasticObjective,
  start: Matrix,
  options: BatchOptions & { readonly rate?: number },
): Method {
  const { rate = 0.1 } = options;
  const squares = new Float64Array(start.data.length);
  return stochasticDescent(objective, start, options, (x, gradient) => {
    for (let k = 0; k < squares.length; k++) {
      const g = gradient.data[k];
      squares[k] += g * g;
      if (g !== 0) x.data[k] -= (rate * g) / Math.sqrt(squares[k]);
    }
  });
}
