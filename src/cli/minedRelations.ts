import { Random } from "../base/random.ts";
import { closedFamilies } from "../constraints/families.ts";
import { pairsFromRelevance, tripletsFromRelevance } from "../constraints/fromRelevance.ts";
import { type MiningRules, minedNegatives } from "../constraints/minedNegatives.ts";
import type { Learner } from "../learners/learner.ts";
import type { Matrix } from "../linalg/matrix.ts";
import { linearMetric } from "../metrics/linear.ts";
import type { Metric } from "../metrics/metric.ts";
import { USUAL_NEGATIVES } from "./negativeRules.ts";
import type { PairData } from "./relationFiles.ts";
import type { Supervised } from "./supervised.ts";

/** Data whose judgments and lone positives have become pairs or triplets, and how many of these came from where. */
export interface WithMined {
  readonly data: Supervised;
  readonly counts: Readonly<Record<string, number>>;
}

/**
 * Judgments as the relations that a learner takes, pairs for those of pairs and chunks, else triplets; and mined dissimilar pairs where all pairs are similar or
 * where negatives were asked for. `points` are those the learner sees: mining looks at their Euclidean distances.
 */
export function withMined(data: Supervised, points: Matrix, { supervision }: Learner, seed: number): WithMined {
  const { judged, pairs, negatives, ...rest } = data;
  const rules = negatives ?? USUAL_NEGATIVES;
  const random = new Random(seed);
  if (judged) {
    const items = Int32Array.from({ length: judged.items }, (_, i) => i);
    if (supervision === "none") return { data: rest, counts: {} };
    if (supervision === "pairs" || supervision === "chunks") {
      const made = pairsFromRelevance(points, judged, items, rules, random);
      return { data: { ...rest, pairs: made.relations }, counts: countsOf(made, "pairs") };
    }
    const made = tripletsFromRelevance(points, judged, items, rules, random);
    return { data: { ...rest, triplets: made.relations }, counts: countsOf(made, "triplets") };
  }
  if (!pairs || (pairs.similar.includes(0) && negatives === undefined)) return { data, counts: {} };
  const made = pairsWithMined(points, pairs, rules, random);
  return { data: { ...data, pairs: made.relations }, counts: countsOf(made, "pairs") };
}

const countsOf = (
  { mined, skipped }: { readonly mined: number; readonly skipped: number },
  noun: string,
): Readonly<Record<string, number>> => ({
  [`mined ${noun}`]: mined,
  ...(skipped > 0 ? { "nearest passed over": skipped } : {}),
});

function pairsWithMined(points: Matrix, pairs: PairData, rules: MiningRules, random: Random) {
  const known = Int32Array.from(pairs.similar.keys()).filter((e) => pairs.similar[e] === 1);
  const [anchor, positive] = [known.map((e) => pairs.left[e]!), known.map((e) => pairs.right[e]!)];
  const joined = Array.from(anchor, (a, e) => [a, positive[e]!] as const);
  const { codes: families } = closedFamilies(joined, points.rows);
  const candidates = Int32Array.from({ length: points.rows }, (_, i) => i);
  const mined = minedNegatives({ points, anchor, positive, candidates, families }, rules, random);
  const key = (a: number, b: number): string => (a < b ? `${a} ${b}` : `${b} ${a}`);
  const taken = new Set(Array.from(pairs.left, (a, e) => key(a, pairs.right[e]!)));
  const found: (readonly [number, number])[] = [];
  mined.anchor.forEach((a, t) => {
    const named = key(a, mined.negative[t]!);
    if (taken.has(named)) return;
    taken.add(named);
    found.push([a, mined.negative[t]!]);
  });
  const ones = new Float64Array(found.length).fill(1);
  return {
    relations: {
      left: Int32Array.from([...pairs.left, ...found.map(([a]) => a)]),
      right: Int32Array.from([...pairs.right, ...found.map(([, n]) => n)]),
      similar: Uint8Array.from([...pairs.similar, ...found.map(() => 0)]),
      ...(pairs.weights ? { weights: Float64Array.from([...pairs.weights, ...ones]) } : {}),
    },
    mined: found.length,
    skipped: mined.skipped,
  };
}

/** The metric with what was mined said in its report. */
export function withCounts(metric: Metric, counts: Readonly<Record<string, number>>): Metric {
  if (Object.keys(counts).length === 0) return metric;
  const { map, mean, learner, options, features, report, decision } = metric;
  const constraints = { ...report.constraints, ...counts };
  return linearMetric({ learner, options, map, mean, features, decision, report: { ...report, constraints } });
}
