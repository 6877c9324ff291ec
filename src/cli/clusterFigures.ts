import { encodeLabels } from "../data/labels.ts";
import type { Column } from "../io/table.ts";
import { Matrix } from "../linalg/matrix.ts";
import type { Figure } from "../plot/figure.ts";
import { figureSvg } from "../plot/figureSvg.ts";
import { dendrogramFigure } from "../plot/figures/dendrogram.ts";
import { type MapSide, mapsFigure } from "../plot/figures/maps.ts";
import { axisNames, planeView, project } from "../plot/planeView.ts";
import { svgToPng } from "../plot/png.ts";
import { paperLook, paperTheme } from "../plot/theme.ts";
import type { Clustering } from "../tasks/clustering/clustering.ts";
import { assignment } from "../tasks/matching/assignment.ts";
import type { ClusterResult } from "./clusterMethods.ts";
import type { ClusterFlags } from "./clusterOptions.ts";
import { namesOf } from "./judging.ts";
import type { TaskData } from "./spaces.ts";
import { CommandError } from "./usageError.ts";
import { version } from "./version.ts";
import { outputKind, writeOut } from "./writeOut.ts";
import { TABLES, writeTable } from "./writeTable.ts";

/** Writes the pictures that the flags ask for. */
export async function drawClusters(
  flags: ClusterFlags,
  task: TaskData,
  before: ClusterResult | undefined,
  after: ClusterResult,
): Promise<void> {
  if (flags.plot !== undefined) drawFigure(flags.plot, clusterFigure(flags, task, before, after));
  if (flags.dendrogram === undefined) return;
  const { dendrogram } = after;
  if (!dendrogram) {
    throw new CommandError(
      "OPTION",
      `${flags.method} has no dendrogram; agglomerative has one.`,
      "etalon cluster --help",
    );
  }
  const kind = outputKind(flags.dendrogram, ["svg", "png", ...TABLES], "cluster");
  if (kind === "svg" || kind === "png") {
    const { loaded } = task;
    drawFigure(
      flags.dendrogram,
      dendrogramFigure(
        {
          title: `How ${loaded.points.rows} points of ${loaded.dataset.name} merge`,
          caption: `${origin(flags, task)} Cut into ${after.clustering.clusters} clusters.`,
          dendrogram,
          assignments: after.clustering.assignments,
          names: namesOf(loaded),
        },
        paperLook,
      ),
    );
    return;
  }
  const { left, right, heights, sizes } = dendrogram;
  const column = (name: string, values: ArrayLike<number>): Column => ({
    kind: "number",
    name,
    values: Float64Array.from(values),
  });
  await writeTable(
    flags.dendrogram,
    [column("left", left), column("right", right), column("height", heights), column("points", sizes)],
    "cluster",
  );
}

function drawFigure(path: string, figure: Figure): void {
  const svg = figureSvg(figure, paperTheme);
  writeOut(path, outputKind(path, ["svg", "png"], "cluster") === "png" ? svgToPng(svg) : svg);
}

const origin = ({ method, seed }: ClusterFlags, { model, scale }: TaskData): string =>
  `${method} in ${model ? `the space of ${model.metric.learner}` : `the input space, scaled by ${scale}`}, seed ${seed}, Etalon ${version}.`;

/** The points colored by cluster, in the input space and in the learned one, each along its own first two principal components. */
function clusterFigure(
  flags: ClusterFlags,
  task: TaskData,
  before: ClusterResult | undefined,
  after: ClusterResult,
): Figure {
  const { loaded, spaces, model } = task;
  const { clusters, assignments } = after.clustering;
  const side = (title: string, points: Matrix, result: ClusterResult): MapSide => {
    const view = planeView(points);
    const wrong = strangers(loaded.dataset.labels, result.clustering.assignments);
    return { title, points: project(points, view), axes: axisNames(view), ...(wrong ? { wrong } : {}) };
  };
  const sides =
    model === undefined || before === undefined
      ? [side(model ? `Clusters by ${model.metric.learner}` : "Clusters", spaces.learned, after)]
      : [
          side("Before: Euclidean distance", spaces.input, before),
          side(`After: learned by ${model.metric.learner}`, spaces.learned, after),
        ];
  return mapsFigure(
    {
      title: `${loaded.dataset.name} in ${clusters} clusters`,
      caption: `${loaded.dataset.labels ? "Rings mark points whose class is not the most common one of their cluster. " : ""}Clusters are numbered by size; noise is gray. ${origin(flags, task)}`,
      classNames: Array.from({ length: clusters }, (_, c) => `cluster ${c}`),
      labels: assignments,
      sides: sides.map((one, s) =>
        s === 0 && sides.length > 1 ? { ...one, labels: alignedNumbers(before!.clustering, after.clustering) } : one,
      ),
      ringed: "of another class than most of its cluster",
    },
    paperLook,
  );
}

/** The clusters before, called like those after that they share most points with, so that colors can be compared. */
function alignedNumbers(before: Clustering, after: Clustering): Int32Array {
  const overlap = new Matrix(before.clusters, after.clusters);
  before.assignments.forEach((cluster, i) => {
    const other = after.assignments[i]!;
    if (cluster >= 0 && other >= 0) overlap.data[cluster * after.clusters + other]!--;
  });
  const { columns } = assignment(overlap);
  let free = after.clusters;
  const numbers = columns.map((column) => (column < 0 ? free++ : column));
  return before.assignments.map((cluster) => (cluster < 0 ? -1 : numbers[cluster]!));
}

/** 1 for points whose class is not the most common one of their cluster; nothing without labels. */
function strangers(labels: TaskData["loaded"]["dataset"]["labels"], assignments: Int32Array): Uint8Array | undefined {
  if (!labels) return undefined;
  const { codes, names } = encodeLabels(labels);
  const clusters = assignments.reduce((most, cluster) => Math.max(most, cluster + 1), 0);
  const counts = Array.from({ length: clusters }, () => new Int32Array(names.length));
  assignments.forEach((cluster, i) => {
    if (cluster >= 0 && codes[i]! >= 0) counts[cluster]![codes[i]!]!++;
  });
  const main = counts.map((row) => row.indexOf(Math.max(...row)));
  return Uint8Array.from(assignments, (cluster, i) =>
    cluster >= 0 && codes[i]! >= 0 && codes[i] !== main[cluster] ? 1 : 0,
  );
}
