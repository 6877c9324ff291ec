import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { formatArrow } from "../../../src/io/arrow/formatArrow.ts";
import { parseArrow } from "../../../src/io/arrow/parseArrow.ts";
import type { Column } from "../../../src/io/table.ts";

const text = (name: string, values: readonly (string | null)[]): Column => ({
  kind: "text",
  name,
  values,
  numbers: 0,
  firstText: values.findIndex((value) => value !== null),
});

const cells = fc.record({
  number: fc.double({ noDefaultInfinity: true }),
  text: fc.option(fc.string({ minLength: 1, unit: "grapheme" })),
  single: fc.option(fc.tuple(fc.float(), fc.float())),
  ragged: fc.option(fc.array(fc.double({ noNaN: true }), { maxLength: 4 })),
});

describe("formatArrow", () => {
  test("what is written is read again, bit for bit", () => {
    fc.assert(
      fc.property(fc.array(cells, { minLength: 1, maxLength: 20 }), (rows) => {
        const columns: Column[] = [
          { kind: "number", name: "x", values: Float64Array.from(rows, ({ number }) => number) },
          text(
            "words",
            rows.map((row) => row.text),
          ),
          { kind: "vector", name: "pair", values: rows.map(({ single }) => single && Float32Array.from(single)) },
          { kind: "vector", name: "list", values: rows.map(({ ragged }) => ragged && Float64Array.from(ragged)) },
        ];
        const read = parseArrow(formatArrow(columns));
        expect(read.rows).toBe(rows.length);
        expect(read.columns.map(({ kind, name }) => [kind, name])).toEqual(
          columns.map(({ kind, name }) => [kind, name]),
        );
        read.columns.forEach(({ values }, k) => {
          Array.from(values as ArrayLike<unknown>).forEach((value, i) => {
            expect(value).toEqual(columns[k].values[i]);
          });
        });
      }),
      { numRuns: 150 },
    );
  });

  test("many rows become several batches", () => {
    const values = Float64Array.from({ length: 40_000 }, (_, i) => (i % 9 === 0 ? Number.NaN : i / 7));
    const [read] = parseArrow(formatArrow([{ kind: "number", name: "x", values }])).columns;
    expect(read.values).toEqual(values);
  });

  test("the bytes are those that pyarrow has read (check.py)", () => {
    const columns: Column[] = [
      text("sku", ["a", null, "caf\u00e9"]),
      { kind: "number", name: "price", values: Float64Array.of(0.1, Number.NaN, -0) },
      { kind: "vector", name: "embedding", values: [Float32Array.of(1, 2.5), null, Float32Array.of(3, -4)] },
      { kind: "vector", name: "ragged", values: [Float64Array.of(0.1), new Float64Array(0), null] },
    ];
    expect(Buffer.from(formatArrow(columns)).equals(readFileSync("test/golden/arrow/written.arrow"))).toBe(true);
  });
});
