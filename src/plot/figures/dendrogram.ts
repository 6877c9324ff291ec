import { axisX, axisY, gridY, line } from "@observablehq/plot";
import type { Dendrogram } from "../../tasks/clustering/dendrogram.ts";
import { classStyle } from "../classStyle.ts";
import type { Figure } from "../figure.ts";
import { classLegend } from "../figureSvg.ts";
import { abbreviate } from "../markup.ts";
import { plotPanel } from "../plotPanel.ts";
import type { Look } from "../theme.ts";

export interface DendrogramInput {
  readonly title: string;
  readonly caption: string;
  readonly dendrogram: Dendrogram;
  /** The cluster of each point, which colors what lies below the cut. */
  readonly assignments: ArrayLike<number>;
  /** What the points are called. */
  readonly names: readonly string[];
}

/** Ends of branches that are drawn; below them merges are left out. */
const MOST_LEAVES = 60;

/** The merges of a hierarchy, higher the farther apart what they join. */
export function dendrogramFigure(input: DendrogramInput, { theme, width }: Look): Figure {
  const { dendrogram, assignments, names } = input;
  const { leaves, branches } = layOut(dendrogram);
  const clusterOf = clusters(dendrogram, assignments);
  const strokes = branches.map(({ node, corners }) => {
    const cluster = clusterOf(node);
    const stroke = cluster < 0 ? theme.muted : classStyle(cluster, theme).color;
    return line(corners, { x: "x", y: "y", stroke, strokeWidth: 1.4 });
  });
  const sizeOf = (node: number): number => (node < dendrogram.points ? 1 : dendrogram.sizes[node - dendrogram.points]!);
  const labelOf = (x: number): string => {
    const node = leaves[x]!;
    return node < dendrogram.points ? abbreviate(names[node]!, 12) : `(${sizeOf(node)})`;
  };
  const drawn = Math.min(width, 670);
  const every = Math.ceil((leaves.length * 13) / (drawn - 70));
  const panel = plotPanel({
    theme,
    width: drawn,
    height: 340,
    marginLeft: 52,
    marginBottom: 56,
    x: { domain: [-0.5, Math.max(0.5, leaves.length - 0.5)] },
    y: { domain: [0, Math.max(...dendrogram.heights, 0) * 1.03 || 1] },
    marks: [
      gridY({ stroke: theme.line, strokeOpacity: 0.8, ticks: 5 }),
      axisX({
        label: null,
        ticks: leaves.map((_, x) => x).filter((x) => x % every === 0),
        tickFormat: labelOf,
        tickRotate: -60,
        tickSize: 2,
        fontSize: 9,
      }),
      axisY({ label: "distance of what merges", labelArrow: "none", ticks: 5, tickSize: 0 }),
      ...strokes,
    ],
  });
  const most = Array.from(assignments).reduce((largest, cluster) => Math.max(largest, cluster + 1), 0);
  const hidden = leaves.length < dendrogram.points ? " Numbers in parentheses count the points below a branch." : "";
  return {
    title: input.title,
    caption: input.caption + hidden,
    legend: classLegend(
      Array.from({ length: most }, (_, c) => `cluster ${c}`),
      theme,
      12,
    ),
    panels: [panel],
  };
}

interface Branch {
  readonly node: number;
  readonly corners: readonly { readonly x: number; readonly y: number }[];
}

/** The highest merges from left to right, and the nodes below them in that order. */
function layOut({ points: n, left, right, heights }: Dendrogram): { leaves: number[]; branches: Branch[] } {
  const lowest = 2 * n - 1 - (Math.min(n, MOST_LEAVES) - 1); // the first merge that is drawn
  const leaves: number[] = [];
  const places = new Map<number, { readonly x: number; readonly y: number }>();
  const branches: Branch[] = [];
  const open: { readonly node: number; readonly ready: boolean }[] = [{ node: 2 * n - 2, ready: false }];
  for (let next = open.pop(); next; next = open.pop()) {
    const { node, ready } = next;
    if (node < n || node < lowest) {
      places.set(node, { x: leaves.length, y: node < n ? 0 : heights[node - n]! });
      leaves.push(node);
      continue;
    }
    const [a, b] = [left[node - n]!, right[node - n]!];
    if (!ready) {
      open.push({ node, ready: true }, { node: b, ready: false }, { node: a, ready: false });
      continue;
    }
    const [from, to] = [places.get(a)!, places.get(b)!];
    const y = heights[node - n]!;
    places.set(node, { x: (from.x + to.x) / 2, y });
    branches.push({
      node,
      corners: [
        { x: from.x, y: from.y },
        { x: from.x, y },
        { x: to.x, y },
        { x: to.x, y: to.y },
      ],
    });
  }
  return { leaves, branches };
}

/** The one cluster below a node, -1 where there are several. */
function clusters({ points: n, left, right }: Dendrogram, assignments: ArrayLike<number>): (node: number) => number {
  const below = new Int32Array(2 * n - 1);
  for (let node = 0; node < below.length; node++) {
    if (node < n) below[node] = assignments[node]!;
    else {
      const [a, b] = [below[left[node - n]!]!, below[right[node - n]!]!];
      below[node] = a === b ? a : -1;
    }
  }
  return (node) => below[node]!;
}
