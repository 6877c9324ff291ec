import { dot, gridX, gridY } from "@observablehq/plot";
import type { Matrix } from "../../linalg/matrix.ts";
import { classStyle, SHAPES } from "../classStyle.ts";
import type { Figure, LegendItem, Panel } from "../figure.ts";
import { classLegend } from "../figureSvg.ts";
import { abbreviate } from "../markup.ts";
import { plotPanel } from "../plotPanel.ts";
import { evenSample } from "../sample.ts";
import type { Look, Theme } from "../theme.ts";

/** One space seen in two dimensions. */
export interface MapSide {
  readonly title: string;
  /** n x 2: the points shown. */
  readonly points: Matrix;
  /** What the two axes are, such as `PC 1 (61% of variance)`. */
  readonly axes: readonly [string, string];
  /** Points of the training part for context, m x 2. */
  readonly context?: Matrix;
  /** 1 where the nearest neighbors vote for a wrong class, or whatever `ringed` says. */
  readonly wrong?: ArrayLike<number>;
  /** Class codes of its own, where the spaces differ in them. */
  readonly labels?: ArrayLike<number>;
}

export interface MapsInput {
  readonly title: string;
  readonly caption: string;
  readonly classNames: readonly string[];
  /** Class code of each point, -1 for none. */
  readonly labels: ArrayLike<number>;
  readonly sides: readonly MapSide[];
  /** What the rings around points mark; "classified wrongly" unless told. */
  readonly ringed?: string;
}

/** Scatter plots of the same points in several spaces, one unit of length the same on both axes. */
export function mapsFigure(input: MapsInput, look: Look): Figure {
  const { theme } = look;
  const side = input.sides.length > 1 ? Math.min(look.width, 330) : look.width * 0.8;
  const aspect = Math.max(0.62, Math.min(1, Math.max(...input.sides.map(aspectOf))));
  const rows = evenSample(input.labels.length, MOST_POINTS);
  const panels = input.sides.map((space) =>
    mapPanel(space, space.labels ?? input.labels, rows, Math.round(side), aspect, theme),
  );
  const legend: LegendItem[] = input.classNames.length > 0 ? classLegend(input.classNames, theme) : [];
  if (input.sides.some(({ wrong }) => wrong !== undefined))
    legend.push({ label: input.ringed ?? "classified wrongly", color: theme.ink, shape: "ring" });
  const thinned =
    rows.length < input.labels.length ? ` ${rows.length} of ${input.labels.length} points are drawn.` : "";
  return { title: input.title, caption: input.caption + thinned, legend, panels };
}

const MOST_POINTS = 1500;
const MARGIN = { left: 54, right: 8, top: 12, bottom: 40 };

function mapPanel(
  space: MapSide,
  labels: ArrayLike<number>,
  rows: Int32Array,
  width: number,
  aspect: number,
  theme: Theme,
): Panel {
  const height = Math.round((width - MARGIN.left - MARGIN.right) * aspect) + MARGIN.top + MARGIN.bottom;
  const [x, y] = equalDomains(space, (height - MARGIN.top - MARGIN.bottom) / (width - MARGIN.left - MARGIN.right));
  const radius = rows.length > 400 ? 2.6 : rows.length > 120 ? 3.4 : 4.4;
  const context =
    space.context === undefined ? [] : Array.from(evenSample(space.context.rows, 400), (i) => at(space.context!, i));
  const shown = Array.from(rows, (i) => ({
    ...at(space.points, i),
    style: styleOf(labels[i]!, theme),
    wrong: space.wrong?.[i] === 1,
  }));
  return plotPanel({
    theme,
    heading: abbreviate(space.title, Math.floor(width / 7.5)),
    width,
    height,
    marginLeft: MARGIN.left,
    marginRight: MARGIN.right,
    marginTop: MARGIN.top,
    marginBottom: MARGIN.bottom,
    x: { domain: x, label: space.axes[0], labelArrow: "none", labelAnchor: "center", ticks: 5, tickSize: 0 },
    y: { domain: y, label: space.axes[1], labelArrow: "none", labelAnchor: "center", ticks: 5, tickSize: 0 },
    symbol: { type: "ordinal", domain: [...SHAPES], range: [...SHAPES] },
    marks: [
      gridX({ stroke: theme.line, strokeOpacity: 0.7, ticks: 5 }),
      gridY({ stroke: theme.line, strokeOpacity: 0.7, ticks: 5 }),
      dot(context, { x: "x", y: "y", r: 1.5, fill: theme.muted, fillOpacity: 0.35 }),
      dot(shown, {
        x: "x",
        y: "y",
        r: radius,
        fill: (point: (typeof shown)[number]) => point.style.color,
        symbol: (point: (typeof shown)[number]) => point.style.shape,
        fillOpacity: 0.85,
        stroke: theme.surface,
        strokeWidth: 0.5,
      }),
      dot(
        shown.filter(({ wrong }) => wrong),
        { x: "x", y: "y", r: radius + 3, stroke: theme.ink, strokeWidth: 1.3 },
      ),
    ],
    color: { type: "identity" },
  });
}

const styleOf = (label: number, theme: Theme) =>
  label < 0 ? { color: theme.muted, shape: "circle" as const } : classStyle(label, theme);

const at = ({ data, cols }: Matrix, i: number): { x: number; y: number } => ({
  x: data[i * cols]!,
  y: cols > 1 ? data[i * cols + 1]! : 0,
});

function extents(space: MapSide): readonly [number, number, number, number] {
  let [left, right, low, high] = [Infinity, -Infinity, Infinity, -Infinity];
  for (const points of space.context ? [space.points, space.context] : [space.points]) {
    for (let i = 0; i < points.rows; i++) {
      const { x, y } = at(points, i);
      left = Math.min(left, x);
      right = Math.max(right, x);
      low = Math.min(low, y);
      high = Math.max(high, y);
    }
  }
  return [left, right, low, high];
}

function aspectOf(space: MapSide): number {
  const [left, right, low, high] = extents(space);
  return right > left ? (high - low) / (right - left) : 1;
}

/** Domains that hold all points and give both axes the same scale in a frame of the given height to width. */
function equalDomains(space: MapSide, frame: number): [[number, number], [number, number]] {
  const [left, right, low, high] = extents(space);
  const half = 0.53 * Math.max(right - left, (high - low) / frame) || 1; // points that coincide
  const centerX = (left + right) / 2;
  const centerY = (low + high) / 2;
  return [
    [centerX - half, centerX + half],
    [centerY - half * frame, centerY + half * frame],
  ];
}
