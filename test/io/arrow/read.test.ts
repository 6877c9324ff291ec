import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { parseArrow } from "../../../src/io/arrow/parseArrow.ts";
import { parseCsv } from "../../../src/io/csv.ts";
import { toDataset } from "../../../src/io/dataset.ts";
import { loadDataAsync } from "../../../src/io/loadData.node.ts";
import { parseTable, parseTableAsync } from "../../../src/io/parseTable.ts";
import type { Column, Table } from "../../../src/io/table.ts";

const bytesOf = (name: string) => new Uint8Array(readFileSync(`test/golden/arrow/${name}`));
const table = (name: string) => parseArrow(bytesOf(name), { source: name });
const shown = ({ columns }: Table) => columns.map(({ name, kind, values }) => ({ name, kind, values }));
const cellsOf = ({ values }: Pick<Column, "values">): unknown[] => Array.from(values as ArrayLike<unknown>);
const iris = parseCsv(new Uint8Array(readFileSync("data/iris.csv")), { source: "iris" });

const WRITTEN = [
  "iris.arrow",
  "iris-batches.arrow",
  "iris.arrows",
  "iris-lz4.arrow",
  "iris-zstd.arrows",
  "iris-dictionary.arrow",
  "iris-growing.arrows",
  "iris.feather",
];

describe("arrow", () => {
  test.each(WRITTEN)("%s has the numbers and texts of the CSV file", (name) => {
    expect(table(name).rows).toBe(150);
    expect(shown(table(name))).toEqual(shown(iris));
    expect(table(name).warnings).toEqual([]);
  });

  test("lists are vectors: 32-bit numbers stay such, 64-bit ones are those of the CSV file", () => {
    const single = toDataset(table("vectors.arrow"), { vector: "embedding", id: "sku", label: "label" });
    expect(single.points.data).toBeInstanceOf(Float32Array);
    expect(single.ids?.[149]).toBe("item 149");
    const double = toDataset(table("vectors-fixed.arrow"), { vector: "embedding", id: "sku", label: "label" });
    const plain = toDataset(iris, { label: "label" });
    expect(double.points.data).toEqual(plain.points.data);
    expect(Array.from(single.points.data)).toEqual(Array.from(plain.points.data, Math.fround));
  });

  test.each(["types.arrow", "types.arrows"])(
    "%s: every type is read as what it stands for, or left out by name",
    (name) => {
      const { columns, warnings } = table(name);
      const found = Object.fromEntries(columns.map((column) => [column.name, cellsOf(column)]));
      const f32 = [Math.fround(0.1), Number.NaN, 3];
      expect(found).toEqual({
        f16: [0.5, -2, 65504],
        f32,
        f64: [0.1, 1e300, Number.NaN],
        i8: [-128, 0, 127],
        i16: [-32768, Number.NaN, 32767],
        u8: [0, 200, 255],
        u16: [0, 1, 65535],
        i32: [-2147483648, Number.NaN, 2147483647],
        u32: [0, 1, 4294967295],
        i64: [-9007199254740991, 0, 9007199254740991],
        u64: [0, 1, 9007199254740991],
        snowflake: ["9007199254740993", "2", null],
        flag: [1, 0, Number.NaN],
        money: [1.1, -0.05, Number.NaN],
        long: [Number("12345678901234567890.123456789"), Number.NaN, 0],
        text: ["café", null, null],
        large: ["a", null, "bc"],
        view: ["short", "a text of more than twelve bytes", null],
        kind: ["a", null, "a"],
        code: [7, 9, 7],
        day: ["2024-02-29", "1969-12-31", null],
        day64: ["2024-02-29", null, "1970-01-01"],
        ms: ["1970-01-01T00:00:00", "1969-12-31T23:59:59.999", "2024-02-29T13:05:59.25"],
        us: ["1970-01-01T00:00:00", "1969-12-31T23:59:59.999999", "2024-02-29T13:05:59.25"],
        ns: ["1970-01-01T00:00:00", "1969-12-31T23:59:59.999999999", "2024-02-29T13:05:59.250000001"],
        clock: ["13:05:59.25", "00:00:00", null],
        second: ["13:05:59", "00:00:00", null],
        list: [Float64Array.of(1, 2), null, Float64Array.of(3, Number.NaN)],
        largeList: [Float32Array.of(0.5), new Float32Array(0), null],
        last: [1.5, 2.5, 3.5],
        __index_level_0__: ["10", "20", "30"],
      });
      for (const what of ["nothing but null", "bytes", "lists of texts", "structs", "maps", "and 3 more"])
        expect(warnings.join()).toContain(what);
    },
  );

  test("a frame whose blocks refer to those before them is unpacked", () => {
    const [{ values }] = table("linked.feather").columns;
    expect(cellsOf({ values })).toEqual(Array.from({ length: 20000 }, (_, i) => Math.floor(i / 7)));
  });

  test("files and streams are read by their extension, asynchronously", async () => {
    expect(shown(await parseTableAsync(bytesOf("iris.feather"), "iris.feather"))).toEqual(shown(iris));
    const { points, labels } = await loadDataAsync("test/golden/arrow/iris.arrows", { label: "label" });
    expect([points.rows, points.cols, labels?.[0]]).toEqual([150, 4, "setosa"]);
    expect(() => parseTable(bytesOf("iris.arrow"), "iris.arrow")).toThrow(/Arrow files are read asynchronously/);
  });
});
