import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseCsv } from "../../src/io/csv.ts";
import { formatCsv, formatJsonl } from "../../src/io/formatText.ts";
import { parseJsonl } from "../../src/io/jsonl.ts";
import type { Column } from "../../src/io/table.ts";

describe("parseJsonl", () => {
  test("reads numbers, texts, booleans and lists; missing keys and null are missing", () => {
    const { columns, lines } = parseJsonl(
      '\ufeff{"a":1,"t":"x","f":true,"v":[1,2]}\r\n\n{"t":null,"b":2}\n{"a":-0,"v":null,"t":""}',
    );
    expect([...lines!]).toEqual([1, 3, 4]);
    expect(columns).toEqual([
      { kind: "number", name: "a", values: Float64Array.of(1, Number.NaN, -0) },
      { kind: "text", name: "t", values: ["x", null, null], numbers: 0, firstText: 0 },
      { kind: "text", name: "f", values: ["true", null, null], numbers: 0, firstText: 0 },
      { kind: "vector", name: "v", values: [Float64Array.of(1, 2), null, null] },
      { kind: "number", name: "b", values: Float64Array.of(Number.NaN, 2, Number.NaN) },
    ]);
  });

  test("a key called __proto__ is a column", () => {
    const { columns } = parseJsonl('{"__proto__":1,"constructor":2}\n');
    expect(columns.map(({ name }) => name)).toEqual(["__proto__", "constructor"]);
  });

  test("other values are kept as their JSON text", () => {
    expect(parseJsonl('{"o":{"x":[1]}}\n{"o":["p"]}\n').columns[0].values).toEqual(['{"x":[1]}', '["p"]']);
  });
});

const number = fc.oneof(fc.double({ noDefaultInfinity: true }), fc.constant(-0));
const text = fc.string({ unit: "grapheme", maxLength: 6 }).filter((cell) => !cell.includes("\0") && cell.trim() !== "");
const rows = fc.array(fc.tuple(number, text), { minLength: 1, maxLength: 8 });
const columns = (data: [number, string][]): Column[] => [
  { kind: "number", name: "n", values: Float64Array.from(data, ([value]) => value) },
  { kind: "text", name: "=t", values: data.map(([, value]) => value), numbers: 0, firstText: 0 },
];

describe("text writers", () => {
  test("CSV reads back as it was, without the guard", () => {
    fc.assert(
      fc.property(rows, fc.constantFrom(",", ";", "\t"), (data, delimiter) => {
        const read = parseCsv(formatCsv(columns(data), { guard: false, delimiter }), { delimiter, text: ["=t"] });
        expect(read.columns.map(({ values }) => values)).toEqual(columns(data).map(({ values }) => values));
      }),
      { numRuns: 100 },
    );
  });

  test("JSON Lines read back as they were", () => {
    fc.assert(
      fc.property(rows, (data) => {
        const read = parseJsonl(formatJsonl(columns(data)));
        expect(read.columns.map(({ values }) => values)).toEqual(columns(data).map(({ values }) => values));
      }),
      { numRuns: 100 },
    );
  });

  test("CSV guards text that a spreadsheet would run, and numbers stay numbers", () => {
    const values = ["=1+1", "+1", "-1", "@x", "\tx", "'x", "x=1", null];
    const written = formatCsv([
      { kind: "text", name: "=cmd", values, numbers: 0, firstText: 0 },
      { kind: "number", name: "n", values: Float64Array.from(values, (_, i) => -i) },
    ]);
    expect(written).toBe("'=cmd,n\n'=1+1,-0\n'+1,-1\n'-1,-2\n'@x,-3\n'\tx,-4\n''x,-5\nx=1,-6\n,-7\n");
    expect(formatCsv([{ kind: "text", name: "a", values: ["=1"], numbers: 0, firstText: 0 }], { guard: false })).toBe(
      "a\n=1\n",
    );
  });

  test("lists are written as lists", () => {
    const column: Column = { kind: "vector", name: "v", values: [Float64Array.of(1, -0.5), null] };
    expect(formatJsonl([column])).toBe('{"v":[1,-0.5]}\n{"v":null}\n');
    expect(formatCsv([column])).toBe('v\n"[1,-0.5]"\n""\n');
  });
});
