import type { Comparison, ComparisonRow, ComparisonSummary } from "../evaluate/comparison.ts";

/** The answer to "which distance should you use, and is it worth it?" in one plain sentence. */
export function verdictSentence({ summary, details }: Comparison): string {
  const baseline = summary.rows.find(({ learner }) => learner === "euclidean");
  const best = shownLearner(summary);
  if (!best) {
    return baseline?.accuracy
      ? `No learned distance ended, so nothing is better than the Euclidean distance, which classifies ${percent(baseline.accuracy.mean)} of the held-out points correctly.`
      : "No learner ended, so there is nothing to choose from.";
  }
  const accuracy = `${percent(best.accuracy.mean)} of the held-out points correctly (95% interval ${range(best.accuracy.ci)})`;
  if (!baseline?.accuracy || !best.versusEuclidean)
    return `The best is ${best.learner}, which classifies ${accuracy}; the Euclidean distance did not end, so the gain is unknown.`;
  const { difference, ci, verdict } = best.versusEuclidean;
  const change = `${signed(difference)} points (95% interval ${signed(ci[0])} to ${signed(ci[1])})`;
  if (verdict === "better") {
    const reason = summary.keep?.learner === best.learner ? ` ${summary.keep.reason}` : "";
    const doubt = details.ties?.members.includes("euclidean")
      ? " By Holm's test, which allows for the number of learners, even Euclidean is tied with the best: more points would make sure."
      : "";
    return `Use ${best.learner}: it classifies ${accuracy}, ${change} against the Euclidean distance.${reason}${doubt}`;
  }
  return `Stay with the Euclidean distance: it classifies ${percent(baseline.accuracy.mean)} of the held-out points correctly, and no learned distance is better beyond doubt. The best of them, ${best.learner}, differs by ${change}.`;
}

/** The learner to recommend or to show: the one to keep if it is a learned one; else of those better than Euclidean, or of all but Euclidean, the most accurate. */
export function shownLearner({ rows, keep }: Pick<ComparisonSummary, "rows" | "keep">): Ended | undefined {
  const ended = rows.filter((row): row is Ended => row.accuracy !== null && row.learner !== "euclidean");
  const kept = ended.find(({ learner }) => learner === keep?.learner);
  if (kept) return kept;
  const better = ended.filter(({ versusEuclidean }) => versusEuclidean?.verdict === "better");
  const pool = better.length > 0 ? better : ended;
  return pool.reduce<Ended | undefined>(
    (top, row) => (top === undefined || row.accuracy.mean > top.accuracy.mean ? row : top),
    undefined,
  );
}

type Ended = ComparisonRow & { readonly accuracy: NonNullable<ComparisonRow["accuracy"]> };

/** A share as a percentage with one decimal. */
export const percent = (share: number): string => `${(100 * share).toFixed(1)}%`;

/** A difference of shares in percentage points, always with its sign. */
export function signed(share: number): string {
  const text = Math.abs(100 * share).toFixed(1);
  if (text === "0.0") return "0.0";
  return `${share < 0 ? "−" : "+"}${text}`;
}

/** An interval of shares in percent. */
export const range = ([low, high]: readonly [number, number]): string =>
  `${(100 * low).toFixed(1)} to ${(100 * high).toFixed(1)}`;
