import { copyFileSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import fc from "fast-check";
import { parquetWriteBuffer } from "hyparquet-writer";
import { describe, expect, test } from "vitest";
import { duckdbTables } from "../../src/io/duckdbTables.node.ts";
import { openFile } from "../../src/io/openFile.node.ts";
import { parquetTables } from "../../src/io/parquet/parquetTables.ts";
import { type ParquetBatchOptions, parquetBatches } from "../../src/io/parquetBatches.node.ts";
import { readTableAsync } from "../../src/io/readTable.node.ts";
import type { Column } from "../../src/io/table.ts";

const golden = (name: string) => `test/golden/parquet/${name}.parquet`;
const wanted = (name: string) => name !== "snowflake" && name !== "raw";

const cellsOf = (parts: readonly { table: { columns: readonly Column[] } }[]) =>
  (parts[0]?.table.columns ?? []).map(({ name, kind }) => [
    name,
    kind,
    parts.flatMap(({ table }) =>
      Array.from<unknown>(table.columns.find((column) => column.name === name)?.values ?? []),
    ),
  ]);

async function byDuckdb(file: string, rows: number) {
  const parts = [];
  for await (const part of duckdbTables(file, { source: "f", rows, bytes: 1, wanted })) parts.push(part);
  return parts;
}

function byUs(file: string, rows: number) {
  const open = openFile(file);
  try {
    return [...parquetTables(open, { source: "f", memory: 1e8, rows, bytes: 1, wanted })];
  } finally {
    open.close();
  }
}

describe("DuckDB beside our own reader", () => {
  test.each(["iris-zstd", "iris-pages", "iris-split", "iris-brotli", "vectors", "vectors-fixed", "delta", "types"])(
    "%s: the same columns, the same cells, bit for bit, in the same parts",
    async (name) => {
      const [theirs, ours] = [await byDuckdb(golden(name), 70), byUs(golden(name), 70)];
      // A half number is a float to DuckDB: the same value. Bytes are named before they are read.
      const columns = (parts: typeof ours) => cellsOf(parts).filter(([column]) => column !== "raw");
      expect(columns(theirs)).toEqual(columns(ours));
      expect(theirs.map(({ first, total }) => [first, total])).toEqual(ours.map(({ first, total }) => [first, total]));
    },
  );

  test("what both read of random numbers, words and lists is the same", async () => {
    const file = path.join(mkdtempSync(path.join(tmpdir(), "etalon-duckdb-")), "it's [1].parquet");
    const row = fc.record({
      list: fc.option(fc.array(fc.float({ noDefaultInfinity: true, noNaN: true }), { maxLength: 3 })),
      number: fc.option(fc.double({ noDefaultInfinity: true, noNaN: true })),
      word: fc.option(fc.string({ unit: "grapheme", maxLength: 5 })),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(row, { minLength: 1, maxLength: 50 }),
        fc.integer({ min: 1, max: 60 }),
        async (rows, size) => {
          const column = (name: "list" | "number" | "word") => ({ name, data: rows.map((cells) => cells[name]) });
          const schema = [
            { name: "root", num_children: 3 },
            { name: "list", converted_type: "LIST" as const, num_children: 1, repetition_type: "OPTIONAL" as const },
            { name: "list", num_children: 1, repetition_type: "REPEATED" as const },
            { name: "element", type: "FLOAT" as const, repetition_type: "OPTIONAL" as const },
            { name: "number", type: "DOUBLE" as const, repetition_type: "OPTIONAL" as const },
            {
              name: "word",
              type: "BYTE_ARRAY" as const,
              converted_type: "UTF8" as const,
              repetition_type: "OPTIONAL" as const,
            },
          ];
          const columnData = [column("list"), column("number"), column("word")];
          writeFileSync(file, new Uint8Array(parquetWriteBuffer({ columnData, schema, rowGroupSize: 20 })));
          expect(cellsOf(await byDuckdb(file, size))).toEqual(cellsOf(byUs(file, size)));
        },
      ),
      { numRuns: 25 },
    );
  });

  test("several files are one table in the order of their names, batch by batch and whole", async () => {
    const folder = mkdtempSync(path.join(tmpdir(), "etalon-parts-"));
    for (const name of ["b", "a", "c"]) copyFileSync(golden("vectors"), path.join(folder, `part-${name}.parquet`));
    const column = (value: number) => [{ name: "x", type: "DOUBLE" as const, data: Float64Array.of(value) }];
    for (const [name, value] of [
      ["2", 20],
      ["10", 10],
      ["1", 1],
    ] as const)
      writeFileSync(
        path.join(folder, `n${name}.parquet`),
        new Uint8Array(parquetWriteBuffer({ columnData: column(value) })),
      );
    const labels: unknown[] = [];
    for await (const batch of parquetBatches(path.join(folder, "part-*.parquet"), {
      vector: "embedding",
      label: "label",
      rows: 100,
    })) {
      expect(batch.total).toBe(450);
      expect(batch.points.data).toBeInstanceOf(Float32Array);
      labels.push(...(batch.labels ?? []));
    }
    expect(labels).toHaveLength(450);
    const { rows, columns } = await readTableAsync(path.join(folder, "n*.parquet"));
    expect([rows, Array.from<unknown>(columns[0]?.values ?? [])]).toEqual([3, [1, 10, 20]]);
  });

  test("what cannot be is refused in the words of our own reader", async () => {
    const said = async (file: string, options: ParquetBatchOptions) => {
      try {
        for await (const batch of parquetBatches(file, options)) expect(batch.points.rows).toBeGreaterThan(0);
      } catch (error) {
        return `${(error as { code: string }).code} ${(error as Error).message}`;
      }
      return "nothing";
    };
    for (const [name, options] of [
      ["ragged", { vector: "v" }],
      ["inexact", { vector: "v" }],
      ["infinite", {}],
      ["vectors", { vector: "embeding" }],
      ["vectors", {}],
      ["types", { features: ["f64"] }],
      ["types", { features: ["snowflake"] }],
      ["iris-none", { features: ["label"] }],
      ["empty", {}],
    ] as const) {
      const ours = await said(golden(name), options);
      expect(ours).toMatch(/^DATA /);
      expect(await said(golden(name), { ...options, reader: "duckdb" })).toBe(ours);
    }
    expect(await said("none-*.parquet", {})).toMatch(/^DATA none-\*\.parquet: there is no file of such a name/);
    const damaged = path.join(mkdtempSync(path.join(tmpdir(), "etalon-bad-")), "bad.parquet");
    writeFileSync(damaged, "PAR1 nothing PAR1");
    expect(await said(damaged, { reader: "duckdb" })).toMatch(/^FORMAT bad\.parquet: DuckDB does not read it/);
  });
});
