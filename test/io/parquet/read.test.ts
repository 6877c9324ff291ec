import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { parseCsv } from "../../../src/io/csv.ts";
import { toDataset } from "../../../src/io/dataset.ts";
import { loadDataAsync } from "../../../src/io/loadData.node.ts";
import { parseParquet } from "../../../src/io/parquet/parseParquet.ts";
import { parseTable, parseTableAsync } from "../../../src/io/parseTable.ts";
import { readTableAsync } from "../../../src/io/readTable.node.ts";
import { readPairs, readTriplets } from "../../../src/io/relations.ts";
import type { Table } from "../../../src/io/table.ts";
import { gmml } from "../../../src/learners/gmml.ts";

const bytesOf = (name: string) => new Uint8Array(readFileSync(`test/golden/parquet/${name}.parquet`));
const table = (name: string) => parseParquet(bytesOf(name), { source: name });
const column = ({ columns }: Table, name: string) => columns.find((found) => found.name === name);
const values = (name: string) => {
  const found = column(table("types"), name);
  return found && [found.kind, ...found.values];
};

const iris = parseCsv(new Uint8Array(readFileSync("data/iris.csv")), { source: "iris" });
const WRITTEN = ["none", "snappy", "gzip", "zstd", "brotli", "lz4", "pages", "split"].map((name) => `iris-${name}`);

describe("parquet", () => {
  test.each(WRITTEN)("%s has the numbers and texts of the CSV file", (name) => {
    const read = table(name);
    expect(read.rows).toBe(150);
    expect(read.columns.map(({ name, kind, values }) => ({ name, kind, values }))).toEqual(
      iris.columns.map(({ name, kind, values }) => ({ name, kind, values })),
    );
    expect(read.warnings).toEqual([]);
  });

  test.each(WRITTEN)("a metric learned from %s is that of the CSV file, bit for bit", (name) => {
    const learned = (from: Table) => gmml.fit(toDataset(from, { label: "label" }) as Parameters<typeof gmml.fit>[0]);
    expect(learned(table(name)).map).toEqual(learned(iris).map);
  });

  test("lists are vectors: 32-bit numbers stay such, 64-bit ones are those of the CSV file", () => {
    const single = toDataset(table("vectors"), { vector: "embedding", id: "sku", label: "label" });
    const double = toDataset(table("vectors-fixed"), { vector: "embedding" });
    const flat = toDataset(iris, { label: "label" });
    expect(double.points.data).toEqual(flat.points.data);
    expect(single.points.data).toEqual(Float32Array.from(flat.points.data));
    expect(single.points.features[3]).toBe("embedding[3]");
    expect(single.ids?.[149]).toBe("item 149");
    expect(single.labels).toEqual(flat.labels);
  });

  test.each<[string, ...unknown[]]>([
    ["f16", "number", 0.5, -2, 65504],
    ["f32", "number", Math.fround(0.1), Number.NaN, 3],
    ["f64", "number", 0.1, 1e300, Number.NaN],
    ["i8", "number", -128, 0, 127],
    ["u8", "number", 0, 200, 255],
    ["i32", "number", -2147483648, Number.NaN, 2147483647],
    ["u32", "number", 0, 1, 4294967295],
    ["i64", "number", -9007199254740991, 0, 9007199254740991],
    ["u64", "number", 0, 1, 9007199254740991],
    ["snowflake", "text", "9007199254740993", "2", null],
    ["flag", "number", 1, 0, Number.NaN],
    ["money", "number", 1.1, -0.05, Number.NaN],
    ["long", "number", Number("12345678901234567890.123456789"), Number.NaN, 0],
    ["text", "text", "café", null, null],
    ["kind", "text", "a", "b", "a"],
    ["day", "text", "2024-02-29", "1969-12-31", null],
    ["ms", "text", "1970-01-01T00:00:00", "1969-12-31T23:59:59.999", "2024-02-29T13:05:59.25"],
    ["us", "text", "1970-01-01T00:00:00", "1969-12-31T23:59:59.999999", "2024-02-29T13:05:59.25"],
    ["ns", "text", "1970-01-01T00:00:00", "1969-12-31T23:59:59.999999999", "2024-02-29T13:05:59.250000001"],
    ["clock", "text", "13:05:59.25", "00:00:00", null],
    ["uuid", "text", ...[0, 1, 2].map((last) => `00000000-0000-0000-0000-00000000000${last}`)],
    ["list", "vector", Float64Array.of(1, 2), null, Float64Array.of(3, Number.NaN)],
    ["__index_level_0__", "text", "10", "20", "30"],
  ])("a column of %s is read as pyarrow wrote it", (name, ...expected) => {
    expect(values(name)).toEqual(expected);
  });

  test("what is nested, and bytes, is left out and said", () => {
    expect(table("types").warnings).toEqual([
      'types: columns were left out: "meta" (struct), "map" (map), "deep" (list), "raw" (bytes), "words" (list of texts)',
    ]);
  });

  test("old moments and differences of integers are read", () => {
    expect(column(table("int96"), "when")?.values[1]).toBe("2024-02-29T13:05:59.250000001");
    const { columns } = table("delta");
    expect([...columns[0].values].slice(-5)).toEqual([5, 7, 7, 2 ** 40, -3]);
    expect([...columns[1].values].slice(-4)).toEqual([1000000, 1, -1, 1000000]);
  });

  test("a missing value is one like in any file", () => {
    const columns = table("types").columns.filter(({ name }) => name === "f64" || name === "i8");
    const part = { ...table("types"), columns };
    expect(() => toDataset(part)).toThrow(/types:3:1: 1 value is missing/);
    expect(toDataset(part, { missing: "drop" }).rows).toEqual(Int32Array.of(0, 1));
  });

  test("pairs and triplets are read", () => {
    const ids = Array.from({ length: 150 }, (_, i) => `item ${i}`);
    const pairs = readPairs(table("pairs"), { count: 150, ids });
    expect([pairs.ends.left[3], pairs.ends.right[3], ...pairs.similar.slice(0, 4)]).toEqual([3, 63, 1, 0, 1, 0]);
    const { ends } = readTriplets(table("triplets"), { count: 150 });
    expect([ends.anchor[39], ends.positive[39], ends.negative[39]]).toEqual([39, 40, 139]);
  });

  test("the asynchronous forms read every format, the others name them", async () => {
    const path = "test/golden/parquet/iris-zstd.parquet";
    expect(await readTableAsync(path)).toEqual({ ...table("iris-zstd"), source: "iris-zstd.parquet" });
    expect((await loadDataAsync(path, { label: "label" })).points).toEqual(toDataset(iris, { label: "label" }).points);
    expect((await loadDataAsync("iris")).labels).toHaveLength(150);
    const csv = new TextEncoder().encode("a,b\n1,2\n");
    expect(await parseTableAsync(csv, "a.csv")).toEqual(parseTable(csv, "a.csv"));
    expect(() => parseTable(bytesOf("iris-none"), "x.parquet")).toThrow(/Call parseTableAsync/);
  });
});
