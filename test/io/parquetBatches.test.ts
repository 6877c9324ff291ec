import { copyFileSync, mkdtempSync, readdirSync, readFileSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import fc from "fast-check";
import { parquetWriteBuffer } from "hyparquet-writer";
import { describe, expect, test } from "vitest";
import { loadDataAsync } from "../../src/io/loadData.node.ts";
import { inMemory } from "../../src/io/parquet/fileBytes.ts";
import { parquetTables } from "../../src/io/parquet/parquetTables.ts";
import { parseParquet } from "../../src/io/parquet/parseParquet.ts";
import { type ParquetBatchOptions, parquetBatches } from "../../src/io/parquetBatches.node.ts";
import type { BatchRoles, TableBatch } from "../../src/io/tableBatches.ts";
import { lda } from "../../src/learners/lda.ts";
import { rca } from "../../src/learners/rca.ts";

const folder = mkdtempSync(path.join(tmpdir(), "etalon-parquet-"));
const golden = (name: string) => `test/golden/parquet/${name}.parquet`;

async function drained(file: string, options: ParquetBatchOptions = {}): Promise<TableBatch[]> {
  const batches: TableBatch[] = [];
  for await (const batch of parquetBatches(file, options)) batches.push(batch);
  return batches;
}

/** Lists with gaps, numbers and words, in groups of rows and small pages. */
const files = fc.record({
  rows: fc.array(
    fc.record({
      list: fc.option(
        fc.array(fc.option(fc.float({ noDefaultInfinity: true, noNaN: true }), { freq: 9 }), { maxLength: 5 }),
        {
          freq: 6,
        },
      ),
      full: fc.array(fc.double({ noDefaultInfinity: true, noNaN: true }), { minLength: 3, maxLength: 3 }),
      number: fc.option(fc.float({ noDefaultInfinity: true, noNaN: true })),
      word: fc.option(fc.constantFrom("red", "green", "blue")),
    }),
    { minLength: 1, maxLength: 60 },
  ),
  rowGroupSize: fc.integer({ min: 1, max: 40 }),
  pageSize: fc.constantFrom(8, 40, 200, 100_000),
  size: fc.integer({ min: 1, max: 70 }),
});

const written = ({ rows, rowGroupSize, pageSize }: { rows: readonly Row[]; rowGroupSize: number; pageSize: number }) =>
  new Uint8Array(
    parquetWriteBuffer({
      columnData: (["list", "full", "number", "word"] as const).map((name) => ({
        name,
        data: rows.map((row) => row[name]),
      })),
      schema: [
        { name: "root", num_children: 4 },
        { name: "list", converted_type: "LIST", num_children: 1, repetition_type: "OPTIONAL" },
        { name: "list", num_children: 1, repetition_type: "REPEATED" },
        { name: "element", type: "FLOAT", repetition_type: "OPTIONAL" },
        { name: "full", converted_type: "LIST", num_children: 1, repetition_type: "REQUIRED" },
        { name: "list", num_children: 1, repetition_type: "REPEATED" },
        { name: "element", type: "DOUBLE", repetition_type: "REQUIRED" },
        { name: "number", type: "FLOAT", repetition_type: "OPTIONAL" },
        { name: "word", type: "BYTE_ARRAY", converted_type: "UTF8", repetition_type: "OPTIONAL" },
      ],
      rowGroupSize,
      pageSize,
    }),
  );

interface Row {
  readonly list: readonly (number | null)[] | null;
  readonly full: readonly number[];
  readonly number: number | null;
  readonly word: string | null;
}

describe("parts of a Parquet table", () => {
  test("are the rows of the whole, bit for bit, wherever groups, pages and parts end", () => {
    fc.assert(
      fc.property(files, ({ size, ...file }) => {
        const bytes = written(file);
        const whole = parseParquet(bytes, { source: "f" });
        const options = { source: "f", memory: 1e6, rows: size, bytes: 1, wanted: () => true };
        const parts = [...parquetTables(inMemory(bytes), options)];
        expect(parts.map(({ first }) => first)).toEqual(parts.map((_, p) => p * size));
        whole.columns.forEach(({ name, kind, values }, c) => {
          const columns = parts.map(({ table }) => table.columns[c]);
          expect(columns.map((column) => [column.name, column.kind])).toEqual(parts.map(() => [name, kind]));
          expect(columns.flatMap((column) => Array.from<unknown>(column.values))).toEqual(Array.from<unknown>(values));
        });
        expect(parts.flatMap(({ table }) => [...(table.lines ?? [])])).toEqual(
          Array.from({ length: whole.rows }, (_, row) => row + 1),
        );
      }),
      { numRuns: 150 },
    );
  });

  test.each(["types", "delta", "iris-pages", "iris-split", "iris-lz4", "vectors", "vectors-fixed", "int96"])(
    "of %s hold what the whole holds",
    (name) => {
      const bytes = new Uint8Array(readFileSync(golden(name)));
      const [whole] = [parseParquet(bytes, { source: name })];
      const wanted = (column: string) => column !== "snowflake" && column !== "raw";
      const parts = [...parquetTables(inMemory(bytes), { source: name, memory: 1e6, rows: 2, bytes: 1, wanted })];
      for (const column of whole.columns) {
        if (column.name === "snowflake") continue;
        const cells = parts.flatMap(({ table }) =>
          Array.from<unknown>(table.columns.find((part) => part.name === column.name)?.values ?? []),
        );
        const expected = column.kind === "text" && cells.length === 0 ? [] : Array.from<unknown>(column.values);
        const singles = cells.map((cell) => (typeof cell === "number" ? Math.fround(cell) : cell));
        // Single 32-bit numbers are the same numbers in 32 bits.
        expect(column.name === "f32" ? singles : cells).toEqual(expected);
      }
    },
  );
});

describe("parquetBatches", () => {
  test("hands out lists, labels and numbers of 32 bits as they are stored", async () => {
    const vectors = await drained(golden("vectors"), { vector: "embedding", label: "label", rows: 40 });
    const whole = await loadDataAsync(golden("vectors"), { vector: "embedding", label: "label" });
    expect(vectors.map(({ first, total }) => [first, total])).toEqual([0, 40, 80, 120].map((first) => [first, 150]));
    expect(vectors.flatMap(({ points }) => [...points.data])).toEqual([...whole.points.data]);
    expect(vectors.flatMap(({ labels = [] }) => [...labels])).toEqual(whole.labels);
    for (const { points } of vectors) {
      expect(points.data).toBeInstanceOf(Float32Array);
      expect(points.features).toEqual(whole.points.features);
    }
    const [singles] = await drained(golden("types"), { features: ["f16"] });
    expect([...(singles?.points.data ?? [])]).toEqual([0.5, -2, 65504]);
  });

  test("columns of single 32-bit numbers stay in 32 bits, beside others they do not", async () => {
    const file = path.join(folder, "singles.parquet");
    const column = (name: string, type: "FLOAT" | "DOUBLE") => ({ name, type, data: Float64Array.of(1.5, 2.5, -1) });
    const columnData = [column("a", "FLOAT"), column("b", "FLOAT"), column("c", "DOUBLE")];
    writeFileSync(file, new Uint8Array(parquetWriteBuffer({ columnData })));
    const [both] = await drained(file, { drop: ["c"] });
    const [all] = await drained(file);
    expect(both?.points).toMatchObject({ cols: 2, data: Float32Array.of(1.5, 1.5, 2.5, 2.5, -1, -1) });
    expect(all?.points).toMatchObject({ cols: 3, data: expect.any(Float64Array), features: ["a", "b", "c"] });
  });

  test("feeds streams that learn what a fit on everything learns", async () => {
    let stream = lda.stream();
    let chunked = rca.stream();
    for await (const batch of parquetBatches(golden("iris-pages"), { label: "label", rows: 33 }))
      stream = stream.partialFit(batch);
    for await (const { points, chunks } of parquetBatches(golden("iris-pages"), { chunk: "label", rows: 50 }))
      chunked = chunked.partialFit({ points, ...(chunks ? { chunks } : {}) });
    const { points, labels } = await loadDataAsync(golden("iris-pages"), { label: "label" });
    const expected = lda.fit({ points, labels: labels ?? [] });
    stream.metric().matrix.data.forEach((value, e) => {
      expect(value).toBeCloseTo(expected.matrix.data[e], 7);
    });
    expect(chunked.metric().features).toEqual(points.features);
  });

  test("rows with missing values are errors with their row in the file, or dropped", async () => {
    const file = path.join(folder, "gaps.parquet");
    const data = Array.from({ length: 60 }, (_, i) => (i >= 20 && i < 40 ? null : [i, 1]));
    writeFileSync(file, new Uint8Array(parquetWriteBuffer({ columnData: [{ name: "v", data, type: "JSON" }] })));
    const lists = Array.from({ length: 60 }, (_, i) => (i >= 20 && i < 40 ? null : i / 4));
    writeFileSync(
      file,
      new Uint8Array(parquetWriteBuffer({ columnData: [{ name: "x", data: lists, type: "DOUBLE" }] })),
    );
    await expect(drained(file, { rows: 10 })).rejects.toMatchObject({
      code: "DATA",
      message: expect.stringMatching(/^gaps\.parquet:21:1, gaps\.parquet:22:1, .*10 values are missing, in "x"/),
    });
    const kept = await drained(file, { rows: 10, missing: "drop" });
    expect(kept.map(({ first }) => first)).toEqual([0, 10, 40, 50]);
    expect(kept.flatMap(({ points }) => [...points.data])).toEqual(lists.filter((value) => value !== null));
  });

  test("refuses what the whole would be refused for, in the same words", async () => {
    const same = async (file: string, options: BatchRoles) => {
      const said = async (work: Promise<unknown>) =>
        work.then(
          () => "nothing",
          (error) => `${(error as { code: string }).code} ${(error as Error).message}`,
        );
      const batch = await said(drained(file, { ...options, rows: 1000 }));
      expect(batch).toBe(await said(loadDataAsync(file, options)));
      return batch;
    };
    expect(await same(golden("ragged"), { vector: "v" })).toMatch(/ragged\.parquet:2:1: the list has 1 numbers/);
    expect(await same(golden("inexact"), { vector: "v" })).toMatch(/row 2, column "v": entry 0/);
    expect(await same(golden("infinite"), {})).toMatch(/infinite\.parquet:3:1: "x" is Infinity/);
    expect(await same(golden("empty"), {})).toMatch(/holds no rows/);
    expect(await same(golden("twice"), {})).toMatch(/several columns are called "x"/);
    expect(await same(golden("vectors"), {})).toMatch(/:1:2: column "embedding" holds lists .* --vector/);
    expect(await same(golden("vectors"), { vector: "embeding" })).toMatch(/no column .* Did you mean "embedding"/);
    expect(await same(golden("iris-none"), { features: ["label"] })).toMatch(
      /"setosa" in column "label" is not a number/,
    );
    expect(await same("none.parquet", {})).toMatch(/there is no such file/);
    await expect(drained(golden("types"), { features: ["snowflake"] })).rejects.toThrow(
      /types\.parquet: row 1, column "snowflake": this is an integer beyond 2\^53/,
    );
    await expect(drained(golden("types"), { features: ["f64"], missing: "drop", label: "raw" })).rejects.toThrow(
      'types.parquet: column "raw" holds bytes that are no text',
    );
    await expect(drained(golden("vectors"), { vector: "embedding", rows: 0 })).rejects.toThrow("`rows` is 0");
    await expect(drained(golden("vectors"), { vector: "embedding", memory: 1000 })).rejects.toMatchObject({
      code: "MEMORY",
    });
  });

  test("leaves the file closed when its reader stops early, and says where it was cut", async () => {
    const open = () => readdirSync("/proc/self/fd").length;
    const before = process.platform === "linux" ? open() : 0;
    for (let round = 0; round < 30; round++)
      for await (const { first } of parquetBatches(golden("iris-pages"), { label: "label", rows: 5 }))
        if (first === 5) break;
    if (process.platform === "linux") expect(open()).toBeLessThan(before + 10);
    const cut = path.join(folder, "cut.parquet");
    copyFileSync(golden("vectors"), cut);
    const batches = parquetBatches(cut, { vector: "embedding", rows: 10 });
    await batches.next();
    truncateSync(cut, 100);
    await expect(async () => {
      for await (const batch of batches) expect(batch.points.rows).toBe(10);
    }).rejects.toMatchObject({ code: "FORMAT", message: expect.stringMatching(/cut off while it was read/) });
  });
});
