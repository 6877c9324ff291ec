import fc from "fast-check";
import { parquetWriteBuffer } from "hyparquet-writer";
import { describe, expect, test } from "vitest";
import { formatParquet } from "../../../src/io/parquet/formatParquet.ts";
import { dayText, momentText } from "../../../src/io/parquet/moments.ts";
import { parseParquet } from "../../../src/io/parquet/parseParquet.ts";
import type { Column } from "../../../src/io/table.ts";

const nullable = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: null, freq: 4 });
const rows = fc.record({
  double: nullable(fc.double({ noDefaultInfinity: true, noNaN: true })),
  int: fc.maxSafeInteger(),
  word: nullable(fc.string({ unit: "grapheme", minLength: 1, maxLength: 12 })),
  few: fc.constantFrom("red", "green", "blue"),
  flag: fc.boolean(),
  list: nullable(fc.array(fc.float({ noDefaultInfinity: true, noNaN: true }), { maxLength: 4 })),
});

describe("what another writer wrote", () => {
  test("is read back: numbers, texts, lists, gaps, in groups of rows and both codecs", () => {
    const files = fc.record({
      data: fc.array(rows, { minLength: 1, maxLength: 60 }),
      rowGroupSize: fc.integer({ min: 1, max: 40 }),
      codec: fc.constantFrom("SNAPPY" as const, "UNCOMPRESSED" as const),
    });
    fc.assert(
      fc.property(files, ({ data, rowGroupSize, codec }) => {
        const buffer = parquetWriteBuffer({
          columnData: [
            { name: "double", data: data.map(({ double }) => double) },
            { name: "int", data: data.map(({ int }) => BigInt(int)) },
            { name: "word", data: data.map(({ word }) => word) },
            { name: "few", data: data.map(({ few }) => few) },
            { name: "flag", data: data.map(({ flag }) => flag) },
            { name: "list", data: data.map(({ list }) => list) },
          ],
          schema: [
            { name: "root", num_children: 6 },
            { name: "double", type: "DOUBLE", repetition_type: "OPTIONAL" },
            { name: "int", type: "INT64", repetition_type: "REQUIRED" },
            { name: "word", type: "BYTE_ARRAY", converted_type: "UTF8", repetition_type: "OPTIONAL" },
            { name: "few", type: "BYTE_ARRAY", converted_type: "UTF8", repetition_type: "REQUIRED" },
            { name: "flag", type: "BOOLEAN", repetition_type: "REQUIRED" },
            { name: "list", converted_type: "LIST", num_children: 1, repetition_type: "OPTIONAL" },
            { name: "list", num_children: 1, repetition_type: "REPEATED" },
            { name: "element", type: "FLOAT", repetition_type: "OPTIONAL" },
          ],
          rowGroupSize,
          codec,
        });
        const { columns } = parseParquet(new Uint8Array(buffer));
        const [double, int, word, few, flag, list] = columns.map(({ values }) =>
          Array.from(values as ArrayLike<unknown>),
        );
        expect(double).toEqual(data.map((row) => row.double ?? Number.NaN));
        expect(int).toEqual(data.map((row) => row.int));
        expect(word).toEqual(data.map((row) => row.word));
        expect(few).toEqual(data.map((row) => row.few));
        expect(flag).toEqual(data.map((row) => Number(row.flag)));
        expect(list).toEqual(data.map((row) => row.list && Float32Array.from(row.list)));
      }),
      { numRuns: 150 },
    );
  });

  test("is read back bit for bit when Etalon wrote it", () => {
    const cell = fc.oneof(fc.double({ noDefaultInfinity: true }), fc.constant(-0));
    const list = fc.array(cell, { minLength: 1, maxLength: 5 });
    const table = fc.integer({ min: 1, max: 40 }).chain((count) =>
      fc.record({
        numbers: fc.array(cell, { minLength: count, maxLength: count }),
        texts: fc.array(nullable(fc.string({ minLength: 1 })), { minLength: count, maxLength: count }),
        lists: fc.array(nullable(list), { minLength: count, maxLength: count }),
        singles: fc.boolean(),
      }),
    );
    fc.assert(
      fc.property(table, ({ numbers, texts, lists, singles }) => {
        const of = singles ? Float32Array : Float64Array;
        const columns: Column[] = [
          { kind: "number", name: "n", values: Float64Array.from(numbers) },
          { kind: "text", name: "t", values: texts, numbers: 0, firstText: texts.findIndex((text) => text !== null) },
          { kind: "vector", name: "v", values: lists.map((values) => values && of.from(values)) },
        ];
        expect(parseParquet(formatParquet(columns)).columns).toEqual(columns);
      }),
      { numRuns: 150 },
    );
  });

  test("days and moments are those of the platform's calendar", () => {
    const days = fc.integer({ min: -719_162, max: 2_932_896 }); // years 1 to 9999
    fc.assert(
      fc.property(days, fc.nat(86_399_999), (day, milliseconds) => {
        const iso = new Date(day * 86_400_000 + milliseconds).toISOString();
        expect(dayText(day)).toBe(iso.slice(0, 10));
        const moment = momentText(BigInt(day) * 86_400_000n + BigInt(milliseconds), 1000n);
        expect(moment).toBe(iso.replace(/\.?0*Z$/, ""));
      }),
      { numRuns: 1000 },
    );
  });
});
