import { exp, log } from "../base/elementary.ts";
import type { Matrix } from "../linalg/matrix.ts";
import { eachBlock } from "./blockFlow.ts";

/** exp(−50) of 10⁵ points together is below the rounding of a sum from 1 up. */
const NEGLIGIBLE = 50;

export interface NcaParameters {
  readonly form: "probability" | "logProbability";
  /** Pairs are left out where exp(−(d²_ij − min_j d²_ij)) < exp(−cutoff): they change p_i by less than n·exp(−cutoff). */
  readonly cutoff: number;
}

/** −Σ p_i, or −Σ log p_i, of mapped rows (n x k) over all pairs, in memory of 64 x n. */
export const ncaLoss = (mapped: Matrix, labels: Int32Array, form: NcaParameters["form"]): number =>
  eachBlock(mapped, (row, i) => weighNca(row, i, labels, { form, cutoff: NEGLIGIBLE }));

/** −p_i or −log p_i, 0 for the only point of a class; the squared distances of point i become ∂/∂d²_ij of that. */
export function weighNca(row: Float64Array, i: number, labels: Int32Array, { form, cutoff }: NcaParameters): number {
  const logarithmic = form === "logProbability";
  const label = labels[i];
  row[i] = Infinity;
  let [own, other] = [Infinity, Infinity];
  for (let j = 0; j < row.length; j++) {
    if (labels[j] !== label) other = Math.min(other, row[j]);
    else own = Math.min(own, row[j]);
  }
  const least = Math.min(own, other);
  const limit = (logarithmic ? own : least) + cutoff;
  let [ownSum, otherSum] = [0, 0];
  for (let j = 0; j < row.length; j++) {
    const same = labels[j] === label;
    const part = own < Infinity && row[j] < limit ? exp((same ? own : other) - row[j]) : 0;
    if (same) ownSum += part;
    else otherSum += part;
    row[j] = part;
  }
  if (!(ownSum > 0)) {
    row.fill(0);
    return 0;
  }
  const [ownShift, otherShift] = [exp(least - own), otherSum > 0 ? exp(least - other) : 0];
  const total = ownSum * ownShift + otherSum * otherShift;
  const [right, wrong] = [(ownSum * ownShift) / total, (otherSum * otherShift) / total];
  const ownFactor = logarithmic ? wrong / ownSum : (wrong * ownShift) / total;
  const otherFactor = logarithmic ? -otherShift / total : (-right * otherShift) / total;
  for (let j = 0; j < row.length; j++) row[j] *= labels[j] === label ? ownFactor : otherFactor;
  return logarithmic ? own - least - log(ownSum / total) : -right;
}
