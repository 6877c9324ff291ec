import type { Figure, Panel } from "../figure.ts";
import { legendSymbol } from "../figureSvg.ts";
import { element, escapeText } from "../markup.ts";
import type { Theme } from "../theme.ts";

/** The figure as part of a page: text in HTML, panels as SVG that flow below each other on a narrow screen. */
export function figureHtml({ title, caption, legend, panels }: Figure, theme: Theme): string {
  const items = legend
    .map((item) => {
      const symbol = element(
        "svg",
        { class: "key", viewBox: "-8 -8 16 16", width: 16, height: 16, "aria-hidden": "true" },
        legendSymbol(item, theme),
      );
      return `<li>${symbol}${escapeText(item.label)}</li>`;
    })
    .join("");
  const key = items === "" ? "" : `<ul class="legend">${items}</ul>`;
  return `<figure><h3>${escapeText(title)}</h3>${key}<div class="panels">${panels.map((panel) => panelHtml(panel, title)).join("")}</div><figcaption>${escapeText(caption)}</figcaption></figure>`;
}

function panelHtml({ title, width, height, body }: Panel, figureTitle: string): string {
  const label = title === undefined ? figureTitle : `${figureTitle}: ${title}`;
  const drawing = element(
    "svg",
    { viewBox: `0 0 ${width} ${height}`, width, height, role: "img", "aria-label": label, "font-family": "inherit" },
    body,
  );
  return `<div class="panel">${title === undefined ? "" : `<h4>${escapeText(title)}</h4>`}${drawing}</div>`;
}
