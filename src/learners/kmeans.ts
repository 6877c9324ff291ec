import type { Random } from "../base/random.ts";
import type { Matrix } from "../linalg/matrix.ts";
import { nearest } from "../linalg/nearest.ts";
import { groupsOf } from "./classScatter.ts";

export interface KmeansOptions {
  /** How many centers at most; fewer where there are fewer distinct points. */
  readonly centers: number;
  /** Runs from fresh starts, of which the best is kept. */
  readonly restarts?: number;
  readonly random: Random;
  /** What each point is worth, above 0: the sum of squares and the draws count it as that many points; 1 when left out. */
  readonly weights?: Float64Array | undefined;
}

/**
 * Centers (m x d) that make the sum of squared distances of the points (n x d) to their nearest center small: Lloyd's steps from starts drawn
 * with probability ∝ the squared distance to those drawn before. Lloyd 1982; Arthur & Vassilvitskii, k-means++, 2007.
 */
export function kmeans(points: Matrix, { centers, restarts = 3, random, weights }: KmeansOptions): Matrix {
  let best: Clustering | undefined;
  for (let run = 0; run < restarts; run++) {
    const found = lloyd(points, spreadStart(points, centers, random, weights), weights);
    if (!best || found.loss < best.loss) best = found;
  }
  return (best as Clustering).centers;
}

interface Clustering {
  readonly centers: Matrix;
  readonly loss: number;
}

const STEPS = 100;

function lloyd(points: Matrix, start: Matrix, weights?: Float64Array): Clustering {
  let centers = start;
  let loss = Infinity;
  for (let step = 0; step < STEPS; step++) {
    const { indices, squared } = nearest(points, centers, 1);
    const sum = squared.reduce((total, value, i) => total + (weights ? weights[i] : 1) * value, 0);
    if (!(sum < loss * (1 - 1e-9))) break;
    loss = sum;
    const { sizes, means } = groupsOf(points, indices, centers.rows, weights);
    centers = means.take(Int32Array.from(sizes.keys()).filter((group) => sizes[group] > 0));
  }
  return { centers, loss };
}

/** Starts drawn among the points with probability ∝ weight times the squared distance to those drawn before; fewer where there are fewer distinct points. */
export function spreadStart(points: Matrix, count: number, random: Random, weights?: Float64Array): Matrix {
  const chosen = [weights ? (drawn(weights, random) as number) : random.integer(points.rows)];
  while (chosen.length < count) {
    const { squared } = nearest(points, points.take(Int32Array.from(chosen)), 1);
    const next = drawn(weights ? squared.map((value, i) => weights[i] * value) : squared, random);
    if (next === undefined) break;
    chosen.push(next);
  }
  return points.take(Int32Array.from(chosen));
}

/** An index drawn with probability ∝ weight; nothing where all weights are 0. */
function drawn(weights: Float64Array, random: Random): number | undefined {
  let rest = random.uniform() * weights.reduce((sum, value) => sum + value, 0);
  let last: number | undefined;
  for (let i = 0; i < weights.length; i++) {
    if (!(weights[i] > 0)) continue;
    last = i;
    rest -= weights[i];
    if (rest < 0) break;
  }
  return last;
}
