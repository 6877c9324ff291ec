import { counted } from "../base/counted.ts";
import type { Comparison, ComparisonRow } from "../evaluate/comparison.ts";
import { failureText } from "../plot/failureText.ts";
import { percent, range, signed } from "../plot/verdict.ts";
import { textTable } from "./textTable.ts";

/** The table of a comparison for a terminal, the most accurate learner first. */
export function comparisonText({ summary, details }: Comparison): string {
  const { dataset, points, features, classes, protocol } = summary;
  const ended = summary.rows
    .filter(({ accuracy }) => accuracy !== null)
    .sort((a, b) => b.accuracy!.mean - a.accuracy!.mean);
  const failed = summary.rows.filter(({ accuracy }) => accuracy === null);
  const head = [
    "learner",
    "accuracy",
    "95% interval",
    "vs Euclidean",
    "95% interval",
    "verdict",
    "dims",
    "fit s",
    "converged",
  ];
  const table = textTable(head, ended.map(lineOf), [1, 2, 3, 4, 6, 7]);
  const failures = failed.map((row) => `${row.learner}: ${failureText(row)}`);
  const sampled = ended.flatMap(({ learner, sample }) =>
    sample === null ? [] : [`${learner}: learned from ${sample} points of each training part, to keep the budget`],
  );
  const ties =
    details.ties && details.ties.members.length > 1
      ? [`Tied with the best (${details.ties.best}) by Holm's test: ${details.ties.members.slice(1).join(", ")}.`]
      : [];
  return [
    `${dataset ?? "data"}: ${counted(points, "point")}, ${counted(features, "feature")}, ${counted(classes, "class", "classes")}; ${protocol.folds} folds, ${counted(protocol.neighbors, "neighbor")}, scale ${protocol.scale}, seed ${protocol.seed}`,
    "",
    table,
    ...sampled,
    ...failures,
    ...(ties.length > 0 ? ["", ...ties] : []),
  ].join("\n");
}

function lineOf({ learner, accuracy, versusEuclidean, components, fitSeconds, converged }: ComparisonRow): string[] {
  const baseline = learner === "euclidean";
  return [
    learner,
    percent(accuracy!.mean),
    range(accuracy!.ci),
    baseline || !versusEuclidean ? "" : signed(versusEuclidean.difference),
    baseline || !versusEuclidean ? "" : `${signed(versusEuclidean.ci[0])} to ${signed(versusEuclidean.ci[1])}`,
    baseline ? "baseline" : (versusEuclidean?.verdict ?? ""),
    components === null ? "local" : String(components),
    fitSeconds.mean === null ? "" : fitSeconds.mean.toFixed(3),
    converged === null ? "" : converged ? "yes" : "no",
  ];
}
