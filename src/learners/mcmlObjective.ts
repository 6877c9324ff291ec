import { log } from "../base/elementary.ts";
import type { LabeledPoints } from "../constraints/targetNeighbors.ts";
import { classSizes } from "../constraints/targetNeighbors.ts";
import { mapRows, multiply, multiplyInto, weightedGram } from "../linalg/products.ts";
import type { Objective } from "../optim/objective.ts";
import { blockFlow } from "./blockFlow.ts";
import { groupsOf, residualsOf } from "./classScatter.ts";
import { softmaxOthers } from "./softmaxOthers.ts";

/**
 * f(L) = (1/a) Σ_i KL(p⁰_i‖p_i) over the a points i that share their class: p_ij the softmax over j ≠ i of −‖L(x_i − x_j)‖², p⁰_i uniform on the
 * others of i's class. So f = (1/a) Σ_i [mean_j ‖L(x_i − x_j)‖² + log Σ_j exp(−‖L(x_i − x_j)‖²) − log(n_c − 1)]. L is k x d, natural log.
 * Convex in M = LᵀL. O(n² k) a call in memory of 64 x n. Globerson & Roweis 2005.
 */
export function mcmlObjective({ points, labels }: LabeledPoints): Objective {
  const sizes = classSizes(labels);
  const shares = Float64Array.from(labels, (label) => (sizes[label] > 1 ? 1 : 0));
  const anchors = shares.reduce((sum, value) => sum + value, 0);
  for (let i = 0; i < shares.length; i++) shares[i] /= anchors;
  // Σ_i mean_j q_ij over the others of a class of n is 2n/(n − 1) Σ_i ‖L r_i‖², r_i the residuals from its mean.
  const residuals = residualsOf(points, groupsOf(points, labels, sizes.length));
  const scatter = weightedGram(
    residuals,
    shares.map((share, i) => (share > 0 ? (share * 2 * sizes[labels[i]]) / (sizes[labels[i]] - 1) : 0)),
  );
  const entropy = shares.reduce((sum, share, i) => (share > 0 ? sum + share * log(sizes[labels[i]] - 1) : sum), 0);
  return (map, gradient) => {
    const pulled = multiply(map, scatter);
    let pull = 0;
    for (let e = 0; e < pulled.data.length; e++) pull += pulled.data[e] * map.data[e];
    const { loss, flow } = blockFlow(mapRows(points, map), (row, i) => {
      if (shares[i] === 0) {
        row.fill(0);
        return 0;
      }
      const logSum = softmaxOthers(row, i);
      for (let j = 0; j < row.length; j++) row[j] *= -shares[i];
      return shares[i] * logSum;
    });
    multiplyInto(gradient, flow, points, { transposeA: true, scale: 2 });
    for (let e = 0; e < pulled.data.length; e++) gradient.data[e] += 2 * pulled.data[e];
    return pull + loss - entropy;
  };
}
