import type { Matrix } from "../../linalg/matrix.ts";
import type { Figure, Panel } from "../figure.ts";
import { abbreviate, decimal, element, textElement, textWidth } from "../markup.ts";
import type { Look, Theme } from "../theme.ts";

export interface HeatMapInput {
  readonly title: string;
  readonly caption: string;
  /** d x d, symmetric. */
  readonly matrix: Matrix;
  readonly features: readonly string[];
}

/** A symmetric matrix as a grid: blue for positive, orange for negative entries, stronger for larger ones; of many features only the heaviest. */
export function heatMapFigure(input: HeatMapInput, look: Look): Figure {
  const { matrix, features } = input;
  const shown = heaviest(matrix, look.width < 560 ? 24 : 40);
  const peak = largestEntry(matrix, shown);
  const dropped = matrix.rows - shown.length;
  const caption =
    dropped > 0
      ? `${input.caption} Shown are the ${shown.length} features with the largest diagonal entries of ${matrix.rows}.`
      : input.caption;
  const names = shown.map((j) => abbreviate(features[j]!, 18) || `x${j}`);
  return {
    title: input.title,
    caption,
    legend: [],
    panels: [grid(matrix, shown, names, peak, look), colorBar(peak, look.theme)],
  };
}

const LEVELS = 24;

/** The rows with the largest diagonal entries, in their own order. */
function heaviest(matrix: Matrix, limit: number): number[] {
  const all = Array.from({ length: matrix.rows }, (_, j) => j);
  if (all.length <= limit) return all;
  return all
    .sort((i, j) => matrix.get(j, j) - matrix.get(i, i) || i - j)
    .slice(0, limit)
    .sort((i, j) => i - j);
}

function largestEntry(matrix: Matrix, rows: readonly number[]): number {
  let peak = 0;
  for (const i of rows) for (const j of rows) peak = Math.max(peak, Math.abs(matrix.get(i, j)));
  return peak;
}

function grid(
  matrix: Matrix,
  rows: readonly number[],
  names: readonly string[],
  peak: number,
  { theme, width }: Look,
): Panel {
  const count = rows.length;
  const available = Math.min(width, 560);
  const widest = Math.max(...names.map(textWidth));
  const guess = (available - 20) / (count + 1);
  const size = Math.max(6.5, Math.min(11, guess * 0.8));
  const gutter = Math.ceil(widest * size) + 8;
  const cell = Math.min(44, (available - gutter - 4) / count);
  const paths = new Map<number, string>();
  rows.forEach((i, r) => {
    rows.forEach((j, c) => {
      const level = peak > 0 ? Math.round((matrix.get(i, j) / peak) * LEVELS) : 0;
      if (level === 0) return;
      const square = `M${decimal(gutter + c * cell)},${decimal(gutter + r * cell)}h${decimal(cell)}v${decimal(cell)}h${decimal(-cell)}z`;
      paths.set(level, (paths.get(level) ?? "") + square);
    });
  });
  const side = count * cell;
  const frame = element("rect", { x: gutter, y: gutter, width: side, height: side, fill: "none", stroke: theme.line });
  const cells = [...paths]
    .sort(([a], [b]) => a - b)
    .map(([level, d]) =>
      element("path", { d, fill: signColor(level, theme), "fill-opacity": Math.abs(level) / LEVELS }),
    );
  const labels = names.flatMap((name, k) => {
    const center = gutter + (k + 0.5) * cell;
    return [
      textElement(name, {
        x: gutter - 5,
        y: center + size * 0.35,
        "text-anchor": "end",
        "font-size": size,
        fill: theme.ink,
      }),
      textElement(name, {
        transform: `translate(${decimal(center + size * 0.35)},${decimal(gutter - 5)}) rotate(-90)`,
        "font-size": size,
        fill: theme.ink,
      }),
    ];
  });
  return {
    width: Math.ceil(gutter + side + 4),
    height: Math.ceil(gutter + side + 4),
    body: cells.join("") + frame + labels.join(""),
  };
}

const signColor = (level: number, theme: Theme): string => (level > 0 ? theme.accent : theme.warning);

function colorBar(peak: number, theme: Theme): Panel {
  const steps = 2 * LEVELS + 1;
  const [left, step, height] = [10, 5, 12];
  const width = steps * step;
  const swatches = Array.from({ length: steps }, (_, k) => {
    const level = k - LEVELS;
    return element("rect", {
      x: left + k * step,
      y: 4,
      width: step,
      height,
      fill: signColor(level, theme),
      "fill-opacity": Math.abs(level) / LEVELS,
    });
  });
  const ticks = [-peak, 0, peak].map((value, k) =>
    textElement(value === 0 ? "0" : Number(value.toPrecision(3)).toString().replace("-", "−"), {
      x: left + (k * width) / 2,
      y: 32,
      "font-size": 11,
      fill: theme.ink,
      "text-anchor": k === 0 ? "start" : k === 1 ? "middle" : "end",
    }),
  );
  const frame = element("rect", { x: left, y: 4, width, height, fill: "none", stroke: theme.line });
  return { width: left + width + 10, height: 38, body: swatches.join("") + frame + ticks.join("") };
}
