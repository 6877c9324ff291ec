import type { Comparison, ComparisonRow } from "../evaluate/comparison.ts";

/** The answer to "which distance should you use, and is it worth it?" in one plain sentence. */
export function verdictSentence({ summary, details }: Comparison): string {
  const baseline = summary.rows.find(({ learner }) => learner === "euclidean");
  const best = bestLearned(summary.rows);
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
    const equals = tiedWith(best.learner, details.ties?.best === best.learner ? details.ties.members : []);
    return `Use ${best.learner}: it classifies ${accuracy}, ${change} against the Euclidean distance.${equals}`;
  }
  return `Stay with the Euclidean distance: it classifies ${percent(baseline.accuracy.mean)} of the held-out points correctly, and no learned distance is better beyond doubt. The best of them, ${best.learner}, differs by ${change}.`;
}

type Ended = ComparisonRow & { readonly accuracy: NonNullable<ComparisonRow["accuracy"]> };

/** The learner to recommend or to show: of those better than Euclidean, else of all but Euclidean, the most accurate. */
export function bestLearned(rows: readonly ComparisonRow[]): Ended | undefined {
  const ended = rows.filter((row): row is Ended => row.accuracy !== null && row.learner !== "euclidean");
  const better = ended.filter(({ versusEuclidean }) => versusEuclidean?.verdict === "better");
  const pool = better.length > 0 ? better : ended;
  return pool.reduce<Ended | undefined>(
    (top, row) => (top === undefined || row.accuracy.mean > top.accuracy.mean ? row : top),
    undefined,
  );
}

function tiedWith(best: string, members: readonly string[]): string {
  const others = members.filter((name) => name !== best);
  if (others.length === 0) return "";
  const names =
    others.length > 3
      ? `${others.slice(0, 3).join(", ")} and ${others.length - 3} more`
      : others.join(others.length === 2 ? " and " : ", ");
  return ` After Holm's correction for testing several learners, ${names} cannot be told apart from it.`;
}

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
