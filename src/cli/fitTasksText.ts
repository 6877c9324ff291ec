import { counted } from "../base/counted.ts";
import { percent, signed } from "../plot/verdict.ts";
import type { FitFlags } from "./fitResult.ts";
import type { TasksResult } from "./learnTasks.ts";
import { classesOfTask, type TaskData } from "./taskData.ts";
import type { TaskEvaluation } from "./taskEstimate.ts";
import { textTable } from "./textTable.ts";

type Files = ReadonlyMap<string, string>;
/** How many points of each task take part. */
type Sizes = ReadonlyMap<string, number>;

/** What `fit --task --json` prints. */
export const fitTasksDocument = (
  data: TaskData,
  sizes: Sizes,
  { fit, evaluation, seconds }: TasksResult,
  files: Files,
  { learner, out, seed }: FitFlags,
): unknown => ({
  folder: out,
  learner,
  points: data.points.rows,
  features: data.points.cols,
  tasks: Array.from(fit.metrics, ([task, metric]) => ({
    task,
    model: files.get(task),
    points: sizes.get(task)!,
    classes: classesOfTask(data, task),
    components: metric.components,
    directions: metric.report.constraints["bases"],
    evaluation: evaluation?.tasks.get(task) ?? null,
  })),
  directions: { used: fit.directions.rows, byTasks: fit.sharing },
  converged: fit.report.converged,
  stopReason: fit.report.reason,
  iterations: fit.report.iterations,
  seconds,
  seed,
  evaluation: evaluation?.all ?? null,
});

/** The same for people. */
export function fitTasksText(
  data: TaskData,
  sizes: Sizes,
  { fit, evaluation, seconds }: TasksResult,
  files: Files,
  { learner, out, neighbors }: FitFlags,
): string {
  const { converged, reason, iterations, constraints } = fit.report;
  const names = [...fit.metrics.keys()];
  const lines = [
    `${learner}: ${counted(names.length, "task")}, ${counted(data.points.rows, "point")}, ${counted(data.points.cols, "feature")}; learned from ${constraints["triplets"]} triplets`,
    `${converged ? "converged" : "not converged"} after ${counted(iterations, "iteration")} (${reason}), ${seconds.toFixed(2)} s`,
    `uses ${counted(fit.directions.rows, "direction")}: ${sharingText(fit.sharing)}`,
  ];
  if (evaluation) {
    const { all, tasks } = evaluation;
    const inAll = [...sizes.values()].reduce((sum, size) => sum + size, 0);
    const rows = [...names.flatMap((task) => rowOf(task, sizes.get(task)!, tasks.get(task)))];
    lines.push(
      all.score === "accuracy"
        ? `${neighbors}-nearest-neighbor accuracy on ${counted(all.heldOut, "held-out point")}, each among the training points of its task:`
        : `Share of ${counted(all.cases, `held-out ${all.score.split("s ")[0]}`)} in order:`,
      "",
      textTable(
        [
          "task",
          "points",
          "held out",
          "Euclidean",
          "scml alone",
          "scml pooled",
          learner,
          "against Euclidean, points",
          "verdict",
        ],
        [...rows, ...rowOf("all", inAll, all)],
        [1, 2],
      ),
      "",
      ...(["alone", "pooled"] as const).flatMap((which) => againstLine(which, all)),
    );
  }
  return [
    ...lines,
    `Models: ${names.map((task) => `${out.replace(/[\\/]+$/, "")}/${files.get(task)}`).join(", ")}`,
  ].join("\n");
}

/** `90 by all tasks, 10 by 2 tasks, 1 by one task alone`. */
const sharingText = (sharing: readonly number[]): string =>
  sharing
    .flatMap((count, k) => (count === 0 ? [] : [`${count} by ${sharers(k + 1, sharing.length)}`]))
    .reverse()
    .join(", ");

const sharers = (users: number, tasks: number): string =>
  users === tasks ? "all tasks" : users === 1 ? "one task alone" : `${users} tasks`;

function rowOf(name: string, points: number, evaluation: TaskEvaluation | undefined): string[][] {
  if (!evaluation) return [[name, String(points), "0"]];
  const { heldOut, euclidean, learned, alone, pooled, difference, ci, verdict } = evaluation;
  const cell = (gain: { readonly mean: number } | undefined) => (gain ? percent(gain.mean) : "-");
  return [
    [
      ...[
        name,
        String(points),
        String(heldOut),
        percent(euclidean.mean),
        cell(alone?.euclidean),
        cell(pooled?.euclidean),
      ],
      ...[percent(learned.mean), `${signed(difference)} (${signed(ci[0])} to ${signed(ci[1])})`, verdict],
    ],
  ];
}

function againstLine(which: "alone" | "pooled", all: TaskEvaluation): string[] {
  const gain = all[which];
  if (!gain) return [];
  const what = which === "alone" ? "scml on each task alone" : "scml on all tasks as one";
  return [
    `against ${what}: ${signed(gain.difference)} points (${signed(gain.ci[0])} to ${signed(gain.ci[1])}): ${gain.verdict === "same" ? "no difference beyond doubt" : gain.verdict}`,
  ];
}
