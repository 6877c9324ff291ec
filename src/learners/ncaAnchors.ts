import { log } from "../base/elementary.ts";
import { exponentials } from "../linalg/elementwise.ts";
import type { Matrix } from "../linalg/matrix.ts";
import { multiply } from "../linalg/products.ts";
import type { WeighAnchors } from "./anchorFlow.ts";
import { type NcaForm, weighNca } from "./ncaRow.ts";

/** Points, their classes, and where these are uncertain their probabilities (n x c). */
export interface NcaPoints {
  readonly points: Matrix;
  readonly labels: Int32Array;
  readonly memberships?: Matrix | undefined;
}

/** ∂f/∂d²_ij and losses of anchors: by classes, or by the agreement s_ij = Σ_c y_ic y_jc of class probabilities. */
export function anchorsOf({ labels, memberships }: NcaPoints, form: NcaForm): WeighAnchors {
  if (!memberships) {
    return (squared, anchors) => anchors.reduce((sum, i, r) => sum + weighNca(squared.row(r), i, labels, form), 0);
  }
  return (squared, anchors) => {
    const agreements = multiply(memberships.take(anchors), memberships, { transposeB: true });
    return anchors.reduce((sum, i, r) => sum + weighAgreeing(squared.row(r), i, agreements.row(r), form), 0);
  };
}

/**
 * −p_i or −log p_i with p_i = Σ_{j≠i} p_ij s_ij, 0 for a point that agrees with no other; the squared distances become ∂/∂d²_ij of that. In the log form
 * the agreeing part is summed relative to its own nearest: it may be too far away to count as a probability.
 */
function weighAgreeing(row: Float64Array, i: number, agreement: Float64Array, form: NcaForm): number {
  row[i] = Infinity;
  return weighOtherAgreeing(row, agreement, form);
}

/** The same from the squared distances to some others, and an agreement with each of them. */
export function weighOtherAgreeing(row: Float64Array, agreement: Float64Array, form: NcaForm): number {
  let [least, own] = [Infinity, Infinity];
  for (let j = 0; j < row.length; j++) {
    least = Math.min(least, row[j]);
    if (agreement[j] > 0) own = Math.min(own, row[j]);
  }
  if (own === Infinity) {
    row.fill(0);
    return 0;
  }
  const logarithmic = form === "logProbability";
  const nearest = logarithmic ? own : least;
  const agreeing = row.map((q, j) => (agreement[j] > 0 ? nearest - q : -Infinity));
  exponentials(agreeing, agreeing);
  for (let j = 0; j < row.length; j++) row[j] = least - row[j];
  exponentials(row, row);
  let [total, right] = [0, 0];
  for (let j = 0; j < row.length; j++) {
    agreeing[j] *= agreement[j];
    total += row[j];
    right += agreeing[j];
  }
  const probability = right / total;
  for (let j = 0; j < row.length; j++) {
    row[j] = logarithmic ? agreeing[j] / right - row[j] / total : (agreeing[j] - probability * row[j]) / total;
  }
  return logarithmic ? own - least - log(probability) : -probability;
}
