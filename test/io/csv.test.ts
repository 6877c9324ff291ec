import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseCsv, parseTsv } from "../../src/io/csv.ts";
import { eachPlainRecord } from "../../src/io/csvPlain.ts";
import { eachQuotedRecord } from "../../src/io/csvQuoted.ts";
import { columnNamed, type NumberColumn, placeOf, type Table, type TextColumn } from "../../src/io/table.ts";

const numbers = (table: Table, name: string) => [...(columnNamed(table, name, "test") as NumberColumn).values];
const texts = (table: Table, name: string) => (columnNamed(table, name, "test") as TextColumn).values;

describe("parseCsv", () => {
  test("tells numeric columns from text columns", () => {
    const table = parseCsv("a,b,c\n1,x,1\n2,,y\n");
    expect(table.columns.map(({ kind }) => kind)).toEqual(["number", "text", "text"]);
    expect(numbers(table, "a")).toEqual([1, 2]);
    expect(texts(table, "b")).toEqual(["x", null]);
    expect(texts(table, "c")).toEqual(["1", "y"]);
  });

  test("keeps the spelling of numbers in a column that turns to text far down", () => {
    const rows = Array.from({ length: 500 }, (_, i) => `00${i}`);
    expect(texts(parseCsv(`id\n${rows.join("\n")}\nx\n`), "id")).toEqual([...rows, "x"]);
  });

  test("keeps leading zeros of columns that are asked for as text", () => {
    expect(texts(parseCsv("id,a\n007,1\n7,2\n", { text: ["id"] }), "id")).toEqual(["007", "7"]);
  });

  test("reads NA, NaN, null, ? and empty cells among numbers as missing", () => {
    expect(numbers(parseCsv("a,b\n1,0\nNA,0\nNaN,0\nnull,0\n?,0\n,0\n"), "a")).toEqual([1, NaN, NaN, NaN, NaN, NaN]);
  });

  test.each([
    ["LF", "a,b\n1,2\n3,4\n"],
    ["CRLF", "a,b\r\n1,2\r\n3,4\r\n"],
    ["CR", "a,b\r1,2\r3,4\r"],
    ["mixed line ends without the last", "a,b\r\n1,2\n3,4"],
    ["blank lines", "\na,b\n\n1,2\n\n\n3,4\n\n"],
    ["blanks around cells", " a , b\n 1 ,2\n3, 4\n"],
    ["a UTF-8 byte order mark", "\ufeffa,b\n1,2\n3,4\n"],
  ])("reads %s", (_, text) => {
    const table = parseCsv(text);
    expect([numbers(table, "a"), numbers(table, "b")]).toEqual([
      [1, 3],
      [2, 4],
    ]);
  });

  test.each([
    ["little", [0xff, 0xfe], 0],
    ["big", [0xfe, 0xff], 1],
  ])("reads UTF-16 %s-endian with a byte order mark", (_, mark, low) => {
    const text = "ä,b\n1,x\n";
    const bytes = Uint8Array.from([
      ...mark,
      ...[...text].flatMap((c) => (low ? [0, c.charCodeAt(0)] : [c.charCodeAt(0), 0])),
    ]);
    expect(parseCsv(bytes).columns.map(({ name }) => name)).toEqual(["ä", "b"]);
  });

  test("numbers lines by the file, across quoted line ends and blank lines", () => {
    const table = parseCsv('a,b\r\n"x\r\ny",1\r\n\r\nz,2\r\n"q""\n""r",3\rw,4\n');
    expect([...table.lines!]).toEqual([2, 5, 6, 8]);
    expect(texts(table, "a")).toEqual(["x\r\ny", "z", 'q"\n"r', "w"]);
    expect(placeOf(table, 3, table.columns[1])).toBe("csv:8:2");
  });

  test("reads a decimal comma with semicolons", () => {
    expect(numbers(parseCsv("a;b\n1,5;2\n-,25;3e2\n", { decimal: "," }), "a")).toEqual([1.5, -0.25]);
  });

  test("reads a file without a header, naming columns 0, 1, 2", () => {
    expect(parseCsv("1,2\n3,4\n", { header: false }).columns.map(({ name }) => name)).toEqual(["0", "1"]);
  });

  test("warns when the header looks like data", () => {
    expect(parseCsv("1,2\n3,4\n").warnings).toEqual([expect.stringContaining("--no-header")]);
  });

  test("takes a column called __proto__ as any other", () => {
    const table = parseCsv("__proto__,constructor\n1,2\n");
    expect(numbers(table, "__proto__")).toEqual([1]);
    expect(({} as Record<string, unknown>)["1"]).toBeUndefined();
  });

  test("reads tabs", () => {
    expect(numbers(parseTsv("a\tb\n1\t2\n"), "b")).toEqual([2]);
  });

  test("reads every finite number exactly as Number does", () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ noNaN: true, noDefaultInfinity: true }), { minLength: 1, maxLength: 20 }),
        (values) => {
          expect(
            numbers(parseCsv(`v\n${values.map((v) => (Object.is(v, -0) ? "-0" : String(v))).join("\n")}\n`), "v"),
          ).toEqual(values);
        },
      ),
      { numRuns: 100 },
    );
  });

  test("reads back any text that was quoted", () => {
    const cell = fc.string({ unit: "grapheme", maxLength: 8 }).filter((text) => !text.includes("\0"));
    fc.assert(
      fc.property(fc.array(fc.tuple(cell, cell), { minLength: 1, maxLength: 8 }), (rows) => {
        const quote = (text: string) => `"${text.replaceAll('"', '""')}"`;
        const table = parseCsv(`a,b\n${rows.map((row) => row.map(quote).join(",")).join("\r\n")}`, {
          text: ["a", "b"],
        });
        const expected = (k: 0 | 1) => rows.map((row) => (row[k].trim() === "" ? null : row[k]));
        expect([texts(table, "a"), texts(table, "b")]).toEqual([expected(0), expected(1)]);
      }),
      { numRuns: 100 },
    );
  });

  test("texts without a quote give the same records on the short way as on the long one", () => {
    const sign = fc.constantFrom("a", "7", ",", ";", " ", "\t", "\n", "\r", "\r\n", "ä", "😀", "\ufeff");
    fc.assert(
      fc.property(fc.array(sign, { maxLength: 30 }), fc.constantFrom(",", "\t"), (signs, delimiter) => {
        const text = { bytes: new TextEncoder().encode(signs.join("")), source: "csv", delimiter, characters: 100 };
        const records = (each: typeof eachPlainRecord) => {
          const seen: [string[], number][] = [];
          each(text, (cells, line) => seen.push([[...cells], line]));
          return seen;
        };
        expect(records(eachPlainRecord)).toEqual(records(eachQuotedRecord));
      }),
      { numRuns: 500 },
    );
  });
});
