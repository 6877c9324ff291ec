import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { EtalonError } from "../../src/base/errors.ts";
import { builtinTable } from "../../src/io/builtin.node.ts";
import { parseCsv } from "../../src/io/csv.ts";
import { toDataset } from "../../src/io/dataset.ts";
import { parseJsonl } from "../../src/io/jsonl.ts";
import { type LoadOptions, loadData } from "../../src/io/loadData.node.ts";
import { writeNpy } from "../../src/io/npy.ts";
import { writeNpz } from "../../src/io/npz.ts";
import { writeFile } from "../../src/io/writeFile.node.ts";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), "etalon-io-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

interface Attack {
  readonly name: string;
  readonly file: string;
  readonly content: string | Uint8Array;
  readonly options?: LoadOptions;
  readonly code: string;
  readonly says: RegExp;
}
const csv = (
  name: string,
  content: string | Uint8Array,
  code: string,
  says: RegExp,
  options?: LoadOptions,
): Attack => ({ name, file: "data.csv", content, code, says, ...(options ? { options } : {}) });
const file = (
  file: string,
  name: string,
  content: string | Uint8Array,
  code: string,
  says: RegExp,
  options?: LoadOptions,
): Attack => ({ ...csv(name, content, code, says, options), file });
const latin = Uint8Array.from([...new TextEncoder().encode("a,b\n1,2\n3,caf"), 0xe9, 10]);

