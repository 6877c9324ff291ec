import { counted } from "../base/counted.ts";
import type { Choice } from "../evaluate/chooseLearner.ts";
import { selectedFeatures } from "../metrics/selectedFeatures.ts";
import { percent, range, signed } from "../plot/verdict.ts";
import { choiceText } from "./choiceText.ts";
import type { FitFlags, FitResult } from "./fitResult.ts";
import type { Evaluation } from "./heldOut.ts";
import { reductionLine } from "./reduction.ts";
import { scoreTable } from "./scoreTable.ts";

/** The size of what was learned from. */
interface LearnedFrom {
  readonly points: { readonly rows: number; readonly cols: number };
}

/** What `fit --json` prints. */
export const fitDocument = (
  { points }: LearnedFrom,
  { learner, metric, evaluation, seconds, choice }: FitResult,
  { out, mode, seed }: FitFlags,
): unknown => ({
  model: out,
  learner: learner.name,
  points: points.rows,
  features: points.cols,
  components: metric.components,
  mode,
  converged: metric.report.converged,
  stopReason: metric.report.reason,
  iterations: metric.report.iterations,
  ...(metric.report.start ? { start: metric.report.start } : {}),
  ...usedFeatures(metric),
  ...(metric.report.details?.truncation ? { truncation: metric.report.details.truncation } : {}),
  seconds,
  seed,
  evaluation,
  ...(choice ? { choice: choiceDocument(choice) } : {}),
});

const choiceDocument = ({ name, reason, winner, table, estimate }: Choice): unknown => ({
  name,
  reason,
  winner,
  table,
  estimate,
});

const SCORES = {
  "pair AUC": "area under the ROC curve of pairs",
  "triplets in order": "share of triplets in order",
  "quadruplets in order": "share of quadruplets in order",
  MRR: "mean reciprocal rank (MRR) of queries",
};

function whatOf(score: Evaluation["score"], neighbors: number | null): string {
  if (score === "accuracy") return `${neighbors}-nearest-neighbor accuracy`;
  if (score === "variance explained") return `variance explained (R²) by ${neighbors}-nearest-neighbor regression`;
  return SCORES[score];
}

/** The features that the metric uses, where its learner selects some. */
function usedFeatures(metric: FitResult["metric"]): { selectedFeatures?: readonly string[] } {
  const selected = selectedFeatures(metric);
  return selected ? { selectedFeatures: selected } : {};
}

const SHOWN = 10;

function selectionLine(metric: FitResult["metric"], features: number): string[] {
  const selected = selectedFeatures(metric);
  if (!selected) return [];
  const more = selected.length > SHOWN ? `, and ${selected.length - SHOWN} more` : "";
  return [`uses ${selected.length} of ${counted(features, "feature")}: ${selected.slice(0, SHOWN).join(", ")}${more}`];
}

/** What a softmax over the nearest left out. */
function truncationLine({ report }: FitResult["metric"]): string[] {
  const truncation = report.details?.truncation;
  if (!truncation) return [];
  const { neighbors, drawn, neglected, bound, points } = truncation;
  const most = bound > neglected ? `, at most ${percent(bound)} at 95 % confidence` : "";
  const what =
    drawn === undefined
      ? `the nearest ${neighbors} leave out ${percent(neglected)} of the softmax`
      : `the nearest ${neighbors} and ${drawn} drawn for the rest are off by ${percent(neglected)}`;
  return [`${what} (${counted(points, "point")} measured${most})`];
}

/** The same for people. */
export function fitText(
  { points }: LearnedFrom,
  { learner, reason: why, choice, metric, evaluation, seconds }: FitResult,
  { out, start }: FitFlags,
): string {
  const { converged, reason, iterations, constraints } = metric.report;
  const used = Object.entries(constraints).map(([kind, amount]) => `${amount} ${kind}`);
  const lines = [
    ...(why === "" ? [] : [`auto chose ${choice?.name ?? learner.name}: ${why}`]),
    ...(choice ? choiceText(choice) : []),
    `${learner.name}: ${counted(points.rows, "point")}, ${counted(points.cols, "feature")}, ${counted(metric.components, "component")}${used.length > 0 ? `; learned from ${used.join(", ")}` : ""}`,
    `${converged ? "converged" : "not converged"} after ${counted(iterations, "iteration")} (${reason}), ${seconds.toFixed(2)} s`,
    ...(start === undefined ? [] : [`begun at ${start}`]),
    ...selectionLine(metric, points.cols),
    ...truncationLine(metric),
  ];
  if (evaluation) {
    const { score, heldOut, neighbors, euclidean, learned, difference, ci, verdict } = evaluation;
    const what = whatOf(score, neighbors);
    lines.push(
      `${what} on ${counted(heldOut, "held-out point")}: Euclidean ${percent(euclidean.mean)} (${range(euclidean.ci)}), learned ${percent(learned.mean)} (${range(learned.ci)})`,
      `difference ${signed(difference)} points (${signed(ci[0])} to ${signed(ci[1])}): ${verdict === "same" ? "not better than Euclidean" : verdict}`,
    );
    const others = (evaluation.scores ?? []).filter(({ score: name }) => !name.startsWith("precision"));
    if (evaluation.reduction) lines.push(reductionLine(evaluation.reduction));
    if (others.length > 0) lines.push("", scoreTable(others.map((gain) => ({ name: gain.score, gain }))), "");
  }
  return [...lines, `Model: ${out}`].join("\n");
}
