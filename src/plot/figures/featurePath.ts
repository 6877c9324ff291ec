import { axisX, axisY, dot, gridY, line } from "@observablehq/plot";
import { classStyle } from "../classStyle.ts";
import type { Figure } from "../figure.ts";
import { abbreviate } from "../markup.ts";
import { plotPanel } from "../plotPanel.ts";
import type { Look } from "../theme.ts";

export interface FeaturePathInput {
  readonly title: string;
  readonly caption: string;
  /** d names. */
  readonly features: readonly string[];
  /** As `farmPath` returns it: λ₂ rising, each with d weights from 0. */
  readonly path: readonly { readonly weightPenalty: number; readonly weights: ArrayLike<number> }[];
}

/** The weight of each feature against its penalty, and how many are left: those that stay longest in color, the others in gray. */
export function featurePathFigure(input: FeaturePathInput, look: Look): Figure {
  const curves = curvesOf(input);
  const named = curves.slice(0, MOST);
  const colors = named.map((_, rank) => classStyle(rank, look.theme).color);
  const legend: Figure["legend"] = named.map(({ feature }, rank) => ({
    label: abbreviate(feature, 20) || "(empty)",
    color: colors[rank]!,
    shape: "line",
  }));
  const others = curves.length - named.length;
  const rest: Figure["legend"] =
    others > 0 ? [{ label: `${others} more`, color: look.theme.muted, shape: "line" }] : [];
  return {
    title: input.title,
    caption: input.caption,
    legend: [...legend, ...rest],
    panels: [weightsPanel(curves, colors, input, look), countPanel(input, look)],
  };
}

const MOST = 8;

interface Curve {
  readonly feature: string;
  readonly j: number;
  /** How many penalties it lasts. */
  readonly lasts: number;
  readonly points: readonly { readonly penalty: number; readonly weight: number; readonly j: number }[];
}

/** One curve for each feature that has a weight anywhere, those that last longest first, then those with the larger weights. */
function curvesOf({ features, path }: FeaturePathInput): Curve[] {
  const curves = features.map((feature, j): Curve => {
    const all = path.map(({ weightPenalty, weights }) => ({ penalty: weightPenalty, weight: weights[j]!, j }));
    const lasts = all.findLastIndex(({ weight }) => weight > 0) + 1;
    return { feature, j, lasts, points: all.slice(0, lasts + 1) };
  });
  const size = ({ lasts, points }: Curve): number => points[lasts - 1]!.weight;
  return curves.filter(({ lasts }) => lasts > 0).sort((a, b) => b.lasts - a.lasts || size(b) - size(a) || a.j - b.j);
}

function weightsPanel(
  curves: readonly Curve[],
  colors: readonly string[],
  { path }: FeaturePathInput,
  { theme, width }: Look,
): Figure["panels"][number] {
  const top = curves.reduce((most, { points }) => points.reduce((peak, { weight }) => Math.max(peak, weight), most), 0);
  const drawn = [...curves.keys()].reverse(); // the colored ones last, on top of the gray ones
  return plotPanel({
    theme,
    width: Math.min(width, 640),
    height: 300,
    marginLeft: 46,
    marginTop: 26,
    x: penaltyScale(path),
    y: { domain: [0, 1.04 * top || 1] },
    marks: [
      gridY({ stroke: theme.line, strokeOpacity: 0.8, ticks: 5 }),
      axisX({ label: null, ticks: 6, tickFormat: shortNumber, tickSize: 3 }),
      axisY({ label: "weight of the feature", labelArrow: "none", ticks: 5, tickSize: 0 }),
      ...drawn.map((rank) =>
        line(curves[rank]!.points, {
          x: "penalty",
          y: "weight",
          stroke: colors[rank] ?? theme.muted,
          strokeWidth: rank < colors.length ? 2 : 1,
          strokeOpacity: rank < colors.length ? 1 : 0.45,
        }),
      ),
    ],
  });
}

function countPanel({ path }: FeaturePathInput, { theme, width }: Look): Figure["panels"][number] {
  const counts = path.map(({ weightPenalty, weights }) => ({
    penalty: weightPenalty,
    count: Array.from(weights).filter((weight) => weight > 0).length,
  }));
  const top = counts.reduce((most, { count }) => Math.max(most, count), 1);
  return plotPanel({
    theme,
    width: Math.min(width, 640),
    height: 150,
    marginLeft: 46,
    marginTop: 26,
    x: penaltyScale(path),
    y: { domain: [0, 1.04 * top] },
    marks: [
      gridY({ stroke: theme.line, strokeOpacity: 0.8, ticks: 4 }),
      axisX({
        label: "λ₂, the penalty on weights",
        labelArrow: "none",
        labelAnchor: "center",
        ticks: 6,
        tickFormat: shortNumber,
        tickSize: 3,
      }),
      axisY({ label: "features in use", labelArrow: "none", ticks: 4, tickSize: 0, tickFormat: wholeNumber }),
      line(counts, { x: "penalty", y: "count", stroke: theme.accent, strokeWidth: 2, curve: "step-after" }),
      dot(counts, { x: "penalty", y: "count", fill: theme.accent, r: 2 }),
    ],
  });
}

/** Logarithmic over the penalties; a single one gets a decade around it. */
function penaltyScale(path: FeaturePathInput["path"]): { type: "log"; domain: [number, number] } {
  const first = path[0]?.weightPenalty ?? 1;
  const last = path.at(-1)?.weightPenalty ?? 1;
  return { type: "log", domain: last > first ? [first, last] : [first / 3, 3 * first] };
}

const wholeNumber = (value: number): string => (Number.isInteger(value) ? String(value) : "");
const shortNumber = (value: number): string => Number(value.toPrecision(3)).toString();
