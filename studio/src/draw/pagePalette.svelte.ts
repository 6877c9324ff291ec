import { pageTheme } from "etalon/plot";
import type { Palette } from "./cloudLooks.ts";
import { parseColor } from "./paint.ts";

/** The page's colors as numbers, for canvases; they follow the page from light to dark. */
class PagePalette {
  #dark = matchMedia("(prefers-color-scheme: dark)");
  #changed = $state(0);

  constructor() {
    this.#dark.addEventListener("change", () => this.#changed++);
  }

  get colors(): Palette {
    void this.#changed;
    const style = getComputedStyle(document.documentElement);
    const read = (paint: string) => parseColor(style.getPropertyValue(paint.replace(/^var\((.*)\)$/, "$1")));
    return { classes: pageTheme.classes.map(read), unlabeled: read(pageTheme.muted), dark: this.#dark.matches };
  }
}

export const pagePalette = new PagePalette();
