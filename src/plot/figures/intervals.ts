import { axisX, axisY, dot, gridX, link, ruleX, text } from "@observablehq/plot";
import type { ComparisonRow } from "../../evaluate/comparison.ts";
import type { ClassStyle } from "../classStyle.ts";
import type { Figure } from "../figure.ts";
import { abbreviate } from "../markup.ts";
import { plotPanel } from "../plotPanel.ts";
import type { Look, Theme } from "../theme.ts";

/** Accuracy of every learner with its interval, best first; color and shape tell the verdict against Euclidean. */
export function intervalsFigure(
  input: { readonly title: string; readonly caption: string; readonly rows: readonly ComparisonRow[] },
  { theme, width }: Look,
): Figure {
  const { ended, failed } = sortedRows(input.rows);
  const bars = ended.map(({ learner, accuracy, versusEuclidean }) => ({
    name: abbreviate(learner, 18),
    mean: 100 * accuracy!.mean,
    low: 100 * accuracy!.ci[0],
    high: 100 * accuracy!.ci[1],
    style: verdictStyle(versusEuclidean?.verdict ?? "same", theme),
  }));
  const names = [...bars.map(({ name }) => name), ...failed.map(({ learner }) => abbreviate(learner, 18))];
  const [low, high] = percentDomain(bars);
  const baseline = ended.find(({ learner }) => learner === "euclidean")?.accuracy;
  const panel = plotPanel({
    theme,
    width: Math.min(width, 640),
    height: 56 + 24 * names.length,
    marginLeft: 110,
    marginRight: 44,
    marginTop: 8,
    x: { domain: [low, high] },
    y: { type: "band", domain: names },
    symbol: { type: "ordinal", domain: ["triangle", "circle", "diamond"], range: ["triangle", "circle", "diamond"] },
    color: { type: "identity" },
    marks: [
      gridX({ stroke: theme.line, strokeOpacity: 0.8, ticks: width < 560 ? 4 : 6 }),
      axisX({
        label: "accuracy on held-out points, %",
        labelArrow: "none",
        labelAnchor: "center",
        ticks: width < 560 ? 4 : 6,
        tickSize: 0,
      }),
      axisY({ label: null, tickSize: 0, fontSize: 12 }),
      ruleX(baseline ? [100 * baseline.mean] : [], { stroke: theme.muted, strokeDasharray: "4,3" }),
      link(bars, {
        x1: "low",
        x2: "high",
        y1: "name",
        y2: "name",
        stroke: (bar: (typeof bars)[number]) => bar.style.color,
        strokeWidth: 2.5,
      }),
      dot(bars, {
        x: "mean",
        y: "name",
        r: 5,
        fill: (bar: (typeof bars)[number]) => bar.style.color,
        symbol: (bar: (typeof bars)[number]) => bar.style.shape,
        stroke: theme.surface,
        strokeWidth: 1,
      }),
      text(bars, {
        x: high,
        y: "name",
        text: (bar: (typeof bars)[number]) => bar.mean.toFixed(1),
        textAnchor: "start",
        dx: 8,
        fill: theme.ink,
      }),
      text(failed, {
        x: low,
        y: (row: ComparisonRow) => abbreviate(row.learner, 18),
        text: "status",
        textAnchor: "start",
        dx: 6,
        fill: theme.warning,
      }),
    ],
  });
  return { title: input.title, caption: input.caption, legend: verdictLegend(theme), panels: [panel] };
}

/** Rows that ended, by falling accuracy, and those that did not. */
export function sortedRows(rows: readonly ComparisonRow[]): { ended: ComparisonRow[]; failed: ComparisonRow[] } {
  const place = new Map(rows.map((row, index) => [row, index]));
  const ended = rows.filter(({ accuracy }) => accuracy !== null);
  ended.sort((a, b) => b.accuracy!.mean - a.accuracy!.mean || place.get(a)! - place.get(b)!);
  return { ended, failed: rows.filter(({ accuracy }) => accuracy === null) };
}

const verdictStyle = (verdict: "better" | "same" | "worse", theme: Theme): ClassStyle =>
  ({
    better: { color: theme.accent, shape: "triangle" as const },
    same: { color: theme.muted, shape: "circle" as const },
    worse: { color: theme.warning, shape: "diamond" as const },
  })[verdict];

const verdictLegend = (theme: Theme): Figure["legend"] => [
  { label: "better than Euclidean", ...verdictStyle("better", theme) },
  { label: "the same", ...verdictStyle("same", theme) },
  { label: "worse", ...verdictStyle("worse", theme) },
  { label: "Euclidean", color: theme.muted, shape: "dash" },
];

/** A domain in whole percent around all intervals, at least 2 points wide. */
export function percentDomain(bars: readonly { low: number; high: number }[]): [number, number] {
  if (bars.length === 0) return [0, 100];
  const low = Math.max(0, Math.floor(Math.min(...bars.map((bar) => bar.low)) - 0.5));
  const high = Math.min(100, Math.ceil(Math.max(...bars.map((bar) => bar.high)) + 0.5));
  return [Math.max(0, Math.min(low, high - 2)), Math.max(2, high)];
}
