import { counted } from "../base/counted.ts";
import type { Choice } from "../evaluate/chooseLearner.ts";
import { selectedFeatures } from "../metrics/selectedFeatures.ts";
import { choiceText } from "./choiceText.ts";
import type { FitFlags, FitResult } from "./fitResult.ts";
import { sizeFacts, sizeText } from "./metricSize.ts";
import { reductionLine } from "./reduction.ts";
import { gainLines, selectionLine, truncationLine } from "./reportLines.ts";
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
  ...sizeFacts(metric),
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

/** The features that the metric uses, where its learner selects some. */
function usedFeatures(metric: FitResult["metric"]): { selectedFeatures?: readonly string[] } {
  const selected = selectedFeatures(metric);
  return selected ? { selectedFeatures: selected } : {};
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
    `${learner.name}: ${counted(points.rows, "point")}, ${counted(points.cols, "feature")}, ${sizeText(metric)}${used.length > 0 ? `; learned from ${used.join(", ")}` : ""}`,
    `${converged ? "converged" : "not converged"} after ${counted(iterations, "iteration")} (${reason}), ${seconds.toFixed(2)} s`,
    ...(start === undefined ? [] : [`begun at ${start}`]),
    ...selectionLine(metric.report, metric.features, points.cols),
    ...truncationLine(metric.report),
  ];
  if (evaluation) {
    lines.push(...gainLines(evaluation));
    const others = (evaluation.scores ?? []).filter(({ score: name }) => !name.startsWith("precision"));
    if (evaluation.reduction) lines.push(reductionLine(evaluation.reduction));
    if (others.length > 0) lines.push("", scoreTable(others.map((gain) => ({ name: gain.score, gain }))), "");
  }
  return [...lines, `Model: ${out}`].join("\n");
}
