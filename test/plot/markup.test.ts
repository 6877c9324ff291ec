import fc from "fast-check";
import { expect, test } from "vitest";
import { abbreviate, element, escapeText, textWidth, wrapText } from "../../src/plot/markup.ts";

test("escaped text has none of the signs of markup and no character that XML forbids", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      const escaped = escapeText(text);
      expect(escaped).not.toMatch(/[<>"']|&(?!(amp|lt|gt|quot|#39);)/);
      for (const character of escaped) {
        const code = character.codePointAt(0) as number;
        expect(
          code === 9 ||
            code === 10 ||
            code === 13 ||
            (code >= 32 && code < 0xd800) ||
            (code > 0xdfff && code < 0xfffe) ||
            code > 0xffff,
        ).toBe(true);
      }
    }),
  );
});

test("attributes are escaped, numbers shortened, undefined left out", () => {
  expect(element("g", { a: '"<', b: 1.23456, c: undefined }, "x")).toBe('<g a="&quot;&lt;" b="1.23">x</g>');
});

test("an abbreviation is never longer than its limit and keeps both ends", () => {
  fc.assert(
    fc.property(
      fc.string(),
      fc.integer({ min: 4, max: 30 }),
      (text, limit) => [...abbreviate(text, limit)].length <= limit,
    ),
  );
  expect(abbreviate("petal_length_of_the_flower", 12)).toBe("petal_le…wer");
});

test("wrapped lines keep every word in order and their width", () => {
  const text = "the quick brown fox jumps over the lazy dog";
  const lines = wrapText(text, 8);
  expect(lines.join(" ")).toBe(text);
  for (const line of lines) expect(textWidth(line)).toBeLessThanOrEqual(8);
});