const ATTACKS: readonly Attack[] = [
  csv(
    "a row with too few cells",
    "a,b,c\n1,2,3\n4,5\n",
    "FORMAT",
    /^data\.csv:3: expected 3 cells, found 2\. .*as many cells/,
  ),
  csv("a row with too many cells", "a,b\n1,2\n3,4,5\n", "FORMAT", /^data\.csv:3: expected 2 cells, found 3/),
  csv(
    "a delimiter at the end of a row",
    "a,b\n1,2,\n",
    "FORMAT",
    /^data\.csv:2: expected 2 cells, found 3\. Remove the delimiter at the end/,
  ),
  csv(
    "a delimiter at the end of the header",
    "a,b,\n1,2,\n",
    "FORMAT",
    /^data\.csv:1:3: the header of column 3 is empty\. Remove the delimiter/,
  ),
  csv(
    "an empty header",
    "a,,c\n1,2,3\n",
    "FORMAT",
    /^data\.csv:1:2: the header of column 2 is empty\. Name the column/,
  ),
  csv(
    "two columns of one name",
    "a,b,a\n1,2,3\n",
    "FORMAT",
    /^data\.csv:1:3: columns 1 and 3 are both called "a"\. Rename one/,
  ),
  csv("an empty file", "", "FORMAT", /^data\.csv: the file is empty\. Give a header row/),
  csv("a file of blank lines", "\n\r\n\r", "FORMAT", /^data\.csv: the file is empty/),
  csv("a header alone", "a,b\n", "DATA", /^data\.csv:1: there is a header but no row below it/),
  csv(
    "a quote that is never closed",
    'a,b\n1,2\n3,"4\n5,6\n',
    "FORMAT",
    /^data\.csv:3:2: a quote is opened here and never closed\. Close it/,
  ),
  csv(
    "text after a closing quote",
    'a,b\n1,"2"3\n',
    "FORMAT",
    /^data\.csv:2:2: text follows a closing quote\. Double each quote/,
  ),
  csv(
    "a quote in the middle of a cell",
    'a,b\n1,2\n1,2"3"\n',
    "FORMAT",
    /^data\.csv:3:2: a quote stands in the middle of a cell/,
  ),
  csv("a NUL byte", "a,b\n1,\0\n", "FORMAT", /^data\.csv:2: byte 6 is NUL.*Save it as UTF-8/),
  csv("Latin-1 text", latin, "FORMAT", /^data\.csv:3: byte 13 \(0xe9\) is not UTF-8\. Save the file as UTF-8/),
  csv("overlong UTF-8", Uint8Array.of(97, 10, 0xc0, 0x80), "FORMAT", /byte 2 \(0xc0\) is not UTF-8/),
  csv("half a UTF-16 file", Uint8Array.of(0xff, 0xfe, 97), "FORMAT", /byte order mark says UTF-16/),
  csv(
    "a row longer than the limit",
    `a,b\n${"x".repeat(5000)},2\n`,
    "FORMAT",
    /^data\.csv:2:1: the row is longer than the limit of 1000 characters/,
    { limits: { characters: 1000 } },
  ),
  csv("an endless quote", `a,b\n"${"x,\n".repeat(5000)}`, "FORMAT", /^data\.csv:2:1: .*may never be closed/, {
    limits: { characters: 1000 },
  }),
  csv(
    "more columns than the limit",
    `${"a".repeat(3)},${Array.from({ length: 200 }, (_, i) => i).join(",")}\n`,
    "FORMAT",
    /^data\.csv:1: the row has 201 cells, more than the limit of 100/,
    { limits: { columns: 100 } },
  ),
  csv(
    "Inf among numbers",
    "a,b\n1,2\n3,Inf\n",
    "DATA",
    /^data\.csv:3:2: "Inf" in column "b" is not a number\. Numbers must be finite.*--drop/,
  ),
  csv("-Infinity first", "a\n-Infinity\n3\n", "DATA", /^data\.csv:2:1: "-Infinity".*finite/),
  csv(
    "NaN among numbers",
    "a,b\n1,2\n3,NaN\n",
    "DATA",
    /^data\.csv:3:2: 1 value is missing, in "b" \(1\)\..*--missing drop/,
  ),
  csv(
    "NA, null and empty cells",
    "a,b\n1,NA\n,null\n",
    "DATA",
    /^data\.csv:2:2, data\.csv:3:1, data\.csv:3:2: 3 values are missing/,
  ),
  csv(
    "1e400",
    "a\n1\n1e400\n",
    "DATA",
    /^data\.csv:3:1: "1e400" in column "a" is not a number\. It is beyond the largest number/,
  ),
  csv("0x10", "a\n1\n0x10\n", "DATA", /^data\.csv:3:1: "0x10".*Write it as a decimal number/),
  csv("1_000", "a\n1\n1_000\n", "DATA", /^data\.csv:3:1: "1_000".*without underscores/),
  csv("digits of another script", "a\n1\n١٢\n", "DATA", /^data\.csv:3:1: "١٢".*digits 0 to 9/),
  csv("thousands commas", 'a\n1\n"1,234.5"\n', "DATA", /^data\.csv:3:1: "1,234\.5".*without the thousands commas/),
  csv("1.234,56", 'a\n1\n"1.234,56"\n', "DATA", /^data\.csv:3:1: "1\.234,56".*--decimal ","/),
  csv("decimal commas in quotes", 'a,b\n"1,5",2\n"2,5",3\n', "DATA", /^data\.csv:2:1: "1,5".*--decimal ","/),
  csv(
    "decimal commas between semicolons",
    "a;b\n1,5;2,3\n",
    "FORMAT",
    /^data\.csv:2: expected 1 cell, found 3\..*--delimiter ";" --decimal ","/,
  ),
  csv("decimal commas between semicolons without a header", "1,5;2,3\n2,5;1,5\n", "DATA", /"5;1".*--delimiter ";"/),
  csv("semicolons", "a;b;c\n1;2;3\n4;5;6\n", "DATA", /^data\.csv: no numeric column is left|--delimiter ";"/),
  csv(
    "a decimal point where commas are asked for",
    "a;b\n1,5;2\n1.5;2\n",
    "DATA",
    /^data\.csv:3:1: "1\.5".*--decimal is ","/,
    { decimal: "," },
  ),
  csv(
    "one word among numbers",
    "a,b\n1,2\nx,3\n4,5\n",
    "DATA",
    /^data\.csv:3:1: "x" in column "a" is not a number\. Correct it.*--drop/,
  ),
  csv("text alone", "a,b\nx,y\nz,w\n", "DATA", /no numeric column is left for the features/),
  csv(
    "a label column that is not there",
    "a,klass\n1,x\n",
    "DATA",
    /there is no column "class" for the label\. Did you mean "klass"\?/,
    { label: "class" },
  ),
  csv(
    "a feature that is not there",
    "a,b\n1,2\n",
    "DATA",
    /there is no column "zzzz" for the features\. It has "a", "b"/,
    { features: ["zzzz"] },
  ),
  csv("a text feature that was asked for", "a,b\n1,x\n", "DATA", /^data\.csv:2:2: "x" in column "b" is not a number/, {
    features: ["a", "b"],
  }),
  csv("a column that is label and feature", "a,b\n1,2\n", "OPTION", /column "a" cannot be both/, {
    label: "a",
    features: ["a"],
  }),
  csv("features and vector at once", "a,b\n1,2\n", "OPTION", /`features` and `vector`/, {
    vector: "a",
    features: ["b"],
  }),
  csv(
    "a repeated id",
    "id,a\nx,1\ny,2\nx,3\n",
    "DATA",
    /^data\.csv:4:1: the id "x" was used before, at data\.csv:2:1/,
    { id: "id" },
  ),
  csv("an empty id", "id,a\nx,1\n,2\n", "DATA", /^data\.csv:3:1: the id is missing/, { id: "id" }),
  csv("an empty group", "g,a\nx,1\n,2\n", "DATA", /^data\.csv:3:1: the group is missing/, { group: "g" }),
  csv("every row with a gap under --missing drop", "a,b\n1,\n,2\n", "DATA", /every row misses a value/, {
    missing: "drop",
  }),
  csv("an empty column under --missing mean", "a,b\n1,\n2,\n", "DATA", /column "b" has no value at all/, {
    missing: "mean",
  }),
  csv(
    "a vector that is no list",
    "v\nhello\n",
    "DATA",
    /^data\.csv:2:1: "hello" is not a list\. Write lists as \[0\.1, 0\.2\]/,
    { vector: "v" },
  ),
  csv(
    "vectors of two lengths",
    'v\n"[1,2]"\n"[1,2,3]"\n',
    "DATA",
    /^data\.csv:3:1: the list has 3 numbers, the first one has 2/,
    { vector: "v" },
  ),
  csv(
    "a vector with a hole",
    'v\n"[1,,2]"\n',
    "DATA",
    /^data\.csv:2:1: entry 1 \(""\) of the list is not a finite number/,
    { vector: "v" },
  ),
  csv("a vector with NaN", 'v\n"[1, NaN]"\n', "DATA", /entry 1 \("NaN"\)/, { vector: "v" }),
  csv(
    "a missing vector",
    'a,v\n1,"[1,2]"\n2,\n',
    "DATA",
    /^data\.csv:3:2: 2 values are missing, in "v\[0\]" \(1\), "v\[1\]" \(1\)/,
    { vector: "v" },
  ),
  csv("single numbers as a vector", "v\n1\n", "DATA", /holds single numbers, not lists/, { vector: "v" }),
  csv("lists without --vector", 'a,v\n1,"[1,2]"\n', "DATA", /^data\.csv:2:2: .*--vector/),
  csv("empty vectors", 'v\n"[]"\n', "DATA", /holds no numbers/, { vector: "v" }),
  csv("a two-letter delimiter", "a,b\n1,2\n", "OPTION", /`delimiter: ",,"` is not legal/, { delimiter: ",," }),
  csv("a digit as delimiter", "a,b\n1,2\n", "OPTION", /`delimiter: "1"` is not legal/, { delimiter: "1" }),
  csv("one sign for both", "a,b\n1,2\n", "OPTION", /cannot be both delimiter and decimal sign/, {
    delimiter: ",",
    decimal: ",",
  }),
  file("data.tsv", "commas in a tsv file", "a,b,c\n1,2,3\n", "DATA", /no numeric column|--delimiter/),
  file("data.jsonl", "a line that is not JSON", '{"a":1}\n{"a":\n', "FORMAT", /^data\.jsonl:2: this line is not JSON/),
  file("data.jsonl", "NaN in JSON", '{"a":NaN}\n', "FORMAT", /^data\.jsonl:1: .*write null for a missing value/),
  file("data.jsonl", "a line that is a list", "[1,2]\n", "FORMAT", /^data\.jsonl:1: this line is no object/),
  file(
    "data.jsonl",
    "an overflowing number",
    '{"a":1}\n{"a":1e400}\n',
    "DATA",
    /^data\.jsonl:2: a number in "a" is beyond the largest/,
  ),
  file(
    "data.jsonl",
    "lists and numbers in one key",
    '{"a":[1,2]}\n{"a":1}\n',
    "DATA",
    /^data\.jsonl:2: "a" is "1" here and a list of numbers elsewhere/,
  ),
  file(
    "data.jsonl",
    "deep nesting",
    `{"a":${"[".repeat(100_000)}${"]".repeat(100_000)}}\n`,
    "FORMAT",
    /^data\.jsonl:1: the JSON nests deeper than 32/,
  ),
  file("data.jsonl", "no lines", "\n", "DATA", /holds no rows/),
  file(
    "data.jsonl",
    "ids that are no exact numbers",
    '{"id":12345678901234567890,"a":1}\n',
    "DATA",
    /too large to be an exact id/,
    { id: "id" },
  ),
  file("data.npy", "a text file called npy", "1,2,3\n", "FORMAT", /^data\.npy: this is no \.npy file/),
  file("data.npy", "a 1-D array", writeNpy(Float64Array.of(1, 2)), "SHAPE", /shape \(2\)\. Give a 2-D array/),
  file("data.npy", "an empty array", writeNpy(new Float64Array(0), [0, 3]), "SHAPE", /shape \(0, 3\)/),
  file(
    "data.npy",
    "infinity",
    writeNpy(Float64Array.of(1, Number.POSITIVE_INFINITY), [1, 2]),
    "DATA",
    /row 0, column 1 is Infinity/,
  ),
  file(
    "data.npy",
    "NaN",
    writeNpy(Float64Array.of(1, Number.NaN), [1, 2]),
    "DATA",
    /data\.npy:1:2: 1 value is missing/,
  ),
  file(
    "data.npz",
    "two unnamed 2-D arrays",
    writeNpz({ A: { data: Float64Array.of(1), shape: [1, 1] }, B: { data: Float64Array.of(1), shape: [1, 1] } }),
    "DATA",
    /no 2-D array called "points" or "X".*"A", "B"/,
  ),
  file(
    "data.npz",
    "labels of another length",
    writeNpz({ X: { data: Float64Array.of(1, 2), shape: [2, 1] }, y: { data: Int32Array.of(1), shape: [1] } }),
    "SHAPE",
    /"y" has shape \(1\), but there are 2 points/,
    { label: "y" },
  ),
  file(
    "data.npz",
    "labels that are not there",
    writeNpz({ X: { data: Float64Array.of(1, 2), shape: [2, 1] } }),
    "DATA",
    /there is no column "y" for the label/,
    { label: "y" },
  ),
  file(
    "data.xlsx",
    "a spreadsheet",
    "PK",
    "UNSUPPORTED",
    /type \.xlsx cannot be read here\. Give one of csv, tsv, jsonl, npy, npz, parquet/,
  ),
  file(
    "data.parquet",
    "parquet, read at once",
    "PAR1",
    "UNSUPPORTED",
    /Parquet files are read asynchronously\. Call parseTableAsync, readTableAsync or loadDataAsync/,
  ),
  file("noextension", "a file without an extension", "a\n1\n", "UNSUPPORTED", /without an extension/),
];

