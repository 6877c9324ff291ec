import type { Explanation } from "../../metrics/metric.ts";
import type { Figure } from "../figure.ts";
import { abbreviate, decimal, element, textElement } from "../markup.ts";
import type { Look, Theme } from "../theme.ts";

export interface WaterfallInput {
  readonly title: string;
  readonly caption: string;
  readonly explanation: Explanation;
  /** How many features get a bar of their own. */
  readonly top: number;
  /** The squared distance from which two points are different, where the metric knows one. */
  readonly threshold?: number;
}

interface Bar {
  readonly label: string;
  /** What stands beside it: the difference of the two points. */
  readonly note: string;
  readonly from: number;
  readonly to: number;
}

const ROW = 26;
const LEFT = 196;
const RIGHT = 76;
const TOP = 30;

/** A squared distance taken apart: each feature's part starts where the one before it ended, and all together end at the squared distance. */
export function waterfallFigure(input: WaterfallInput, { theme, width }: Look): Figure {
  const bars = barsOf(input);
  const { squared } = input.explanation;
  const inner = Math.min(width, 680) - LEFT - RIGHT;
  const ends = [0, squared, input.threshold ?? 0, ...bars.flatMap(({ from, to }) => [from, to])];
  const low = Math.min(...ends);
  const high = Math.max(...ends, low + Number.MIN_VALUE);
  const x = (value: number): number => LEFT + (inner * (value - low)) / (high - low);
  const height = TOP + ROW * (bars.length + 1) + 22;
  const parts = [
    axis(theme, x(0), height),
    ...bars.map((bar, k) => barRow(bar, k, theme, x)),
    totalRow(squared, bars.length, theme, x),
    ...(input.threshold === undefined ? [] : [thresholdLine(theme, x(input.threshold), height)]),
  ];
  const negative = bars.some(({ from, to }) => to < from);
  return {
    title: input.title,
    caption: input.caption,
    legend: [
      { label: "+ pushes the points apart", color: theme.accent, shape: "square" },
      ...(negative ? [{ label: "− takes some of that back", color: theme.warning, shape: "square" as const }] : []),
      ...(input.threshold === undefined
        ? []
        : [{ label: "beyond this line they count as different", color: theme.ink, shape: "dash" as const }]),
    ],
    panels: [{ width: Math.min(width, 680), height, body: parts.join("") }],
  };
}

function barsOf({ explanation, top }: WaterfallInput): Bar[] {
  let reached = 0;
  const bars = explanation.top(top).map(({ feature, difference, contribution }): Bar => {
    const from = reached;
    reached += contribution;
    return { label: feature, note: short(difference), from, to: reached };
  });
  const others = explanation.features.length - bars.length;
  if (others > 0)
    bars.push({
      label: `${others} other${others === 1 ? "" : "s"}`,
      note: "",
      from: reached,
      to: explanation.squared,
    });
  return bars;
}

function barRow({ label, note, from, to }: Bar, row: number, theme: Theme, x: (value: number) => number): string {
  const y = TOP + row * ROW;
  const rising = to >= from;
  const [start, end] = [x(Math.min(from, to)), x(Math.max(from, to))];
  const color = rising ? theme.accent : theme.warning;
  const text = `${rising ? "+" : "−"}${short(Math.abs(to - from))}`;
  const drop = element("path", {
    d: `M${decimal(x(to))},${y + ROW - 4}V${y + ROW + 4}`,
    stroke: theme.muted,
    "stroke-width": 1,
  });
  return [
    textElement(abbreviate(label, 18) || "(empty)", {
      ...{ x: LEFT - 64, y: y + 16, "text-anchor": "end", "font-size": 12, fill: theme.ink },
    }),
    textElement(note, { x: LEFT - 10, y: y + 16, "text-anchor": "end", "font-size": 11, fill: theme.muted }),
    element("rect", { x: start, y: y + 4, width: Math.max(1, end - start), height: ROW - 8, fill: color }),
    textElement(text, { x: end + 6, y: y + 16, "font-size": 11, fill: theme.ink }),
    drop,
  ].join("");
}

function totalRow(squared: number, row: number, theme: Theme, x: (value: number) => number): string {
  const y = TOP + row * ROW;
  return [
    textElement("squared distance", {
      ...{ x: LEFT - 10, y: y + 16, "text-anchor": "end", "font-size": 12, "font-weight": "600", fill: theme.ink },
    }),
    element("rect", { x: x(0), y: y + 4, width: Math.max(1, x(squared) - x(0)), height: ROW - 8, fill: theme.muted }),
    textElement(short(squared), {
      x: x(squared) + 6,
      y: y + 16,
      "font-size": 12,
      "font-weight": "600",
      fill: theme.ink,
    }),
  ].join("");
}

const axis = (theme: Theme, zero: number, height: number): string =>
  textElement("a − b", { x: LEFT - 10, y: TOP - 10, "text-anchor": "end", "font-size": 11, fill: theme.muted }) +
  textElement("part of the squared distance", { x: zero, y: TOP - 10, "font-size": 11, fill: theme.muted }) +
  element("path", { d: `M${decimal(zero)},${TOP - 4}V${height - 18}`, stroke: theme.line });

const thresholdLine = (theme: Theme, at: number, height: number): string =>
  element("path", {
    ...{ d: `M${decimal(at)},${TOP - 4}V${height - 18}`, stroke: theme.ink, "stroke-dasharray": "4,3" },
  });

/** Three significant digits, with a true minus sign. */
const short = (value: number): string => Number(value.toPrecision(3)).toString().replace("-", "−");
