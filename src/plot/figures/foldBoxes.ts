import { axisX, axisY, boxX, dot, gridX } from "@observablehq/plot";
import type { ComparisonRow } from "../../evaluate/comparison.ts";
import type { Figure } from "../figure.ts";
import { abbreviate } from "../markup.ts";
import { plotPanel } from "../plotPanel.ts";
import type { Look } from "../theme.ts";
import { percentDomain, sortedRows } from "./intervals.ts";

/** Accuracy in each fold: box from quartile to quartile with the median, one dot per fold. */
export function foldBoxesFigure(
  input: { readonly title: string; readonly caption: string; readonly rows: readonly ComparisonRow[] },
  { theme, width }: Look,
): Figure {
  const { ended } = sortedRows(input.rows);
  const values = ended.flatMap(({ learner, accuracy }) =>
    accuracy!.perFold.map((value) => ({ name: abbreviate(learner, 18), value: 100 * value })),
  );
  const panel = plotPanel({
    theme,
    width: Math.min(width, 640),
    height: 56 + 24 * ended.length,
    marginLeft: 110,
    marginRight: 20,
    marginTop: 8,
    x: { domain: percentDomain(values.map(({ value }) => ({ low: value, high: value }))) },
    y: { type: "band", domain: ended.map(({ learner }) => abbreviate(learner, 18)), padding: 0.3 },
    marks: [
      gridX({ stroke: theme.line, strokeOpacity: 0.8, ticks: width < 560 ? 4 : 6 }),
      axisX({
        label: "accuracy in one fold, %",
        labelArrow: "none",
        labelAnchor: "center",
        ticks: width < 560 ? 4 : 6,
        tickSize: 0,
      }),
      axisY({ label: null, tickSize: 0, fontSize: 12 }),
      boxX(values, { x: "value", y: "name", fill: theme.accent, fillOpacity: 0.22, stroke: theme.muted, r: 0 }),
      dot(values, { x: "value", y: "name", r: 3, fill: theme.accent, fillOpacity: 0.75 }),
    ],
  });
  return { title: input.title, caption: input.caption, legend: [], panels: [panel] };
}
