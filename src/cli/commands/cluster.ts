import type { Command } from "commander";
import { encodeLabels } from "../../data/labels.ts";
import { progressBar } from "../../engine/progress.ts";
import { clusterGains } from "../../evaluate/clusterGains.ts";
import type { Column } from "../../io/table.ts";
import { methodsHelp } from "../clusterHelp.ts";
import type { ClusterResult } from "../clusterMethods.ts";
import { type ClusterFlags, clusterOptions, requireRadius } from "../clusterOptions.ts";
import { clusterText } from "../clusterText.ts";
import { decimalNumber, etalonCommand, integer, oneOf, repeated, withDataFlags } from "../flags.ts";
import { namesOf } from "../judging.ts";
import { finish, type Outcome } from "../outcome.ts";
import { loadPairs, type PairData } from "../relationFiles.ts";
import type { Scored } from "../scores.ts";
import { loadForTask, type TaskData } from "../spaces.ts";
import { outputKind } from "../writeOut.ts";
import { TABLES, writeTable } from "../writeTable.ts";

export const clusterCommand = (): Command =>
  withDataFlags(etalonCommand("cluster", "divide points into clusters by a learned distance, beside the Euclidean one"))
    .argument("<model>", "a .etalon file, or none for the Euclidean distance")
    .argument("<data>", "a file or a built-in data set")
    .option(
      "--method <name>",
      "k-means, gaussian-mixture, agglomerative, dbscan, hdbscan or constrained-k-means",
      "k-means",
    )
    .option("--clusters <k>", "how many; as many as there are classes where labels are given", integer("--clusters", 1))
    .option("--radius <distance>", "dbscan: distance within which points are neighbors", decimalNumber("--radius", 0))
    .option(
      "--pairs <file>",
      "pairs that belong together or apart (columns a, b, label): counted, and kept by constrained-k-means",
    )
    .option("--set <option=value>", "an option of the method, such as linkage=average; may be repeated", repeated)
    .option(
      "--scale <how>",
      "zscore, minmax or none, where no model is given (default: zscore, none for a vector column)",
      oneOf("--scale", ["zscore", "minmax", "none"], "etalon cluster --help"),
    )
    .option("--out <file>", "write the cluster of each point: csv, tsv, jsonl, parquet or arrow")
    .option("--plot <file>", "draw the clusters before and after: svg or png")
    .option(
      "--dendrogram <file>",
      "agglomerative: draw the merges (svg, png) or list them (csv, tsv, jsonl, parquet, arrow)",
    )
    .addHelpText("after", methodsHelp)
    .action((model: string, data: string, flags: ClusterFlags) => finish(flags, () => cluster(model, data, flags)));

async function cluster(modelPath: string, name: string, flags: ClusterFlags): Promise<Outcome> {
  if (flags.out !== undefined) outputKind(flags.out, TABLES, "cluster");
  if (flags.plot !== undefined) outputKind(flags.plot, ["svg", "png"], "cluster");
  if (flags.dendrogram !== undefined) outputKind(flags.dendrogram, ["svg", "png", ...TABLES], "cluster");
  clusterOptions(flags, 1); // usage errors before the data are read
  const task = await loadForTask(modelPath, name, flags, "cluster");
  const { loaded, spaces, model } = task;
  const { dataset } = loaded;
  const classes = dataset.labels && encodeLabels(dataset.labels);
  const asked = clusterOptions(flags, classes?.names.length);
  requireRadius(spaces.learned, asked);
  const relations = flags.pairs === undefined ? undefined : await loadPairs(flags.pairs, loaded, flags.strict);
  const pairs = relations && {
    ...relations.ends,
    similar: relations.similar,
    ...(relations.weights ? { weights: relations.weights } : {}),
  };
  const bar = progressBar(process.stderr, flags.quiet);
  const run = (space: keyof typeof spaces): ClusterResult => {
    bar.update(null, `${flags.method} in the ${space} space`);
    return asked.method.run(spaces[space], asked.options, pairs);
  };
  const after = run("learned");
  const judged = classes !== undefined || pairs !== undefined || flags.plot !== undefined;
  const incomparable = asked.method.byDistance(asked.options);
  const before = model === undefined ? after : judged && !incomparable ? run("input") : undefined;
  bar.clear();
  const scores = classes ? labelScores(classes.codes, (before ?? after).clustering.assignments, after, flags.seed) : [];
  const kept = pairs && keptPairs(pairs, after);
  const notes = [
    ...asked.notes,
    ...(judged && incomparable && model
      ? ["a distance means another thing in the input space, so the points were not clustered there"]
      : []),
  ];
  if (flags.out !== undefined) await writeTable(flags.out, columnsOf(task, after, flags), "cluster");
  if (flags.plot !== undefined || flags.dendrogram !== undefined) {
    const { drawClusters } = await import("../clusterFigures.ts"); // drawing loads slowly
    await drawClusters(flags, task, before, after);
  }
  const compared = model !== undefined && before !== undefined;
  const { clusters, sizes } = after.clustering;
  return {
    document: {
      model: model === undefined ? null : modelPath,
      dataset: dataset.name,
      method: flags.method,
      options: asked.options,
      scale: task.scale,
      points: loaded.points.rows,
      clusters,
      sizes: Array.from(sizes),
      ...after.facts,
      scores: scores.map(({ name: score, gain }) => ({
        name: score,
        ...(compared ? gain : { learned: gain.learned }),
      })),
      pairs: kept ? { ...kept, keptBefore: compared ? keptPairs(pairs, before).kept : null } : null,
      out: flags.out ?? null,
      plot: flags.plot ?? null,
      dendrogram: flags.dendrogram ?? null,
    },
    text: clusterText({ flags, task, result: after, scores, compared, kept }),
    warnings: [...dataset.warnings, ...(relations?.warnings ?? []), ...task.notes, ...notes, ...after.warnings],
  };
}

function labelScores(classes: Int32Array, before: Int32Array, { clustering }: ClusterResult, seed: number): Scored[] {
  const gains = clusterGains(classes, before, clustering.assignments, { seed });
  return [
    { name: "adjusted Rand index", gain: gains.adjustedRandIndex },
    { name: "normalized mutual information", gain: gains.normalizedMutualInformation },
  ];
}

/** How many pairs the clusters keep: similar ones in one cluster, dissimilar ones apart; noise is with nobody. */
function keptPairs(
  { left, right, similar }: PairData,
  { clustering }: ClusterResult,
): { kept: number; broken: number } {
  const { assignments } = clustering;
  const kept = left.reduce((sum, a, e) => {
    const together = assignments[a]! >= 0 && assignments[a] === assignments[right[e]!];
    return sum + (together === (similar[e] === 1) ? 1 : 0);
  }, 0);
  return { kept, broken: left.length - kept };
}

function columnsOf(
  { loaded }: TaskData,
  { clustering, columns }: ClusterResult,
  { id, label }: ClusterFlags,
): Column[] {
  const { labels } = loaded.dataset;
  const text = (name: string, values: readonly (string | null)[]): Column => ({
    kind: "text",
    name,
    values,
    numbers: 0,
    firstText: 0,
  });
  return [
    text(id ?? "row", namesOf(loaded)),
    { kind: "number", name: "cluster", values: Float64Array.from(clustering.assignments) },
    ...columns,
    ...(labels && (label ?? loaded.label) !== undefined
      ? [
          text(
            label ?? loaded.label!,
            labels.map((value) => (value === null ? null : String(value))),
          ),
        ]
      : []),
  ];
}
