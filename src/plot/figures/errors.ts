import { axisX, axisY, gridY, line } from "@observablehq/plot";
import type { Figure } from "../figure.ts";
import { plotPanel } from "../plotPanel.ts";
import { evenSample } from "../sample.ts";
import type { Look } from "../theme.ts";

/** Errors of the k-nearest-neighbor rule at one iterate, as shares; null where there is nothing to ask. */
export interface IterateErrors {
  readonly iteration: number;
  readonly trainError: number | null;
  readonly heldError: number | null;
}

/** The error on the points held out and on those learned from, iterate by iterate. */
export function errorsFigure(
  input: { readonly title: string; readonly caption: string; readonly iterates: readonly IterateErrors[] },
  { theme, width }: Look,
): Figure {
  const kept = Array.from(evenSample(input.iterates.length, MOST), (k) => input.iterates[k]!);
  const last = input.iterates.at(-1);
  if (last !== undefined && kept.at(-1) !== last) kept.push(last);
  const points = (part: "trainError" | "heldError") =>
    kept.flatMap(({ iteration, [part]: error }) => (error === null ? [] : [{ iteration, error }]));
  const [train, held] = [points("trainError"), points("heldError")];
  const panel = plotPanel({
    theme,
    width: Math.min(width, 560),
    height: 250,
    marginLeft: 58,
    marginTop: 26,
    x: { domain: [0, Math.max(1, last?.iteration ?? 0)] },
    y: { domain: [0, 1.05 * Math.max(0.01, ...[...train, ...held].map(({ error }) => error))] },
    marks: [
      gridY({ stroke: theme.line, strokeOpacity: 0.8, ticks: 5 }),
      axisX({
        ...{ label: "iteration", labelArrow: "none", labelAnchor: "center", ticks: 6, tickSize: 3 },
        tickFormat: (value: number) => (Number.isInteger(value) ? String(value) : ""),
      }),
      axisY({
        ...{ label: "error", labelArrow: "none", ticks: 5, tickSize: 0 },
        tickFormat: (value: number) => `${Number((100 * value).toFixed(1))}%`,
      }),
      line(train, { x: "iteration", y: "error", stroke: theme.muted, strokeWidth: 1.5, strokeDasharray: "4,3" }),
      line(held, { x: "iteration", y: "error", stroke: theme.accent, strokeWidth: 2 }),
    ],
  });
  return {
    title: input.title,
    caption: input.caption,
    legend: [
      { label: "held out", color: theme.accent, shape: "line" },
      { label: "learned from", color: theme.muted, shape: "dash" },
    ],
    panels: [panel],
  };
}

const MOST = 400;
