import { EtalonError } from "../base/errors.ts";
import { pairSquaredDistances } from "../linalg/distances.ts";
import { Matrix } from "../linalg/matrix.ts";
import { laplacianTimes, type PairWeights, scatter } from "../linalg/pairWeights.ts";
import { mapRows } from "../linalg/products.ts";
import { factorPsd } from "../linalg/psd.ts";
import type { Objective } from "../optim/objective.ts";
import { columnDots } from "./pairForms.ts";
import type { RankingLists, RankingQuery } from "./rankingLists.ts";
import { type RankingLoss, type RankingMeasure, rankingLoss } from "./rankingLoss.ts";
import { worstRanking } from "./worstRanking.ts";

/** What a ranking is judged by. */
interface RankingOptions {
  readonly measure: RankingMeasure;
  readonly depth: number;
}

/**
 * f(M) = weighted mean over queries of max_y [Δ(y) − ⟨M, ψ(best) − ψ(y)⟩], the slack of the structural support vector machine, M symmetric positive semidefinite
 * d x d. Convex, at least 0; a subgradient is Xᵀ Lap(w) X with 2/(PN) times the query's weight on each pair that the worst rankings y turn around: + for the relevant point,
 * − for the irrelevant one. Points n x d. `MEMORY` beyond 2²⁴ pairs for one query where the loss is not concave. McFee & Lanckriet 2010.
 */
export function rankingObjective(points: Matrix, lists: RankingLists, options: RankingOptions): Objective {
  const slack = slackOf(lists, options);
  return (matrix, gradient) => {
    const mapped = mapRows(points, factorPsd(matrix));
    const { value, pairs } = slack(pairSquaredDistances(mapped, lists.left, lists.right));
    gradient.data.set(scatter(points, pairs).data);
    return value;
  };
}

/** The same at M = diag(w) as a function of w ≥ 0, 1 x d: no d x d array. */
export function diagonalRankingObjective(points: Matrix, lists: RankingLists, options: RankingOptions): Objective {
  const slack = slackOf(lists, options);
  return (weights, gradient) => {
    const mapped = weighedColumns(points, weights.data);
    const { value, pairs } = slack(pairSquaredDistances(mapped, lists.left, lists.right));
    gradient.data.set(columnDots(points, laplacianTimes(points, pairs)));
    return value;
  };
}

/** X diag(√w) without the columns of weight 0. */
function weighedColumns({ rows, cols, data }: Matrix, weights: Float64Array): Matrix {
  const used = Int32Array.from(weights.keys()).filter((c) => weights[c] > 0);
  const roots = Float64Array.from(used, (c) => Math.sqrt(weights[c]));
  const mapped = new Matrix(rows, used.length);
  for (let i = 0, k = 0; i < rows; i++) {
    for (let u = 0; u < used.length; u++, k++) mapped.data[k] = data[i * cols + used[u]] * roots[u];
  }
  return mapped;
}

/** f from the squared distances of the listed pairs, with ∂f/∂q for those that have one. */
function slackOf({ left, right, queries }: RankingLists, { measure, depth }: RankingOptions) {
  const tableOf = tables(measure, depth);
  return (squared: Float64Array): { readonly value: number; readonly pairs: PairWeights } => {
    const weights = new Float64Array(left.length);
    let sum = 0;
    for (const query of queries) {
      sum += turnedPairs(squared, weights, query, tableOf(query.middle - query.start, query.end - query.middle));
    }
    for (let e = 0; e < weights.length; e++) weights[e] /= queries.length;
    return { value: sum / queries.length, pairs: heavy(left, right, weights) };
  };
}

/** The violation of a query's worst ranking times its weight; writes the weights of its pairs. */
function turnedPairs(
  squared: Float64Array,
  weights: Float64Array,
  { start, middle, end, worth }: RankingQuery,
  table: RankingLoss,
): number {
  const near = squared.slice(start, middle).sort();
  const far = squared.slice(middle, end).sort();
  const { violation, before } = worstRanking(near, far, table);
  if (violation <= 0) return 0;
  const share = (2 * worth) / (near.length * far.length);
  const turned = before[before.length - 1];
  const after = countsAfter(before, turned);
  const nearRanks = ranksOf(squared, start, middle, near);
  const farRanks = ranksOf(squared, middle, end, far.subarray(0, turned));
  for (let e = start; e < middle; e++) weights[e] = share * before[nearRanks[e - start]];
  for (let e = middle; e < end; e++)
    if (farRanks[e - middle] < turned) weights[e] = -share * after[farRanks[e - middle]];
  return worth * violation;
}

/** For each of the nearest `count` irrelevant points, nearest first, how many relevant ones stand after it. */
function countsAfter(before: Int32Array, count: number): Int32Array {
  const after = new Int32Array(count);
  let p = 0;
  for (let j = 0; j < count; j++) {
    while (p < before.length && before[p] <= j) p++;
    after[j] = before.length - p;
  }
  return after;
}

/** The place of each value in the sorted list of the least ones, equal values in the order of their entries; the list's length or more for those not in it. */
function ranksOf(values: Float64Array, from: number, to: number, sorted: Float64Array): Int32Array {
  const taken = new Int32Array(sorted.length);
  const ranks = new Int32Array(to - from).fill(sorted.length);
  for (let e = from; e < to; e++) {
    if (!(values[e] <= sorted[sorted.length - 1])) continue;
    let low = 0;
    for (let high = sorted.length - 1; low < high; ) {
      const middle = (low + high) >> 1;
      if (sorted[middle] < values[e]) low = middle + 1;
      else high = middle;
    }
    ranks[e - from] = low + taken[low]++;
  }
  return ranks;
}

/** The pairs with a weight. */
function heavy(left: Int32Array, right: Int32Array, weights: Float64Array) {
  const kept = new Int32Array(weights.length);
  let count = 0;
  for (let e = 0; e < weights.length; e++) if (weights[e] !== 0) kept[count++] = e;
  const edges = kept.subarray(0, count);
  return {
    left: edges.map((e) => left[e]),
    right: edges.map((e) => right[e]),
    weights: pick(weights, edges),
  };
}

function pick(values: Float64Array, entries: Int32Array): Float64Array {
  const picked = new Float64Array(entries.length);
  for (let e = 0; e < entries.length; e++) picked[e] = values[entries[e]];
  return picked;
}

/** Pairs of a query that the dynamic program of a loss that is not concave may have to keep a choice for. */
const LARGEST = 1 << 24;

/** One table for all queries with the same numbers of relevant and irrelevant points. */
function tables(measure: RankingMeasure, depth: number): (relevant: number, irrelevant: number) => RankingLoss {
  const made = new Map<string, RankingLoss>();
  return (relevant, irrelevant) => {
    const key = `${relevant} ${irrelevant}`;
    const table = made.get(key) ?? rankingLoss(measure, { relevant, irrelevant, depth });
    if (!table.concave && relevant * irrelevant > LARGEST) {
      throw new EtalonError(
        "MEMORY",
        `rankings: a query has ${relevant} points that belong to it and ${irrelevant} others, more than ${LARGEST} pairs. Name fewer for it.`,
      );
    }
    made.set(key, table);
    return table;
  };
}
