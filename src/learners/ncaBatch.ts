import { squaredDistances } from "../linalg/distances.ts";
import type { Matrix } from "../linalg/matrix.ts";
import { mapRows, multiply, multiplyInto } from "../linalg/products.ts";
import type { StochasticObjective } from "../optim/stochastic.ts";
import { anchorsOf, type NcaPoints } from "./ncaAnchors.ts";
import type { NcaForm } from "./ncaRow.ts";

/**
 * The mean of −p_i, or −log p_i, over a batch of points i, each of which picks among all the others: its expectation over random batches, and that of its
 * gradient, is f/n of `ncaObjective`. O(n k (b + d)) a call with b points in the batch.
 */
export function ncaBatch(problem: NcaPoints, form: NcaForm): StochasticObjective {
  const { points } = problem;
  const weigh = anchorsOf(problem, form);
  return (map, gradient, batch) => {
    const mapped = mapRows(points, map);
    const anchors = mapped.take(batch);
    const weights = squaredDistances(anchors, mapped);
    const loss = weigh(weights, batch);
    const flow = multiply(weights, anchors, { transposeA: true });
    for (let e = 0; e < flow.data.length; e++) flow.data[e] = -flow.data[e];
    addDegrees(flow, weights, mapped, batch);
    multiplyInto(gradient, flow, points, { transposeA: true, scale: 2 / batch.length });
    return loss / batch.length;
  };
}

/** Adds to −WᵀZ_b what completes Lap(W) Z: the degrees of all points times z, and −W Z at the points of the batch. */
function addDegrees(flow: Matrix, weights: Matrix, mapped: Matrix, batch: Int32Array): void {
  const { rows: n, cols: k } = mapped;
  const degrees = new Float64Array(n);
  const picked = multiply(weights, mapped);
  for (let r = 0, e = 0; r < batch.length; r++) {
    for (let j = 0; j < n; j++, e++) {
      degrees[batch[r]] += weights.data[e];
      degrees[j] += weights.data[e];
    }
    for (let c = 0; c < k; c++) flow.data[batch[r] * k + c] -= picked.data[r * k + c];
  }
  for (let j = 0, e = 0; j < n; j++) for (let c = 0; c < k; c++, e++) flow.data[e] += degrees[j] * mapped.data[e];
}
