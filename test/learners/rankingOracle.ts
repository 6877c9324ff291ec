import type { RankingMeasure } from "../../src/learners/rankingLoss.ts";

/** A measure of one ranking from its definition: true for a relevant point, first place first. */
export function measureOf(measure: RankingMeasure, ranking: readonly boolean[], depth: number): number {
  const relevant = ranking.filter(Boolean).length;
  const top = ranking.slice(0, depth);
  switch (measure) {
    case "auc": {
      let right = 0;
      ranking.forEach((mine, i) => {
        ranking.forEach((other, j) => {
          if (i < j && mine && !other) right++;
        });
      });
      return right / (relevant * (ranking.length - relevant));
    }
    case "knn":
      return top.filter(Boolean).length > depth / 2 ? 1 : 0;
    case "precision":
      return top.filter(Boolean).length / depth;
    case "map":
      return (
        ranking.reduce(
          (sum, mine, i) => sum + (mine ? ranking.slice(0, i + 1).filter(Boolean).length / (i + 1) : 0),
          0,
        ) / relevant
      );
    case "mrr":
      return 1 / (ranking.indexOf(true) + 1);
    case "ndcg": {
      const gain = (list: readonly boolean[]): number =>
        list.slice(0, depth).reduce((sum, mine, i) => sum + (mine ? 1 / Math.log2(i + 2) : 0), 0);
      return gain(ranking) / gain([...ranking].sort((a, b) => Number(b) - Number(a)));
    }
  }
}

export interface Judged {
  readonly distance: number;
  readonly relevant: boolean;
}

/** Every order of the items. */
export function* orders<T>(items: readonly T[]): Generator<T[]> {
  if (items.length === 0) yield [];
  for (let i = 0; i < items.length; i++) {
    for (const rest of orders([...items.slice(0, i), ...items.slice(i + 1)])) yield [items[i], ...rest];
  }
}

/** ⟨M, ψ⟩ of an order: Σ y_ij (b_j − a_i)/(PN) over relevant i and irrelevant j, y_ij = 1 where i stands before j, else −1. */
export function score(order: readonly Judged[]): number {
  const relevant = order.filter((item) => item.relevant).length;
  let sum = 0;
  order.forEach((i, at) => {
    order.forEach((j, other) => {
      if (i.relevant && !j.relevant) sum += (at < other ? 1 : -1) * (j.distance - i.distance);
    });
  });
  return sum / (relevant * (order.length - relevant));
}

/** Δ(order) − (⟨M, ψ(best)⟩ − ⟨M, ψ(order)⟩). */
export function violationOf(measure: RankingMeasure, order: readonly Judged[], depth: number): number {
  const best = [...order].sort((a, b) => Number(b.relevant) - Number(a.relevant));
  const lost =
    measureOf(
      measure,
      best.map((item) => item.relevant),
      depth,
    ) -
    measureOf(
      measure,
      order.map((item) => item.relevant),
      depth,
    );
  return lost - (score(best) - score(order));
}
