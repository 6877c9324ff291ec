import { type Costly, costOf, type ProblemSize } from "../learners/cost.ts";
import { learnsOneMap, type Trainer } from "../learners/trainer.ts";
import type { ComparisonRow, Recommendation } from "./comparison.ts";
import type { TieGroup } from "./significance.ts";
import { effortOf, withoutMap } from "./simplicity.ts";

/** What is asked of a learner. */
type Judged = Costly & Pick<Trainer, "kind" | "tags">;

/**
 * The learner to keep: of those that are better than Euclidean and tied with the best by Holm's test, the simplest (a fixed map before a closed form before
 * iterations before a metric for each place, then the one that costs least); Euclidean when none is better. Null when nothing ended.
 */
export function recommend(
  rows: readonly ComparisonRow[],
  ties: TieGroup | null,
  learnerOf: (name: string) => Judged,
  size: ProblemSize,
): Recommendation | null {
  const ended = rows.filter((row): row is EndedRow => row.accuracy !== null);
  if (ended.length === 0 || ties === null) return null;
  const better = ended.filter(({ versusEuclidean }) => versusEuclidean?.verdict === "better");
  if (better.length === 0) return withoutGain(ended);
  const tied = better.filter(({ learner }) => ties.members.includes(learner));
  const pool = tied.length > 0 ? tied : [mostAccurate(better)];
  const rank = (row: EndedRow): readonly number[] => {
    const learner = learnerOf(row.learner);
    return [effortOf(learner), costOf(learner, size).operations, -row.accuracy.mean];
  };
  const kept = pool.reduce((least, row) => (isBefore(rank(row), rank(least)) ? row : least));
  const reason = reasonFor(kept, mostAccurate(pool), pool.length - 1, learnerOf);
  const local = withoutMap(learnerOf(kept.learner));
  if (local === "") return { learner: kept.learner, reason };
  const mapped = better.filter(({ learner }) => learnsOneMap(learnerOf(learner)));
  const instead =
    mapped.length === 0 ? "none is better than Euclidean" : `${mostAccurate(mapped).learner} is the most accurate`;
  return { learner: kept.learner, reason: `${reason} Note that ${local}; of the learners with one, ${instead}.` };
}

function reasonFor({ learner }: EndedRow, top: EndedRow, others: number, learnerOf: (name: string) => Judged): string {
  if (learner !== top.learner) {
    const gain = simpler(learnerOf(learner), learnerOf(top.learner));
    return `${top.learner} is ahead, but Holm's test cannot tell them apart, and ${learner} is ${gain}.`;
  }
  if (others === 0) return "No other learner that is better than Euclidean is tied with it.";
  return others === 1
    ? "One other that is better than Euclidean is tied with it, and is not simpler."
    : `${others} others that are better than Euclidean are tied with it, and none is simpler.`;
}

type EndedRow = ComparisonRow & { readonly accuracy: NonNullable<ComparisonRow["accuracy"]> };

function withoutGain(ended: readonly EndedRow[]): Recommendation | null {
  const baseline = ended.find(({ versusEuclidean }) => versusEuclidean !== null);
  if (!baseline) {
    const { learner } = mostAccurate(ended);
    return { learner, reason: `${learner} is the most accurate; the Euclidean distance did not end.` };
  }
  return { learner: "euclidean", reason: "No learned distance is better beyond doubt." };
}

const mostAccurate = (rows: readonly EndedRow[]): EndedRow =>
  rows.reduce((top, row) => (row.accuracy.mean > top.accuracy.mean ? row : top));

function isBefore(a: readonly number[], b: readonly number[]): boolean {
  const place = a.findIndex((value, i) => value !== b[i]);
  return place >= 0 && a[place] < b[place];
}

function simpler(kept: Judged, top: Judged): string {
  if (effortOf(kept) < effortOf(top) && kept.tags.includes("closedForm"))
    return "simpler: a closed form, without iterations";
  return learnsOneMap(top) || !learnsOneMap(kept) ? "cheaper to learn" : "simpler: one map for all places";
}
