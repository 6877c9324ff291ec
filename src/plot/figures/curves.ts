import { axisX, axisY, gridX, gridY, line } from "@observablehq/plot";
import type { Figure } from "../figure.ts";
import { plotPanel } from "../plotPanel.ts";
import { evenSample } from "../sample.ts";
import type { Look } from "../theme.ts";

type Corner = { readonly x: number; readonly y: number };

export interface CurvesInput {
  readonly title: string;
  readonly caption: string;
  readonly xLabel: string;
  readonly yLabel: string;
  readonly before: readonly Corner[];
  readonly after: readonly Corner[];
  /** What chance gives, dashed thin. */
  readonly chance?: readonly [Corner, Corner];
  /** From 1 to this on the x axis, whole numbers; from 0 to 1 when left out. */
  readonly places?: number;
}

/** A curve before and after learning. */
export function curvesFigure(input: CurvesInput, { theme, width }: Look): Figure {
  const { places } = input;
  const panel = plotPanel({
    theme,
    width: Math.min(width, 420),
    height: 300,
    marginLeft: 44,
    marginTop: 28,
    marginRight: 22,
    x: { domain: places === undefined ? [0, 1] : [1, Math.max(2, places)] },
    y: { domain: [0, 1] },
    marks: [
      gridX({ stroke: theme.line, strokeOpacity: 0.8, ticks: 5 }),
      gridY({ stroke: theme.line, strokeOpacity: 0.8, ticks: 5 }),
      axisX({
        label: input.xLabel,
        labelArrow: "none",
        labelAnchor: "center",
        ticks: 5,
        tickSize: 0,
        tickFormat: places === undefined ? sharePercent : wholeNumber,
      }),
      axisY({ label: input.yLabel, labelArrow: "none", ticks: 5, tickSize: 0, tickFormat: sharePercent }),
      line(input.chance ?? [], { x: "x", y: "y", stroke: theme.muted, strokeDasharray: "2,3" }),
      line(thinned(input.before), {
        ...{ x: "x", y: "y", stroke: theme.warning, strokeWidth: 2, strokeDasharray: "6,3" },
      }),
      line(thinned(input.after), { x: "x", y: "y", stroke: theme.accent, strokeWidth: 2.5 }),
    ],
  });
  return {
    title: input.title,
    caption: input.caption,
    legend: [
      { label: "Euclidean distance", color: theme.warning, shape: "dash" },
      { label: "learned distance", color: theme.accent, shape: "line" },
    ],
    panels: [panel],
  };
}

const MOST = 500;

/** So many corners as a screen can show, the last one among them. */
function thinned(corners: readonly Corner[]): Corner[] {
  const kept = Array.from(evenSample(corners.length, MOST), (k) => corners[k]!);
  const last = corners.at(-1);
  if (last !== undefined && kept.at(-1) !== last) kept.push(last);
  return kept;
}

const sharePercent = (value: number): string => `${Math.round(100 * value)}%`;
const wholeNumber = (value: number): string => (Number.isInteger(value) ? String(value) : "");
