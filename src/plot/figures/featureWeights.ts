import { axisX, axisY, barX, gridX, ruleX, tickX } from "@observablehq/plot";
import type { Figure } from "../figure.ts";
import { abbreviate } from "../markup.ts";
import { plotPanel } from "../plotPanel.ts";
import type { Look } from "../theme.ts";

export interface WeightsInput {
  readonly title: string;
  readonly caption: string;
  readonly features: readonly string[];
  /** Share of each feature in the mean squared distance, adding up to 1. */
  readonly learned: ArrayLike<number>;
  /** The same for the Euclidean distance. */
  readonly euclidean: ArrayLike<number>;
}

/** What share of the squared distance each feature brings, largest first, beside its share in the Euclidean distance. */
export function featureWeightsFigure(input: WeightsInput, { theme, width }: Look): Figure {
  const all = input.features.map((feature, j) => ({
    feature,
    j,
    learned: 100 * input.learned[j]!,
    euclidean: 100 * input.euclidean[j]!,
  }));
  all.sort((a, b) => b.learned - a.learned || a.j - b.j);
  const bars = all.slice(0, MOST).map((bar, rank) => ({ ...bar, key: `${rank}` }));
  const nameOf = (key: string): string => abbreviate(bars[Number(key)]!.feature, 18) || "(empty)";
  const panel = plotPanel({
    theme,
    width: Math.min(width, 640),
    height: 52 + 20 * bars.length,
    marginLeft: 140,
    marginRight: 16,
    marginTop: 8,
    x: {
      domain: [
        Math.min(0, ...bars.map((bar) => bar.learned)),
        1.04 * Math.max(1, ...bars.flatMap((bar) => [bar.learned, bar.euclidean])),
      ],
    },
    y: { type: "band", domain: bars.map(({ key }) => key), padding: 0.25 },
    marks: [
      gridX({ stroke: theme.line, strokeOpacity: 0.8, ticks: 5 }),
      axisX({
        label: "share of the mean squared distance, %",
        labelArrow: "none",
        labelAnchor: "center",
        ticks: 5,
        tickSize: 0,
      }),
      axisY({ label: null, tickSize: 0, tickFormat: nameOf }),
      barX(bars, { x: "learned", y: "key", fill: theme.accent }),
      tickX(bars, { x: "euclidean", y: "key", stroke: theme.warning, strokeWidth: 2.5, inset: -2 }),
      ruleX([0], { stroke: theme.ink }),
    ],
  });
  const more = all.length > MOST ? ` The ${MOST} largest of ${all.length} features.` : "";
  const legend: Figure["legend"] = [
    { label: "learned distance", color: theme.accent, shape: "square" },
    { label: "Euclidean distance", color: theme.warning, shape: "line" },
  ];
  return { title: input.title, caption: input.caption + more, legend, panels: [panel] };
}

const MOST = 20;
