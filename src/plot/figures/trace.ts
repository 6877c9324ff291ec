import { axisX, axisY, dot, gridY, line } from "@observablehq/plot";
import type { Figure } from "../figure.ts";
import { plotPanel } from "../plotPanel.ts";
import { evenSample } from "../sample.ts";
import type { Look } from "../theme.ts";

export interface TraceInput {
  readonly title: string;
  readonly caption: string;
  /** Objective after each iteration, from iteration 1. */
  readonly trace: readonly number[];
}

/** The objective over the iterations of a fit. */
export function traceFigure(input: TraceInput, { theme, width }: Look): Figure {
  const finite = input.trace.flatMap((value, index) =>
    Number.isFinite(value) ? [{ iteration: index + 1, value }] : [],
  );
  const points = Array.from(evenSample(finite.length, MOST), (k) => finite[k]!);
  const last = finite.at(-1);
  if (last !== undefined && points.at(-1) !== last) points.push(last);
  const panel = plotPanel({
    theme,
    width: Math.min(width, 560),
    height: 250,
    marginLeft: 58,
    marginTop: 26,
    x: { domain: [finite.length > 1 ? 1 : 0, Math.max(2, input.trace.length)] },
    y: { nice: true },
    marks: [
      gridY({ stroke: theme.line, strokeOpacity: 0.8, ticks: 5 }),
      axisX({
        label: "iteration",
        labelArrow: "none",
        labelAnchor: "center",
        ticks: 6,
        tickFormat: wholeNumber,
        tickSize: 3,
      }),
      axisY({
        label: "objective, normalized units",
        labelArrow: "none",
        ticks: 5,
        tickSize: 0,
        tickFormat: shortNumber,
      }),
      line(points, { x: "iteration", y: "value", stroke: theme.accent, strokeWidth: 2 }),
      dot(last === undefined ? [] : [last], { x: "iteration", y: "value", fill: theme.accent, r: 3.5 }),
    ],
  });
  return { title: input.title, caption: input.caption, legend: [], panels: [panel] };
}

const MOST = 400;
const wholeNumber = (value: number): string => (Number.isInteger(value) ? String(value) : "");
const shortNumber = (value: number): string => Number(value.toPrecision(4)).toString().replace("-", "−");
