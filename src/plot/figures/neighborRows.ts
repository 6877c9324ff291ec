import { classStyle } from "../classStyle.ts";
import type { Figure, LegendItem, Panel } from "../figure.ts";
import { classLegend } from "../figureSvg.ts";
import { abbreviate, decimal, element, textElement } from "../markup.ts";
import { shapePath } from "../shapePath.ts";
import type { Look, Theme } from "../theme.ts";

/** The neighbors of some queries in one space. */
export interface NeighborSide {
  readonly title: string;
  /** Rows of the neighbors of each query, nearest first; -1 where there is none. */
  readonly neighbors: readonly ArrayLike<number>[];
}

export interface NeighborRowsInput {
  readonly title: string;
  readonly caption: string;
  readonly classNames: readonly string[];
  /** Class code of each row, -1 for none. */
  readonly labels: ArrayLike<number>;
  /** The rows asked about. */
  readonly queries: readonly number[];
  /** What to call each query. */
  readonly names: readonly string[];
  readonly sides: readonly NeighborSide[];
}

/** For each query one line: the query, then its neighbors in order, drawn by class, in every space. */
export function neighborRowsFigure(input: NeighborRowsInput, { theme, width }: Look): Figure {
  const side = Math.min(width, 330);
  const legend: LegendItem[] = classLegend(input.classNames, theme);
  if (input.classNames.length > 0) legend.push({ label: "neighbor of another class", color: theme.ink, shape: "ring" });
  return {
    title: input.title,
    caption: input.caption,
    legend,
    panels: input.sides.map((space) => sidePanel(input, space, side, theme)),
  };
}

const ROW = 24;

function sidePanel(input: NeighborRowsInput, space: NeighborSide, width: number, theme: Theme): Panel {
  const most = Math.max(1, ...space.neighbors.map((list) => list.length));
  const left = 96;
  const step = Math.min(26, (width - left - 12) / most);
  const parts = input.queries.flatMap((query, q) => {
    const y = 30 + q * ROW;
    const code = input.labels[query] ?? -1;
    const line = [
      textElement(abbreviate(input.names[q]!, 9), {
        x: 64,
        y: y + 4,
        "text-anchor": "end",
        "font-size": 11.5,
        fill: theme.ink,
      }),
      mark(code, 80, y, 5, theme),
    ];
    Array.from(space.neighbors[q]!).forEach((row, k) => {
      if (row < 0) return;
      const x = left + 12 + k * step;
      const other = input.labels[row] ?? -1;
      line.push(mark(other, x, y, 4.4, theme));
      if (other !== code)
        line.push(element("circle", { cx: x, cy: y, r: 8, fill: "none", stroke: theme.ink, "stroke-width": 1.2 }));
    });
    return line;
  });
  const height = 30 + input.queries.length * ROW;
  parts.push(element("path", { d: `M${left - 4},14V${height - 14}`, stroke: theme.line }));
  parts.push(textElement("query", { x: 80, y: 10, "font-size": 11, "text-anchor": "middle", fill: theme.muted }));
  parts.push(textElement("neighbors, nearest first", { x: left + 6, y: 10, "font-size": 11, fill: theme.muted }));
  return { title: space.title, width, height, body: parts.join("") };
}

function mark(code: number, x: number, y: number, radius: number, theme: Theme): string {
  const { color, shape } = code < 0 ? { color: theme.muted, shape: "circle" as const } : classStyle(code, theme);
  return element("path", {
    d: shapePath(shape, radius),
    transform: `translate(${decimal(x)},${decimal(y)})`,
    fill: color,
  });
}
