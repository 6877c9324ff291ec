import { counted } from "../base/counted.ts";
import { percent } from "../plot/verdict.ts";
import type { ClusterResult } from "./clusterMethods.ts";
import type { ClusterFlags } from "./clusterOptions.ts";
import type { Scored } from "./scores.ts";
import { scoreTable, singleScoreTable } from "./scoreTable.ts";
import type { TaskData } from "./spaces.ts";
import { textTable } from "./textTable.ts";

const MOST_CLUSTERS = 30;

/** What `cluster` found, for people. */
export function clusterText({
  flags,
  task,
  result,
  scores,
  compared,
  kept,
}: {
  readonly flags: ClusterFlags;
  readonly task: TaskData;
  readonly result: ClusterResult;
  readonly scores: readonly Scored[];
  readonly compared: boolean;
  readonly kept: { readonly kept: number; readonly broken: number } | undefined;
}): string {
  const { clusters } = result.clustering;
  const { dataset, points } = task.loaded;
  const space = task.model ? `the space of ${task.model.metric.learner}` : `the input space, scaled by ${task.scale}`;
  const facts = Object.entries(result.facts).filter(([name]) => name !== "converged");
  return [
    `${dataset.name}: ${counted(points.rows, "point")} in ${counted(clusters, "cluster")} by ${flags.method} in ${space}`,
    ...(facts.length > 0 ? [facts.map(([name, value]) => `${WORDS[name] ?? name} ${digits(value)}`).join(", ")] : []),
    "",
    sizeTable(task, result),
    ...(clusters > MOST_CLUSTERS ? [`… ${clusters - MOST_CLUSTERS} smaller clusters; --out writes them all`] : []),
    ...(scores.length === 0 ? [] : ["", compared ? scoreTable(scores) : singleScoreTable(scores)]),
    ...(kept ? ["", `${kept.kept} of ${counted(kept.kept + kept.broken, "pair")} kept`] : []),
    ...[flags.out, flags.plot, flags.dendrogram].flatMap((file) => (file === undefined ? [] : [`Written: ${file}`])),
  ].join("\n");
}

const WORDS: Readonly<Record<string, string>> = { logLikelihood: "log-likelihood", bic: "BIC", noise: "noise points:" };

function sizeTable({ loaded }: TaskData, { clustering }: ClusterResult): string {
  const { labels } = loaded.dataset;
  const { assignments, sizes } = clustering;
  const shown = sizes.subarray(0, MOST_CLUSTERS);
  const noise = assignments.length - sizes.reduce((sum, size) => sum + size, 0);
  const rows = Array.from(shown, (size, cluster) => [
    String(cluster),
    String(size),
    percent(size / assignments.length),
  ]);
  if (noise > 0) rows.push(["noise", String(noise), percent(noise / assignments.length)]);
  if (!labels) return textTable(["cluster", "points", "share"], rows, [1, 2]);
  const withClass = rows.map((row, k) => [...row, mainClass(labels, assignments, k < shown.length ? k : -1)]);
  return textTable(["cluster", "points", "share", "most common class"], withClass, [1, 2]);
}

function mainClass(labels: readonly unknown[], assignments: Int32Array, cluster: number): string {
  const counts = new Map<string, number>();
  let total = 0;
  labels.forEach((label, i) => {
    if (label === null || assignments[i] !== cluster) return;
    total++;
    counts.set(String(label), (counts.get(String(label)) ?? 0) + 1);
  });
  const [top] = [...counts].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1));
  return top === undefined ? "" : `${top[0]} (${percent(top[1] / total)})`;
}

const digits = (value: number | boolean): string =>
  typeof value === "number" ? Number(value.toPrecision(6)).toString() : String(value);
