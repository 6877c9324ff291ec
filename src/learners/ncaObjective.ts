import { MovingPairs } from "../constraints/movingPairs.ts";
import type { LabeledPoints } from "../constraints/targetNeighbors.ts";
import { nearest, pairSquaredDistances, squaredDistance } from "../linalg/distances.ts";
import type { Matrix } from "../linalg/matrix.ts";
import { laplacianTimes } from "../linalg/pairWeights.ts";
import { mapRows, multiplyInto } from "../linalg/products.ts";
import type { Objective } from "../optim/objective.ts";
import { blockFlow } from "./blockFlow.ts";
import { type NcaParameters, weighNca } from "./ncaLoss.ts";
import { StochasticNeighbors } from "./stochasticNeighbors.ts";

/**
 * f(L) = −Σ_i p_i, or −Σ_i log p_i, with p_i = Σ_{j of i's class} p_ij and p_ij the softmax over j ≠ i of −‖L(x_i − x_j)‖².
 * L is k x d, natural log. The only point of a class has p_i = 0 and is left out of the log form.
 * Memory is that of the pairs within the cutoff, not n x n. Goldberger, Roweis, Hinton & Salakhutdinov 2004, eq. 3-5.
 */
export function ncaObjective({ points, labels }: LabeledPoints, { form, cutoff }: NcaParameters): Objective {
  const candidates = new MovingPairs();
  const logarithmic = form === "logProbability";
  const neighbors = new StochasticNeighbors(labels, logarithmic, cutoff);
  let closest: Int32Array | undefined;
  return (map, gradient) => {
    const mapped = mapRows(points, map);
    closest ??= closestRows(mapped, labels, form);
    const pairs = candidates.at(mapped, radiiOf(mapped, closest, cutoff));
    if (!pairs) {
      const { loss, flow } = blockFlow(mapped, (row, i) => weighNca(row, i, labels, { form, cutoff }));
      closest = undefined;
      multiplyInto(gradient, flow, points, { transposeA: true, scale: 2 });
      return loss;
    }
    const value = neighbors.observe(pairs, pairSquaredDistances(mapped, pairs.left, pairs.right));
    closest = neighbors.closest;
    multiplyInto(gradient, laplacianTimes(mapped, neighbors.weights()), points, { transposeA: true, scale: 2 });
    return value;
  };
}

/** The nearest row of each (in the log form the nearest of its class); -1 where there is none. */
export function closestRows(mapped: Matrix, labels: Int32Array, form: NcaParameters["form"]): Int32Array {
  const exclude = Int32Array.from(labels.keys());
  const groups = form === "logProbability" ? { groups: { queries: labels, points: labels, same: true } } : {};
  return nearest(mapped, mapped, 1, { exclude, ...groups }).indices;
}

/** √(‖z_i − z_closest‖² + cutoff), and 0 where there is no partner. */
export const radiiOf = (mapped: Matrix, closest: Int32Array, cutoff: number): Float64Array =>
  Float64Array.from(closest, (j, i) => (j < 0 ? 0 : Math.sqrt(squaredDistance(mapped, i, mapped, j) + cutoff)));
