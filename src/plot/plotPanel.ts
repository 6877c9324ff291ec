import { type Markish, type PlotOptions, plot } from "@observablehq/plot";
import { parseHTML } from "linkedom";
import type { Panel } from "./figure.ts";
import { decimal, escapeText, legalText } from "./markup.ts";
import type { Theme } from "./theme.ts";

export interface PanelOptions extends Omit<PlotOptions, "marks" | "style" | "document" | "title" | "caption"> {
  readonly width: number;
  readonly height: number;
  readonly marks: Markish[];
  readonly theme: Theme;
  readonly heading?: string;
}

/** Draws with Observable Plot on a document of its own; the result is markup alone. */
export function plotPanel({ theme, heading, marks, ...options }: PanelOptions): Panel {
  const { document } = parseHTML("<!doctype html><html><body></body></html>");
  const drawing = plot({
    marginTop: 24,
    marginBottom: 36,
    marginRight: 12,
    ...options,
    marks,
    document,
  }) as unknown as Element;
  for (const style of drawing.querySelectorAll("style")) style.remove();
  const content = legalText(drawing.innerHTML).replace(/<[^>]*>/g, shortTag);
  const body = `<g fill="${escapeText(theme.ink)}" color="${escapeText(theme.ink)}" text-anchor="middle" font-size="11.5">${content}</g>`;
  return { width: options.width, height: options.height, body, ...(heading === undefined ? {} : { title: heading }) };
}

/** A tag with its coordinates rounded to what a screen shows; the whole drawing has a name, its parts have none. */
const shortTag = (tag: string): string =>
  tag.replace(/ aria-\w+="[^"]*"/g, "").replace(/-?\d+\.\d{3,}/g, (digits) => decimal(Number(digits)));
