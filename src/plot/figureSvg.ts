import { classStyle } from "./classStyle.ts";
import type { Figure, LegendItem, Panel } from "./figure.ts";
import { abbreviate, element, textElement, textWidth, wrapText } from "./markup.ts";
import { shapePath } from "./shapePath.ts";
import type { Theme } from "./theme.ts";

const EDGE = 20;
const GAP = 20;

/** The figure as one SVG file, `width` pixels wide: title, legend, panels side by side where they fit, caption. */
export function figureSvg(figure: Figure, theme: Theme, width = 720): string {
  const parts: string[] = [];
  let y = EDGE;
  const inner = width - 2 * EDGE;
  for (const line of wrapText(figure.title, inner / 17)) {
    y += 20;
    parts.push(textElement(line, { x: EDGE, y: y - 4, "font-size": 17, "font-weight": "600", fill: theme.ink }));
  }
  if (figure.legend.length > 0) {
    const legend = legendRows(figure.legend, theme, inner);
    parts.push(element("g", { transform: `translate(${EDGE},${y + 8})` }, legend.body));
    y += 8 + legend.height;
  }
  y += 10;
  for (const row of panelRows(figure.panels, inner)) {
    const used = row.reduce((sum, panel) => sum + panel.width, 0) + GAP * (row.length - 1);
    let x = EDGE + Math.max(0, (inner - used) / 2);
    const heading = row.some((panel) => panel.title !== undefined) ? 20 : 0;
    for (const panel of row) {
      if (panel.title !== undefined)
        parts.push(
          textElement(panel.title, { x: x + 4, y: y + 14, "font-size": 13, "font-weight": "600", fill: theme.ink }),
        );
      parts.push(element("g", { transform: `translate(${x},${y + heading})` }, panel.body));
      x += panel.width + GAP;
    }
    y += heading + Math.max(...row.map((panel) => panel.height)) + 12;
  }
  for (const line of wrapText(figure.caption, inner / 12)) {
    y += 17;
    parts.push(textElement(line, { x: EDGE, y: y - 5, "font-size": 12, fill: theme.muted }));
  }
  const height = Math.ceil(y + EDGE / 2);
  return `${element(
    "svg",
    {
      xmlns: "http://www.w3.org/2000/svg",
      width,
      height,
      viewBox: `0 0 ${width} ${height}`,
      role: "img",
      "aria-label": figure.title,
      "font-family": theme.font,
    },
    element("rect", { width, height, fill: theme.surface }) + parts.join("\n"),
  )}\n`;
}

function panelRows(panels: readonly Panel[], inner: number): Panel[][] {
  const rows: Panel[][] = [];
  let used = Number.POSITIVE_INFINITY;
  for (const panel of panels) {
    if (used + GAP + panel.width > inner) {
      rows.push([]);
      used = -GAP;
    }
    rows.at(-1)!.push(panel);
    used += GAP + panel.width;
  }
  return rows;
}

/** The legend as rows of symbol and label, and how high it came out. */
export function legendRows(
  items: readonly LegendItem[],
  theme: Theme,
  width: number,
): { body: string; height: number } {
  const parts: string[] = [];
  let x = 0;
  let y = 10;
  for (const item of items) {
    const needed = 20 + textWidth(item.label) * 12 + 16;
    if (x > 0 && x + needed > width) {
      x = 0;
      y += 20;
    }
    parts.push(element("g", { transform: `translate(${x + 7},${y})` }, legendSymbol(item, theme)));
    parts.push(textElement(item.label, { x: x + 20, y: y + 4, "font-size": 12, fill: theme.ink }));
    x += needed;
  }
  return { body: parts.join(""), height: y + 10 };
}

/** The sign of a legend entry, centered on the origin, about 12 pixels wide. */
export function legendSymbol({ color, shape }: LegendItem, theme: Theme): string {
  if (shape === "ring") return element("circle", { r: 5.5, fill: "none", stroke: color, "stroke-width": 1.4 });
  if (shape === "line" || shape === "dash") {
    return element("path", {
      d: "M-7,0H7",
      stroke: color,
      "stroke-width": 2,
      "stroke-dasharray": shape === "dash" ? "4,3" : undefined,
    });
  }
  return element("path", { d: shapePath(shape, 4.5), fill: color, stroke: theme.surface, "stroke-width": 0.5 });
}

/** Legend entries of classes; beyond `limit` the rest is counted. */
export function classLegend(names: readonly string[], theme: Theme, limit = 30): LegendItem[] {
  const shown = names.length > limit ? limit - 1 : names.length;
  const items: LegendItem[] = names
    .slice(0, shown)
    .map((label, index) => ({ label: shorten(label), ...classStyle(index, theme) }));
  if (shown < names.length)
    items.push({ label: `and ${names.length - shown} more`, color: theme.muted, shape: "line" });
  return items;
}

const shorten = (name: string): string => abbreviate(name, 24) || "(empty)";
