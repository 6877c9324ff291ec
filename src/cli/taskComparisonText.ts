import { counted } from "../base/counted.ts";
import type { TaskComparison, TaskGain, TaskScores } from "../evaluate/taskComparison.ts";
import { percent, signed } from "../plot/verdict.ts";
import { textTable } from "./textTable.ts";

/** The table of a comparison of tasks for a terminal, and what it says. */
export function taskComparisonText(comparison: TaskComparison): string {
  const { dataset, points, features, tasks, average, learner, rival, protocol } = comparison;
  const { folds, ended, neighbors, scale, seed } = protocol;
  const head = [
    ...["task", "points", "classes", "Euclidean", `${rival} alone`, `${rival} pooled`, learner],
    ...["against Euclidean", "verdict", `against ${rival} alone`, "verdict"],
  ];
  const rows = [
    ...tasks.map((row) => [row.task, String(row.points), String(row.classes), ...cellsOf(row)]),
    ["mean of tasks", "", "", ...cellsOf(average)],
  ];
  const run = ended < folds ? `${ended} of ${folds} folds` : `${folds} folds`;
  return [
    `${dataset ?? "data"}: ${counted(tasks.length, "task")}, ${counted(points, "point")}, ${counted(features, "feature")}; ${run}, ${counted(neighbors, "neighbor")} within the task, scale ${scale}, seed ${seed}`,
    "",
    textTable(head, rows, [1, 2, 3, 4, 5, 6, 7, 9]),
    "",
    verdictText(comparison),
  ].join("\n");
}

function cellsOf({ accuracy, gain }: TaskScores): string[] {
  const share = (found: { readonly mean: number } | null) => (found ? percent(found.mean) : "-");
  return [
    share(accuracy.euclidean),
    share(accuracy.alone),
    share(accuracy.pooled),
    share(accuracy.together),
    ...gainCells(gain.euclidean),
    ...gainCells(gain.alone),
  ];
}

const gainCells = (gain: TaskGain | null): string[] => (gain ? [change(gain), gain.verdict] : ["-", "-"]);

const change = ({ difference, ci }: TaskGain): string => `${signed(difference)} (${signed(ci[0])} to ${signed(ci[1])})`;

/** What learning together gains on average, in plain words. */
function verdictText({ average: { gain }, rival, learner }: TaskComparison): string {
  const ways = {
    euclidean: "the plain distance",
    alone: `${rival} on each task alone`,
    pooled: `${rival} on all as one task`,
  };
  const lines = (["euclidean", "alone", "pooled"] as const).flatMap((way) => {
    const found = gain[way];
    if (!found) return [];
    const verdict = found.verdict === "same" ? "no difference beyond doubt" : found.verdict;
    return [`  ${change(found)} points against ${ways[way]}: ${verdict}`];
  });
  return [`All tasks together (${learner}), on average over the tasks:`, ...lines].join("\n");
}
