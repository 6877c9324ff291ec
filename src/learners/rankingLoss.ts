import { log } from "../base/elementary.ts";

export type RankingMeasure = "auc" | "knn" | "precision" | "map" | "mrr" | "ndcg";

/** Δ = measure of the best ranking − measure of a ranking, split by relevant points: P of them, and N irrelevant ones. */
export interface RankingLoss {
  readonly relevant: number;
  readonly irrelevant: number;
  /** Entry (p − 1)(N + 1) + n: the part of the p-th relevant point where n irrelevant ones stand before it; 0 at n = 0, never falling in n. */
  readonly losses: Float64Array;
  /** The largest rise from one entry of the row to the next, at n or later: same places. */
  readonly rises: Float64Array;
}

/**
 * What rankings lose by a measure: `auc` the area under the ROC curve; `precision` the relevant share of the first `depth` places; `knn` whether they are
 * the majority there; `map` average precision; `mrr` 1 over the rank of the first relevant point; `ndcg` discounted cumulative gain over the first `depth`
 * places, discount 1/log₂(1 + rank), over the best one's.
 */
export function rankingLoss(
  measure: RankingMeasure,
  { relevant, irrelevant, depth }: { readonly relevant: number; readonly irrelevant: number; readonly depth: number },
): RankingLoss {
  const part = PARTS[measure](relevant, irrelevant, depth);
  const width = irrelevant + 1;
  const losses = new Float64Array(relevant * width);
  const rises = new Float64Array(relevant * width);
  for (let p = 0; p < relevant; p++) {
    for (let n = 1; n <= irrelevant; n++) losses[p * width + n] = part(p + 1, n);
    for (let n = irrelevant - 1, at = p * width + n; n >= 0; n--, at--) {
      rises[at] = Math.max(rises[at + 1], losses[at + 1] - losses[at]);
    }
  }
  return { relevant, irrelevant, losses, rises };
}

/** The loss at the p-th relevant point, from 1, with n irrelevant ones before it: its rank is p + n. */
type Part = (p: number, n: number) => number;

const PARTS: Readonly<Record<RankingMeasure, (relevant: number, irrelevant: number, depth: number) => Part>> = {
  auc: (relevant, irrelevant) => (_, n) => n / (relevant * irrelevant),
  knn(relevant, _, depth) {
    const majority = Math.floor(depth / 2) + 1;
    return (p, n) => (p === majority && majority <= relevant && p + n > depth ? 1 : 0);
  },
  precision: (_, __, depth) => (p, n) => (p <= depth && p + n > depth ? 1 / depth : 0),
  map: (relevant) => (p, n) => n / (p + n) / relevant,
  mrr: () => (p, n) => (p === 1 ? n / (1 + n) : 0),
  ndcg(relevant, irrelevant, depth) {
    const discounts = Float64Array.from({ length: relevant + irrelevant + 1 }, (_, rank) =>
      rank > 0 && rank <= depth ? LOG2 / log(1 + rank) : 0,
    );
    const ideal = discounts.subarray(0, relevant + 1).reduce((sum, discount) => sum + discount, 0);
    return (p, n) => (discounts[p] - discounts[p + n]) / ideal;
  },
};

const LOG2 = log(2);
