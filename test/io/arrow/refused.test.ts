import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { EtalonError } from "../../../src/base/errors.ts";
import { inflateLz4Frame } from "../../../src/io/arrow/lz4Frame.ts";
import { parseArrow } from "../../../src/io/arrow/parseArrow.ts";
import { toDataset } from "../../../src/io/dataset.ts";

const bytesOf = (name: string) => new Uint8Array(readFileSync(`test/golden/arrow/${name}`));
const table = (name: string) => parseArrow(bytesOf(name), { source: name });
const errorOf = (read: () => unknown): EtalonError | undefined => {
  try {
    read();
    return undefined;
  } catch (error) {
    if (!(error instanceof EtalonError)) throw error;
    return error;
  }
};
/** Bits to turn: all of them in the smallest file, one of each byte in the others. */
const bitsOf = (name: string, at: number): number[] => (name === "small.arrows" ? [0, 1, 2, 3, 4, 5, 6, 7] : [at % 8]);
const SMALL = ["small.arrow", "small.arrows", "small-lz4.arrow"];

describe("what an Arrow file cannot be", () => {
  test.each<[string, string, RegExp, (() => unknown)?]>([
    ["empty.arrow", "DATA", /the file holds no rows/],
    ["twice.arrow", "FORMAT", /several columns are called "x"/],
    ["inexact.arrow", "DATA", /row 2, column "v": the list holds an integer beyond 2\^53/],
    [
      "ragged.arrow",
      "DATA",
      /ragged\.arrow:2:1: the list has 1 numbers, the first one has 2/,
      () => toDataset(table("ragged.arrow"), { vector: "v" }),
    ],
    [
      "types.arrow",
      "DATA",
      /"9007199254740993" .* beyond 2\^53.* --id/s,
      () => toDataset(table("types.arrow"), { features: ["snowflake"] }),
    ],
  ])("%s: %s", (name, code, says, read = () => table(name)) => {
    expect(errorOf(read)).toMatchObject({ code, message: expect.stringMatching(says) });
  });

  test.each(SMALL)("%s cut anywhere is refused", (name) => {
    const whole = bytesOf(name);
    for (let length = 0; length < whole.length; length++) {
      const error = errorOf(() => parseArrow(whole.slice(0, length)));
      expect([length, error?.code]).toEqual([length, "FORMAT"]);
    }
  });

  test.each(SMALL)("%s with any bit turned is refused by type, or still a table of three rows or less", (name) => {
    const whole = bytesOf(name);
    let refused = 0;
    for (let at = 0; at < whole.length; at++) {
      for (const bit of bitsOf(name, at)) {
        const turned = whole.slice();
        turned[at] ^= 1 << bit;
        const error = errorOf(() => {
          const { rows, columns } = parseArrow(turned, { memory: 1e6 });
          for (const { values } of columns)
            if (values.length !== rows) throw new Error(`${values.length} cells in ${rows} rows`);
        });
        if (error) refused++;
      }
    }
    expect(refused).toBeGreaterThan(200);
  });

  test("bytes of chance, and several changes at once, are refused by type", () => {
    const whole = bytesOf("types.arrow");
    const changes = fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(changes, (list) => {
        const changed = whole.slice();
        for (const [at, byte] of list) changed[at] = byte;
        const error = errorOf(() => parseArrow(changed, { memory: 1e7 }));
        if (error) expect(["FORMAT", "DATA", "MEMORY"]).toContain(error.code);
      }),
      { numRuns: 400 },
    );
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        expect(errorOf(() => parseArrow(bytes))?.code).toBe("FORMAT");
      }),
    );
  });

  test("columns too large for the memory allowed are refused before it is taken", () => {
    expect(errorOf(() => parseArrow(bytesOf("iris-zstd.arrows"), { memory: 3000 }))).toMatchObject({ code: "MEMORY" });
    expect(errorOf(() => parseArrow(bytesOf("iris-zstd.arrows"), { memory: 30_000 }))).toBeUndefined();
  });

  test("frames of LZ4 that lie are refused", () => {
    const frame = (...block: number[]) =>
      Uint8Array.of(0x04, 0x22, 0x4d, 0x18, 0x40, 0x40, 0xc0, block.length, 0, 0, 0, ...block, 0, 0, 0, 0);
    expect(Array.from(inflateLz4Frame(frame(0x20, 7, 8), 2))).toEqual([7, 8]);
    // One literal, then a copy of it seven times over.
    expect(Array.from(inflateLz4Frame(frame(0x13, 9, 1, 0, 0x10, 5), 9))).toEqual([9, 9, 9, 9, 9, 9, 9, 9, 5]);
    for (const [bytes, length] of [
      [frame(0x20, 7, 8), 3],
      [frame(0x20, 7, 8), 1],
      [frame(0x20, 7), 2],
      [frame(0x13, 9, 2, 0, 0x10, 5), 9],
      [frame(0x13, 9, 0, 0, 0x10, 5), 9],
      [frame(0xf0, 255, 255), 900],
      [Uint8Array.of(1, 2, 3, 4), 1],
    ] as const) {
      expect(() => inflateLz4Frame(bytes, length)).toThrow();
    }
  });
});
