import { MovingPairs, worthListing } from "../constraints/movingPairs.ts";
import type { LabeledPoints, TargetNeighbors } from "../constraints/targetNeighbors.ts";
import { WeightedPairs } from "../constraints/weightedPairs.ts";
import { pairSquaredDistances } from "../linalg/distances.ts";
import { Matrix } from "../linalg/matrix.ts";
import type { RowPairs } from "../linalg/pairsWithin.ts";
import { laplacianTimes } from "../linalg/pairWeights.ts";
import { mapRows, multiplyInto } from "../linalg/products.ts";
import type { Objective } from "../optim/objective.ts";
import { blockFlow } from "./blockFlow.ts";

export interface LmnnParameters {
  /** μ, from 0 to 1. */
  readonly push: number;
  /** m, a squared distance. */
  readonly margin: number;
  readonly loss: LmnnLoss;
  /** Only so many of the first rows have targets and push: all when left out. The others are targets alone. */
  readonly anchors?: number;
  /** What a point that pushes counts for: 1 when left out. */
  readonly worth?: number;
}

export type LmnnLoss = "hinge" | "squaredHinge" | "smoothedHinge";

/**
 * f(L) = (1 − μ) Σ_ij d²_ij + μ Σ_ijl φ(m + d²_ij − d²_il) over target neighbors j of i and points l of other classes,
 * with d_ij = ‖L(x_i − x_j)‖ and φ(h) = max(0, h), or h²/m, or m·ℓ(1 − h/m) with the smoothed hinge ℓ. L is k x d. Each evaluation is exact:
 * pairs are left out only where they cannot violate the margin. Weinberger & Saul 2009, eq. 13.
 */
export function lmnnObjective(
  { points, labels }: LabeledPoints,
  targets: TargetNeighbors,
  { push: share, margin, loss, anchors = labels.length, worth = 1 }: LmnnParameters,
  candidates = impostorPairs(labels.subarray(0, anchors)),
): Objective {
  const push = share * worth;
  const asking = firstRows(points, anchors);
  const ends = targetPairs(targets);
  const count = ends.left.length;
  const rangeOf = targetRanges(ends, anchors);
  const { rate, cap, soft } = slopeRule(loss, margin);
  const edges = new WeightedPairs();
  const pushed = new Float64Array(count);
  let distances: Float64Array = new Float64Array(count);
  let hinges = 0;

  /** Adds φ over the targets of anchor i against an impostor at squared distance q; returns −∂/∂q. */
  const pushAway = (i: number, q: number): number => {
    let weight = 0;
    for (let t = rangeOf[i]; t < rangeOf[i + 1]; t++) {
      const slack = margin + distances[t] - q;
      if (!(slack > 0)) continue;
      const slope = Math.min(cap, rate * slack);
      hinges += slope * (slack - soft * slope);
      pushed[t] += slope;
      weight += slope;
    }
    return weight;
  };

  /** Lists the pairs of anchors that push; where they are too many, returns Lap(w) Z of them instead. */
  const pushImpostors = (mapped: Matrix): Matrix | undefined => {
    const limits = new Float64Array(anchors);
    for (let t = 0; t < count; t++) {
      const limit = margin + distances[t];
      if (limit > limits[ends.left[t]]) limits[ends.left[t]] = limit;
    }
    const near = candidates.at(mapped, limits.map(Math.sqrt));
    if (!near) {
      return blockFlow(mapped, (row, i) => {
        row.forEach((q, l) => {
          row[l] = labels[l] !== labels[i] && q < limits[i] ? -push * pushAway(i, q) : 0;
        });
        return 0;
      }).flow;
    }
    const { left, right, squared } = near;
    edges.clear(squared.length + count);
    for (let e = 0; e < squared.length; e++) {
      const i = left[e];
      const l = right[e];
      const q = squared[e];
      if (q >= limits[i] && q >= limits[l]) continue;
      const weight = (q < limits[i] ? pushAway(i, q) : 0) + (q < limits[l] ? pushAway(l, q) : 0);
      if (weight > 0) edges.add(i, l, -push * weight);
    }
    return undefined;
  };

  return (map, gradient) => {
    const mapped = mapRows(points, map);
    distances = pairSquaredDistances(mapped, ends.left, ends.right);
    edges.clear();
    pushed.fill(0);
    hinges = 0;
    const crowd = push > 0 ? pushImpostors(firstRows(mapped, anchors)) : undefined;
    let pulled = 0;
    for (let t = 0; t < count; t++) {
      pulled += distances[t];
      edges.add(ends.left[t], ends.right[t], 1 - share + push * pushed[t]);
    }
    multiplyInto(gradient, laplacianTimes(mapped, edges.pairs), points, { transposeA: true, scale: 2 });
    if (crowd) multiplyInto(gradient, crowd, asking, { transposeA: true, scale: 2, accumulate: true });
    return (1 - share) * pulled + push * hinges;
  };
}

/** Pairs that may push, as many as are worth their memory. */
export const impostorPairs = (labels: Int32Array): MovingPairs =>
  new MovingPairs({ labels, limit: worthListing(labels.length) });

/** A view of the first rows. */
const firstRows = ({ rows, cols, data }: Matrix, count: number): Matrix =>
  new Matrix(count, cols, count === rows ? data : data.subarray(0, count * cols));

/** The cost φ of a violated margin. */
export interface SlopeRule {
  readonly rate: number;
  readonly cap: number;
  readonly soft: number;
}

/** φ′(h) = min(cap, rate·h) and φ(h) = φ′(h)·(h − soft·φ′(h)) for h > 0. */
export function slopeRule(loss: LmnnLoss, margin: number): SlopeRule {
  if (loss === "hinge") return { rate: Infinity, cap: 1, soft: 0 };
  return loss === "squaredHinge"
    ? { rate: 2 / margin, cap: Infinity, soft: margin / 4 }
    : { rate: 1 / margin, cap: 1, soft: margin / 2 };
}

/** Every anchor (left, ascending) with each of its targets (right). */
export function targetPairs({ neighbors, indices }: TargetNeighbors): RowPairs {
  const left = indices.map((target, t) => (target < 0 ? -1 : Math.floor(t / neighbors)));
  return { left: left.filter((anchor) => anchor >= 0), right: indices.filter((target) => target >= 0) };
}

/** Whether both name the same targets of every anchor, in whatever order. */
export function sameTargets(a: TargetNeighbors, b: TargetNeighbors): boolean {
  const sorted = ({ neighbors, indices }: TargetNeighbors) => {
    const rows = indices.slice();
    for (let t = 0; t < rows.length; t += neighbors) rows.subarray(t, t + neighbors).sort();
    return rows;
  };
  const other = sorted(b);
  return sorted(a).every((target, t) => target === other[t]);
}

/** The pairs of anchor i are those from entry i up to entry i + 1. */
function targetRanges({ left }: RowPairs, n: number): Int32Array {
  const ranges = new Int32Array(n + 1);
  for (const i of left) ranges[i + 1]++;
  for (let i = 0; i < n; i++) ranges[i + 1] += ranges[i];
  return ranges;
}
