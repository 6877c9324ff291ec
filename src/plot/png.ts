import { Resvg } from "@resvg/resvg-js";
import { EtalonError } from "../base/errors.ts";

/** The SVG as PNG bytes, `scale` pixels per SVG unit. `UNSUPPORTED` when the machine has no font to write with. */
export function svgToPng(svg: string, scale = 2): Uint8Array {
  if (!hasFont()) {
    throw new EtalonError(
      "UNSUPPORTED",
      "PNG: no font was found on this machine, so labels would be missing. Write .svg instead, or install a font (Debian: apt-get install fonts-dejavu-core).",
    );
  }
  return new Resvg(svg, { fitTo: { mode: "zoom", value: scale }, font: FONT }).render().asPng();
}

const FONT = { loadSystemFonts: true, defaultFontFamily: "DejaVu Sans", sansSerifFamily: "DejaVu Sans" };

let fontFound: boolean | undefined;
function hasFont(): boolean {
  fontFound ??=
    new Resvg(
      '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><text y="8" font-family="sans-serif">A</text></svg>',
      { font: FONT },
    ).getBBox() !== undefined;
  return fontFound;
}
