import { axisY, barY, gridY, ruleY } from "@observablehq/plot";
import type { Figure } from "../figure.ts";
import { plotPanel } from "../plotPanel.ts";
import type { Look } from "../theme.ts";

/** Eigenvalues of a learned matrix, descending, as shares of their sum. */
export function eigenvaluesFigure(
  input: { readonly title: string; readonly caption: string; readonly values: ArrayLike<number> },
  { theme, width }: Look,
): Figure {
  const sorted = Array.from(input.values, (value) => Math.max(0, value)).sort((a, b) => b - a);
  const total = sorted.reduce((sum, value) => sum + value, 0) || 1;
  const bars = sorted.slice(0, MOST).map((value, index) => ({ rank: index + 1, share: (100 * value) / total }));
  const rest = sorted.slice(MOST).reduce((sum, value) => sum + value, 0);
  const ranks = bars.map(({ rank }) => rank);
  const every = Math.ceil(ranks.length / 16);
  const panel = plotPanel({
    theme,
    width: Math.min(width, 560),
    height: 250,
    marginLeft: 46,
    marginTop: 26,
    x: {
      type: "band",
      domain: ranks,
      label: "eigenvalue, largest first",
      labelArrow: "none",
      labelAnchor: "center",
      ticks: ranks.filter((rank) => (rank - 1) % every === 0),
      tickSize: 0,
      padding: 0.2,
    },
    y: {
      domain: [0, Math.max(...bars.map(({ share }) => share)) * 1.02],
      label: "share of the trace, %",
      labelArrow: "none",
    },
    marks: [
      gridY({ stroke: theme.line, strokeOpacity: 0.8, ticks: 5 }),
      axisY({ ticks: 5, tickSize: 0, label: "share of the trace, %", labelArrow: "none" }),
      barY(bars, { x: "rank", y: "share", fill: theme.accent }),
      ruleY([0], { stroke: theme.ink }),
    ],
  });
  const more =
    sorted.length > MOST ? ` The ${sorted.length - MOST} smaller ones hold ${((100 * rest) / total).toFixed(1)}%.` : "";
  return {
    title: input.title,
    caption: `${input.caption} ${spread(sorted, total)}${more}`,
    legend: [],
    panels: [panel],
  };
}

const MOST = 40;

function spread(sorted: readonly number[], total: number): string {
  const squares = sorted.reduce((sum, value) => sum + (value / total) * (value / total), 0);
  const effective = squares > 0 ? 1 / squares : 0;
  return `They weigh as much as ${effective.toFixed(1)} equal ones of ${sorted.length}.`;
}
