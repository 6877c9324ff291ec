import { join } from "node:path";
import { Resvg } from "@resvg/resvg-js";

/** The SVG as PNG bytes, `scale` pixels per SVG unit. Text is set in the Roboto that comes along; other scripts in the fonts of the machine. */
export function svgToPng(svg: string, scale = 2): Uint8Array {
  const font = {
    fontFiles: ["Roboto-Regular.ttf", "Roboto-Bold.ttf"].map((name) => join(FONTS, name)),
    loadSystemFonts: BEYOND_ROBOTO.test(svg),
    defaultFontFamily: "Roboto",
    sansSerifFamily: "Roboto",
  };
  return new Resvg(svg, { fitTo: { mode: "zoom", value: scale }, font }).render().asPng();
}

// The same distance to the package root from src/plot and from dist/plot.
const FONTS = join(import.meta.dirname, "..", "..", "assets", "fonts");

/** Anything but Latin, Greek, Cyrillic and common punctuation. */
const BEYOND_ROBOTO = /[^\t\n\r\u0020-\u052f\u1e00-\u1fff\u2000-\u206f\u20a0-\u20bf\u2122\u2212\ufffd]/;
