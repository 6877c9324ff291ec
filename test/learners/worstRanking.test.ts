import { describe, expect, test } from "vitest";
import { Random } from "../../src/base/random.ts";
import { type RankingMeasure, rankingLoss } from "../../src/learners/rankingLoss.ts";
import { worstRanking } from "../../src/learners/worstRanking.ts";
import { type Judged, measureOf, orders, violationOf } from "./rankingOracle.ts";

const MEASURES: RankingMeasure[] = ["auc", "knn", "precision", "map", "mrr", "ndcg"];

/** Distances of P relevant and N irrelevant points; on a coarse grid they tie. */
function drawn(random: Random, relevant: number, irrelevant: number, width: number, ties: boolean): Judged[] {
  return Array.from({ length: relevant + irrelevant }, (_, i) => {
    const value = width * random.uniform();
    return { relevant: i < relevant, distance: ties ? Math.round((4 * value) / width) * (width / 4) : value };
  });
}

const distances = (items: readonly Judged[], relevant: boolean): Float64Array =>
  Float64Array.from(items.filter((item) => item.relevant === relevant).map((item) => item.distance)).sort();

/** The order that counts of irrelevant points before each relevant one stand for. */
function orderOf(before: Int32Array, near: Float64Array, far: Float64Array): Judged[] {
  const order: Judged[] = [];
  let placed = 0;
  near.forEach((distance, p) => {
    for (; placed < before[p]; placed++) order.push({ relevant: false, distance: far[placed] });
    order.push({ relevant: true, distance });
  });
  for (; placed < far.length; placed++) order.push({ relevant: false, distance: far[placed] });
  return order;
}

describe.each(MEASURES)("the worst ranking by %s", (measure) => {
  test("violates as much as the worst of all orders, and the counts say which one does, with ties and without", () => {
    const random = new Random(7);
    for (let round = 0; round < 40; round++) {
      const relevant = 1 + random.integer(3);
      const irrelevant = 1 + random.integer(6 - relevant);
      const depth = 1 + random.integer(5);
      const items = drawn(random, relevant, irrelevant, [0.3, 1, 3, 10][round % 4], round % 3 === 0);
      const [near, far] = [distances(items, true), distances(items, false)];
      const found = worstRanking(near, far, rankingLoss(measure, { relevant, irrelevant, depth }));
      let worst = -Infinity;
      for (const order of orders(items)) worst = Math.max(worst, violationOf(measure, order, depth));
      expect(Math.abs(found.violation - worst)).toBeLessThan(1e-12);
      const order = orderOf(found.before, near, far);
      expect(Math.abs(violationOf(measure, order, depth) - found.violation)).toBeLessThan(1e-12);
      const best = order.map((item) => item.relevant).sort((a, b) => Number(b) - Number(a));
      const lost =
        measureOf(measure, best, depth) -
        measureOf(
          measure,
          order.map((item) => item.relevant),
          depth,
        );
      expect(Math.abs(found.loss - lost)).toBeLessThan(1e-12);
      expect(found.before.every((n, p) => p === 0 || n >= found.before[p - 1])).toBe(true);
    }
  });

  test("agrees with all orders of seven points", () => {
    const random = new Random(3);
    for (const [relevant, width] of [
      [3, 0.8],
      [4, 2],
    ]) {
      const items = drawn(random, relevant, 7 - relevant, width, false);
      const table = rankingLoss(measure, { relevant, irrelevant: 7 - relevant, depth: 3 });
      let worst = -Infinity;
      for (const order of orders(items)) worst = Math.max(worst, violationOf(measure, order, 3));
      expect(worstRanking(distances(items, true), distances(items, false), table).violation).toBeCloseTo(worst, 12);
    }
  });

  test("agrees with a dynamic program over all counts on longer lists", () => {
    const random = new Random(11);
    for (let round = 0; round < 30; round++) {
      const [relevant, irrelevant, depth] = [1 + random.integer(25), 1 + random.integer(40), 1 + random.integer(12)];
      const items = drawn(random, relevant, irrelevant, [0.5, 2, 20][round % 3], round % 4 === 0);
      const [near, far] = [distances(items, true), distances(items, false)];
      const table = rankingLoss(measure, { relevant, irrelevant, depth });
      let values = new Array<number>(irrelevant + 1).fill(0);
      near.forEach((a, p) => {
        let top = -Infinity;
        let turned = 0;
        values = values.map((value, n) => {
          top = Math.max(top, value);
          if (n > 0) turned += a - far[n - 1];
          return top + table.part(p + 1, n) + (2 * turned) / (relevant * irrelevant);
        });
      });
      expect(worstRanking(near, far, table).violation).toBeCloseTo(Math.max(...values), 10);
    }
  });

  test("loses nothing where the best ranking holds by a margin", () => {
    const table = rankingLoss(measure, { relevant: 3, irrelevant: 4, depth: 3 });
    const found = worstRanking(Float64Array.of(0, 1, 2), Float64Array.of(50, 60, 70, 80), table);
    expect(found).toEqual({ loss: 0, violation: 0, before: Int32Array.of(0, 0, 0) });
  });
});
