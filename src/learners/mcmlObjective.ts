import { log } from "../base/elementary.ts";
import type { LabeledPoints } from "../constraints/targetNeighbors.ts";
import { classSizes } from "../constraints/targetNeighbors.ts";
import { gaussianFlow } from "../linalg/gaussianFlow.ts";
import type { Matrix } from "../linalg/matrix.ts";
import { mapRows, multiply, multiplyInto, weightedGram } from "../linalg/products.ts";
import type { Objective } from "../optim/objective.ts";
import { addAnchorFlow } from "./anchorFlow.ts";
import { groupsOf, residualsOf } from "./classScatter.ts";
import { softmaxOthers } from "./softmaxOthers.ts";

/** Below this, sums of exp(−d²) lose digits. */
const FAINT = 1e-270;

/**
 * f(L) = (1/a) Σ_i KL(p⁰_i‖p_i) over the a points i that share their class: p_ij the softmax over j ≠ i of −‖L(x_i − x_j)‖², p⁰_i uniform on the
 * others of i's class. So f = (1/a) Σ_i [mean_j ‖L(x_i − x_j)‖² + log Σ_j exp(−‖L(x_i − x_j)‖²) − log(n_c − 1)]. L is k x d, natural log.
 * Convex in M = LᵀL. O(n² k) a call without an n x n array. Globerson & Roweis 2005.
 */
export function mcmlObjective(problem: LabeledPoints): Objective {
  const n = problem.points.rows;
  const everyone = { from: new Float64Array(n), to: new Float64Array(n).fill(n) };
  return collapsing(problem, (mapped, shares) => {
    let loss = 0;
    const faint: number[] = [];
    const flow = gaussianFlow(mapped, everyone, ({ own }) => {
      for (let i = 0; i < n; i++) {
        const counts = shares[i] > 0 && own[i] > FAINT;
        if (shares[i] > 0 && !counts) faint.push(i);
        if (counts) loss += shares[i] * log(own[i]);
        own[i] = counts ? -shares[i] / own[i] : 0;
      }
      return { own, other: own };
    });
    loss += addAnchorFlow(flow, mapped, Int32Array.from(faint), (squared, anchors) =>
      anchors.reduce((sum, i, r) => sum + softened(squared.row(r), i, shares[i]), 0),
    );
    return { loss, flow };
  });
}

/** Σ_i s_i log Σ_l exp(−‖z_i − z_l‖²) over l ≠ i for the shares s of mapped points Z (n x k), and half its gradient in Z. */
type Repulsion = (mapped: Matrix, shares: Float64Array) => { readonly loss: number; readonly flow: Matrix };

/** The objective whose sums over the others `repulsion` computes; what pulls the classes together is a product with their scatter. */
export function collapsing({ points, labels }: LabeledPoints, repulsion: Repulsion): Objective {
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
    const { loss, flow } = repulsion(mapRows(points, map), shares);
    multiplyInto(gradient, flow, points, { transposeA: true, scale: 2 });
    for (let e = 0; e < pulled.data.length; e++) gradient.data[e] += 2 * pulled.data[e];
    return pull + loss - entropy;
  };
}

/** `share` log Σ_l exp(−q_il), and its slopes −share p_ij in place of the squared distances. */
function softened(row: Float64Array, i: number, share: number): number {
  const logSum = softmaxOthers(row, i);
  for (let j = 0; j < row.length; j++) row[j] *= -share;
  return share * logSum;
}
