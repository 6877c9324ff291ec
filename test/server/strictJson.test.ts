import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { strictJson } from "../../src/server/strictJson.ts";

const read = (text: string): unknown => strictJson(new TextEncoder().encode(text));

/** JSON text of objects given as lists of entries, so that keys may repeat; the second part tells whether one does. */
const json: fc.Arbitrary<readonly [string, boolean]> = fc.letrec<{ value: readonly [string, boolean] }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc
      .oneof(fc.string(), fc.double({ noNaN: true, noDefaultInfinity: true }), fc.boolean(), fc.constant(null))
      .map((value) => [JSON.stringify(value), false] as const),
    fc
      .array(tie("value"), { maxLength: 4 })
      .map((items) => [`[ ${items.map(([text]) => text).join(" ,")}]`, items.some(([, twice]) => twice)] as const),
    fc
      .array(fc.tuple(fc.constantFrom("a", 'b"', "c\\", "{", "[,", "é"), tie("value")), { maxLength: 4 })
      .map(
        (entries) =>
          [
            `{${entries.map(([key, [text]]) => `${JSON.stringify(key)} : ${text}`).join(",")}}`,
            new Set(entries.map(([key]) => key)).size < entries.length || entries.some(([, [, twice]]) => twice),
          ] as const,
      ),
  ),
})).value;

describe("strict JSON", () => {
  test("is what JSON.parse reads, and refused where a key stands twice in an object", () => {
    fc.assert(
      fc.property(json, ([text, twice]) => {
        if (twice) expect(() => read(text)).toThrow(/stands twice/);
        else expect(read(text)).toEqual(JSON.parse(text));
      }),
      { numRuns: 500 },
    );
  });

  test("never throws anything but a refusal, whatever the bytes", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
        try {
          strictJson(bytes);
        } catch (thrown) {
          expect(thrown).toMatchObject({ name: "Refusal", status: 400, code: "FORMAT" });
        }
      }),
      { numRuns: 500 },
    );
  });

  test("nests 32 levels and no more", () => {
    const nested = (depth: number): string => "[".repeat(depth) + "]".repeat(depth);
    expect(read(nested(32))).toHaveLength(1);
    expect(() => read(nested(33))).toThrow(/deeper than 32/);
  });
});