describe("attacks on data files", () => {
  test.each(ATTACKS)("$file: $name is refused with $code", ({ file: name, content, options, code, says }) => {
    const target = path.join(folder, name);
    writeFileSync(target, content);
    const error = caught(() => loadData(target, options));
    expect(error).toBeInstanceOf(EtalonError);
    expect(error).toMatchObject({ code });
    expect(error.message).toMatch(says);
    expect(error.message).not.toMatch(/undefined|\[object/);
    rmSync(target);
  });

  test("a path that leads nowhere, a folder and a pipe are refused", () => {
    expect(() => loadData(path.join(folder, "none.csv"))).toThrow(/none\.csv: there is no such file/);
    expect(() => loadData("irs")).toThrow(/no built-in data set of that name\. Did you mean iris\?/);
    const pipe = path.join(folder, "pipe.csv");
    execFileSync("mkfifo", [pipe]);
    expect(() => loadData(pipe)).toThrow(/not a regular file/);
    expect(() => loadData(path.join(folder, ".csv"))).toThrow(EtalonError);
  });

  test("changed bytes in a CSV file give a table or a typed error, never a crash", () => {
    const bytes = new TextEncoder().encode('a,b,label\n1,"2",x\r\n-3.5,4e2,"y ""z"""\n');
    for (let at = 0; at < bytes.length; at++) {
      for (const byte of [0, 10, 13, 34, 44, 59, 128, 255]) {
        const changed = bytes.slice();
        changed[at] = byte;
        expect(typedOutcome(() => toDataset(parseCsv(changed)))).toBe(true);
        expect(typedOutcome(() => parseJsonl(changed))).toBe(true);
      }
    }
  });
});

describe("writing", () => {
  test("replaces a file as a whole and leaves nothing beside it", () => {
    const target = path.join(folder, "none", "out.csv");
    writeFile(path.join(folder, "out.csv"), "old");
    writeFile(path.join(folder, "out.csv"), new Uint8Array([110, 101, 119]));
    expect(readFileSync(path.join(folder, "out.csv"), "utf8")).toBe("new");
    expect(() => writeFile(target, "x")).toThrow(/no such file/);
    expect(readdirSync(folder).filter((name) => name.includes("tmp"))).toEqual([]);
  });

  test("refuses a folder in the place of the file, and leaves nothing beside it", () => {
    expect(() => writeFile(folder, "x")).toThrow(expect.objectContaining({ code: "DATA" }));
    expect(readdirSync(path.dirname(folder)).filter((name) => name.startsWith(`.${path.basename(folder)}`))).toEqual(
      [],
    );
  });
});

describe("loadData", () => {
  test("a file named like a built-in set wins", () => {
    const before = process.cwd();
    process.chdir(folder);
    try {
      expect(loadData("iris").points.rows).toBe(builtinTable("iris").rows);
      writeFileSync("iris", "a\n1\n");
      expect(() => loadData("iris")).toThrow(expect.objectContaining({ code: "UNSUPPORTED" }));
    } finally {
      process.chdir(before);
    }
  });

  test("reads the same points from every format", () => {
    const data = Float64Array.of(1.5, -2, 3, 4e-300);
    const files: [string, string | Uint8Array, LoadOptions][] = [
      ["p.csv", "u,v,y\n1.5,-2,a\n3,4e-300,b\n", { label: "y" }],
      ["p.tsv", "u\tv\ty\n1.5\t-2\ta\n3\t4e-300\tb\n", { label: "y" }],
      ["q.csv", 'y,v\na,"[1.5, -2]"\nb,"[3; 4e-300]"\n', { label: "y", vector: "v" }],
      ["p.jsonl", '{"u":1.5,"v":-2,"y":"a"}\n{"y":"b","v":4e-300,"u":3}\n', { label: "y" }],
      ["q.jsonl", '{"v":[1.5,-2],"y":"a"}\n{"y":"b","v":[3,4e-300]}\n', { label: "y", vector: "v" }],
      ["p.npy", writeNpy(data, [2, 2]), {}],
      ["l.npy", writeNpy(Float64Array.of(1.5, -2, 0, 3, 4e-300, 1), [2, 3]), { label: "2" }],
      [
        "p.npz",
        writeNpz({
          X: { data, shape: [2, 2] },
          y: { data: Int32Array.of(0, 1), shape: [2] },
          other: { data: Int32Array.of(1), shape: [1] },
        }),
        { label: "y" },
      ],
    ];
    for (const [name, content, options] of files) {
      const target = path.join(folder, name);
      writeFileSync(target, content);
      const { points, labels } = loadData(target, options);
      expect([points.rows, points.cols, points.data]).toEqual([2, 2, data]);
      if (options.label === "y") expect(labels).toEqual(name === "p.npz" ? [0, 1] : ["a", "b"]);
      if (options.label === "2") expect(labels).toEqual([0, 1]);
    }
  });
});

function caught(run: () => unknown): Error {
  try {
    run();
  } catch (error) {
    return error as Error;
  }
  throw new Error("nothing was refused");
}

function typedOutcome(run: () => unknown): boolean {
  try {
    run();
    return true;
  } catch (error) {
    return error instanceof EtalonError;
  }
}
