import { squaredDistances } from "../linalg/distances.ts";
import { mapRows, multiplyInto } from "../linalg/products.ts";
import type { StochasticObjective } from "../optim/stochastic.ts";
import { anchorFlow } from "./anchorFlow.ts";
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
    const weights = squaredDistances(mapped.take(batch), mapped);
    const loss = weigh(weights, batch);
    multiplyInto(gradient, anchorFlow(weights, mapped, batch), points, { transposeA: true, scale: 2 / batch.length });
    return loss / batch.length;
  };
}
