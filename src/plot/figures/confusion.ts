import type { Matrix } from "../../linalg/matrix.ts";
import type { Figure, Panel } from "../figure.ts";
import { abbreviate, decimal, element, textElement, textWidth } from "../markup.ts";
import type { Look } from "../theme.ts";

export interface ConfusionInput {
  readonly title: string;
  readonly caption: string;
  /** Classes x classes: row = true class, column = predicted. */
  readonly counts: Matrix;
  readonly classNames: readonly string[];
}

/** Counts of true against predicted classes; shade is the share of the true class, errors in the warning color. */
export function confusionFigure(input: ConfusionInput, look: Look): Figure {
  const shown = largestClasses(input.counts, MOST);
  const dropped = input.counts.rows - shown.length;
  const caption =
    dropped > 0
      ? `${input.caption} Shown are the ${shown.length} largest of ${input.counts.rows} classes.`
      : input.caption;
  return { title: input.title, caption, legend: [], panels: [grid(input, shown, look)] };
}

const MOST = 26;

function largestClasses(counts: Matrix, limit: number): number[] {
  const totals = Array.from({ length: counts.rows }, (_, i) => counts.row(i).reduce((sum, value) => sum + value, 0));
  const all = totals.map((_, i) => i);
  if (all.length <= limit) return all;
  return all
    .sort((i, j) => totals[j]! - totals[i]! || i - j)
    .slice(0, limit)
    .sort((i, j) => i - j);
}

function grid({ counts, classNames }: ConfusionInput, shown: readonly number[], { theme, width }: Look): Panel {
  const names = shown.map((i) => abbreviate(classNames[i]!, 14) || "(empty)");
  const size = shown.length > 16 ? 8.5 : 11;
  const label = Math.ceil(Math.max(...names.map(textWidth)) * size) + 8;
  const [left, top] = [label + 18, label + 18];
  const cell = Math.min(46, (Math.min(width, 560) - left - 4) / shown.length);
  const side = cell * shown.length;
  const parts: string[] = [];
  shown.forEach((i, r) => {
    const total = counts.row(i).reduce((sum, value) => sum + value, 0);
    shown.forEach((j, c) => {
      const count = counts.get(i, j);
      if (count === 0) return;
      const share = count / total;
      const strength = i === j ? 0.1 + 0.8 * share : 0.2 + 0.7 * Math.sqrt(share);
      const x = left + c * cell;
      const y = top + r * cell;
      parts.push(
        element("rect", {
          x,
          y,
          width: cell,
          height: cell,
          fill: i === j ? theme.accent : theme.warning,
          "fill-opacity": strength,
        }),
      );
      const digits = Math.min(12, cell * 0.42, (cell * 0.9) / textWidth(String(count)));
      parts.push(
        textElement(String(count), {
          x: x + cell / 2,
          y: y + cell / 2 + digits * 0.36,
          "font-size": digits,
          "text-anchor": "middle",
          fill: strength > 0.6 ? theme.onFill : theme.ink,
        }),
      );
    });
  });
  names.forEach((name, k) => {
    const center = (k + 0.5) * cell;
    parts.push(
      textElement(name, {
        x: left - 5,
        y: top + center + size * 0.35,
        "font-size": size,
        "text-anchor": "end",
        fill: theme.ink,
      }),
    );
    parts.push(
      textElement(name, {
        transform: `translate(${decimal(left + center + size * 0.35)},${decimal(top - 5)}) rotate(-90)`,
        "font-size": size,
        fill: theme.ink,
      }),
    );
  });
  parts.push(element("rect", { x: left, y: top, width: side, height: side, fill: "none", stroke: theme.line }));
  parts.push(
    textElement("predicted class", {
      x: left + side / 2,
      y: 11,
      "font-size": 11.5,
      "text-anchor": "middle",
      fill: theme.muted,
    }),
  );
  parts.push(
    textElement("true class", {
      transform: `translate(11,${decimal(top + side / 2)}) rotate(-90)`,
      "font-size": 11.5,
      "text-anchor": "middle",
      fill: theme.muted,
    }),
  );
  return { width: Math.ceil(left + side + 4), height: Math.ceil(top + side + 4), body: parts.join("") };
}
