import { normalize } from "../../src/data/normalize.ts";
import { listsFromLabels } from "../../src/learners/rankingLists.ts";
import type { RankingMeasure } from "../../src/learners/rankingLoss.ts";
import { Matrix } from "../../src/linalg/matrix.ts";
import type { Fixture } from "../contract/fixtures.ts";
import { orders, violationOf } from "./rankingOracle.ts";

/** The mean over queries of the most violated of all orders, under squared distances; queries alone in their class ask nothing. */
export function slackByOrders(
  measure: RankingMeasure,
  { points, labels }: Fixture,
  squared: (a: number, b: number) => number,
): number {
  const violations = points.flatMap((_, q) => {
    const others = points.map((__, i) => i).filter((i) => i !== q);
    const items = others.map((i) => ({ distance: squared(q, i), relevant: labels[i] === labels[q] }));
    if (!items.some((item) => item.relevant)) return [];
    let worst = -Infinity;
    for (const order of orders(items)) worst = Math.max(worst, violationOf(measure, order, 3));
    return [worst];
  });
  return violations.reduce((sum, value) => sum + value, 0) / violations.length;
}

export function rankingProblem(fixture: Fixture) {
  const { points, order, scale } = normalize(Matrix.from(fixture.points));
  const names = [...new Set(fixture.labels)];
  const labels = Int32Array.from(order, (row) => names.indexOf(fixture.labels[row]));
  const rows = labels.map((_, i) => i);
  return { points, scale, lists: listsFromLabels(labels, rows, rows) };
}
