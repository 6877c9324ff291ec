import { expect, test } from "vitest";
import { svgToPng } from "../../src/plot/png.ts";

const picture = (text: string, weight = 400): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="60" height="20" font-family="sans-serif"><text x="2" y="15" font-weight="${weight}">${text}</text></svg>`;

test("text is drawn with the fonts that come along, in two weights", () => {
  const [blank, regular, bold] = [picture(""), picture("Mean"), picture("Mean", 600)].map((svg) =>
    Buffer.from(svgToPng(svg)),
  );
  expect(regular.equals(blank)).toBe(false);
  expect(regular.equals(bold)).toBe(false);
  expect(regular.equals(Buffer.from(svgToPng(picture("Mean"))))).toBe(true);
});

test("the size follows the scale", () => {
  const size = (scale: number) => Buffer.from(svgToPng(picture("a"), scale)).readUInt32BE(16);
  expect([size(1), size(3)]).toEqual([60, 180]);
});
