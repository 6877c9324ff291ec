import { log } from "../base/elementary.ts";

export type RankingMeasure = "auc" | "knn" | "precision" | "map" | "mrr" | "ndcg";

/** Δ = measure of the best ranking − measure of a ranking, split by relevant points: P of them, and N irrelevant ones. */
export interface RankingLoss {
  readonly relevant: number;
  readonly irrelevant: number;
  /** Whether no part ever rises by more than it rose before, for any relevant point. */
  readonly concave: boolean;
  /** The part of the p-th relevant point, from 1, where n irrelevant ones stand before it; 0 at n = 0, never falling in n. */
  part(p: number, n: number): number;
  /** No less than the part of the p-th relevant point rises from any m ≥ n to m + 1; just its rise from n where `concave`. Never rising in n. */
  rise(p: number, n: number): number;
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
  return { relevant, irrelevant, ...PARTS[measure](relevant, irrelevant, depth) };
}

type Parts = Pick<RankingLoss, "concave" | "part" | "rise">;

const PARTS: Readonly<Record<RankingMeasure, (relevant: number, irrelevant: number, depth: number) => Parts>> = {
  auc(relevant, irrelevant) {
    const pair = 1 / (relevant * irrelevant);
    return { concave: true, part: (_, n) => n * pair, rise: () => pair };
  },
  knn(relevant, _, depth) {
    const majority = Math.floor(depth / 2) + 1;
    return jump(1, depth, (p) => p === majority && majority <= relevant);
  },
  precision: (_, __, depth) => jump(1 / depth, depth, (p) => p <= depth),
  map: (relevant) => ({
    concave: true,
    part: (p, n) => n / (p + n) / relevant,
    rise: (p, n) => p / ((p + n) * (p + n + 1)) / relevant,
  }),
  mrr: () => ({
    concave: true,
    part: (p, n) => (p === 1 ? n / (1 + n) : 0),
    rise: (p, n) => (p === 1 ? 1 / ((1 + n) * (2 + n)) : 0),
  }),
  ndcg(relevant, irrelevant, depth) {
    const discounts = Float64Array.from({ length: relevant + irrelevant + 2 }, (_, rank) =>
      rank > 0 && rank <= depth ? LOG2 / log(1 + rank) : 0,
    );
    const ideal = discounts.subarray(0, relevant + 1).reduce((sum, discount) => sum + discount, 0);
    const falls = discounts.map((discount, rank) => (rank > 0 ? discount - (discounts[rank + 1] ?? 0) : 0));
    for (let rank = falls.length - 2; rank > 0; rank--) falls[rank] = Math.max(falls[rank], falls[rank + 1]);
    return {
      concave: false,
      part: (p, n) => (discounts[p] - discounts[p + n]) / ideal,
      rise: (p, n) => falls[p + n] / ideal,
    };
  },
};

/** The loss of all at once where a relevant point that counts is pushed out of the first `depth` places. */
const jump = (height: number, depth: number, counts: (p: number) => boolean): Parts => ({
  concave: false,
  part: (p, n) => (counts(p) && n > 0 && p + n > depth ? height : 0),
  rise: (p, n) => (counts(p) && n <= Math.max(0, depth - p) ? height : 0),
});

const LOG2 = log(2);
