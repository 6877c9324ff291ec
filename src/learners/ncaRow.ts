import { exp, log } from "../base/elementary.ts";

/** What is summed over the points: the probability to pick a point of the own class, or its natural logarithm. */
export type NcaForm = "probability" | "logProbability";

/**
 * −p_i or −log p_i of point i, 0 for the only point of a class; its squared distances to all points become ∂/∂d²_ij of that. Sums run apart for the own
 * class and the others, each relative to its own nearest: nothing overflows, and neither p_i near 0 nor 1 − p_i near 0 loses digits.
 */
export function weighNca(row: Float64Array, i: number, labels: Int32Array, form: NcaForm): number {
  row[i] = Infinity;
  return weighOthers(row, labels[i], labels, form);
}

/** The same from the squared distances to some others, a class for each of them, of a point of class `label`. */
export function weighOthers(row: Float64Array, label: number, labels: Int32Array, form: NcaForm): number {
  let [own, other] = [Infinity, Infinity];
  for (let j = 0; j < row.length; j++) {
    if (labels[j] !== label) other = Math.min(other, row[j]);
    else own = Math.min(own, row[j]);
  }
  let [ownSum, otherSum] = [0, 0];
  for (let j = 0; j < row.length; j++) {
    const same = labels[j] === label;
    row[j] = own < Infinity ? exp((same ? own : other) - row[j]) : 0;
    if (same) ownSum += row[j];
    else otherSum += row[j];
  }
  if (!(ownSum > 0)) {
    row.fill(0);
    return 0;
  }
  const least = Math.min(own, other);
  const [ownShift, otherShift] = [exp(least - own), otherSum > 0 ? exp(least - other) : 0];
  const total = ownSum * ownShift + otherSum * otherShift;
  const [right, wrong] = [(ownSum * ownShift) / total, (otherSum * otherShift) / total];
  const logarithmic = form === "logProbability";
  const ownFactor = logarithmic ? wrong / ownSum : (wrong * ownShift) / total;
  const otherFactor = logarithmic ? -otherShift / total : (-right * otherShift) / total;
  for (let j = 0; j < row.length; j++) row[j] *= labels[j] === label ? ownFactor : otherFactor;
  return logarithmic ? own - least - log(ownSum / total) : -right;
}
