import { PGlite } from "@electric-sql/pglite";
import { vector } from "@electric-sql/pglite-pgvector";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Random } from "../../src/base/random.ts";
import { Matrix } from "../../src/linalg/matrix.ts";
import { exportPgvector, type PgvectorOptions } from "../../src/metrics/exportPgvector.ts";
import type { StoreVectors } from "../../src/metrics/storeVectors.ts";

let db: PGlite;
const notices: string[] = [];
beforeAll(async () => {
  db = await PGlite.create({ extensions: { vector } });
}, 120_000);
afterAll(() => db.close());

const randomVectors = (rows: number, cols: number, ids: readonly string[]): StoreVectors => {
  const random = new Random(rows + cols);
  return {
    ids,
    vectors: new Matrix(
      rows,
      cols,
      Float64Array.from({ length: rows * cols }, () => random.uniform() - 0.5),
    ),
  };
};
const script = (given: StoreVectors, options: PgvectorOptions): string => [...exportPgvector(given, options)].join("");
async function run(text: string): Promise<void> {
  notices.length = 0;
  try {
    await db.exec(text, { onNotice: ({ message }) => notices.push(message ?? "") });
  } catch (error) {
    await db.exec("ROLLBACK");
    throw error;
  }
}
const query = async (sql: string, values: unknown[] = []): Promise<Record<string, unknown>[]> =>
  (await db.query<Record<string, unknown>>(sql, values)).rows;
const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

describe("pgvector in a real PostgreSQL", () => {
  test("fills a new column by id, indexes it for Euclidean search and finds what distances say", async () => {
    const ids = Array.from({ length: 200 }, (_, i) => String(1000 + i));
    const given = randomVectors(200, 7, ids);
    await db.exec(
      "CREATE TABLE items (id bigint PRIMARY KEY, title text); INSERT INTO items SELECT g FROM generate_series(1000, 1204) g",
    );
    await run(script(given, { table: "items", id: "id" }));
    const rows = await query("SELECT id, learned::text AS learned FROM items ORDER BY id");
    rows.slice(0, 200).forEach(({ learned }, i) => {
      expect(JSON.parse(String(learned)).map(Math.fround)).toEqual(Array.from(given.vectors.row(i), Math.fround));
    });
    expect(rows.slice(200).map(({ learned }) => learned)).toEqual([null, null, null, null, null]);
    const [{ indexdef }] = await query(
      "SELECT indexdef FROM pg_indexes WHERE tablename = 'items' AND indexdef LIKE '%hnsw%'",
    );
    expect(indexdef).toContain("USING hnsw (learned vector_l2_ops)");
    await db.exec("SET enable_seqscan = off; SET hnsw.ef_search = 200");
    const plan = await query("EXPLAIN SELECT id FROM items ORDER BY learned <-> '[0,0,0,0,0,0,0]' LIMIT 5");
    expect(JSON.stringify(plan)).toContain("Index Scan using items_learned_idx");
    const squared = ids.map((_, i) => given.vectors.row(i).reduce((sum, value) => sum + value * value, 0));
    const nearest = ids.map((_, i) => i).sort((a, b) => squared[a] - squared[b]);
    const found = await query("SELECT id, learned <-> '[0,0,0,0,0,0,0]' AS far FROM items ORDER BY far LIMIT 5");
    found.forEach(({ id, far }, k) => {
      expect(Number(id)).toBe(1000 + nearest[k]);
      expect(Number(far)).toBeCloseTo(Math.sqrt(squared[nearest[k]]), 6);
    });
  });

  test.each(["on", "off"])(
    "names and ids that look like SQL stay names and ids (standard_conforming_strings %s)",
    async (standard) => {
      const table = `it"ems'; DROP TABLE victims; -- $$ ${standard}`;
      const names = { table, id: `the "id"\\`, column: `learned'"; \\ $$` };
      const ids = ["a'; DROP TABLE victims; --", "\\'; DROP TABLE victims; --", "$$", "\\", 'q"', "ü\n\t", "", ":x"];
      await db.exec(`SET standard_conforming_strings = on; CREATE TABLE IF NOT EXISTS victims (id text);
      CREATE TABLE ${quoted(table)} (${quoted(names.id)} text)`);
      for (const id of ids) await query(`INSERT INTO ${quoted(table)} VALUES ($1)`, [id]);
      const given = randomVectors(ids.length, 3, ids);
      await db.exec(`SET standard_conforming_strings = ${standard}`);
      await run(script(given, names));
      await db.exec("SET standard_conforming_strings = on");
      const rows = await query(
        `SELECT ${quoted(names.id)} AS id, ${quoted(names.column)}::text AS learned FROM ${quoted(table)}`,
      );
      expect(rows.map(({ id }) => id).sort()).toEqual([...ids].sort());
      for (const { id, learned } of rows)
        expect(JSON.parse(String(learned)).map(Math.fround)).toEqual(
          Array.from(given.vectors.row(ids.indexOf(String(id))), Math.fround),
        );
      expect(await query("SELECT count(*)::int AS n FROM victims")).toEqual([{ n: 0 }]);
    },
  );

  test("never overwrites a column, and leaves everything as it was after an error", async () => {
    await db.exec(`CREATE EXTENSION IF NOT EXISTS vector; CREATE TABLE kept (sku text, embedding vector(2));
      INSERT INTO kept VALUES ('a', '[1,2]')`);
    const given = randomVectors(1, 2, ["a"]);
    await expect(run(script(given, { table: "public.kept", id: "sku", column: "embedding" }))).rejects.toThrow(
      /already exists/,
    );
    expect(await query("SELECT sku, embedding::text FROM kept")).toEqual([{ sku: "a", embedding: "[1,2]" }]);
    await expect(run(script(randomVectors(2, 2, ["x", "y"]), { table: "kept", id: "sku" }))).rejects.toThrow(
      /none of the 2 ids is in the table/,
    );
    expect(await query("SELECT column_name FROM information_schema.columns WHERE table_name = 'kept'")).toHaveLength(2);
    await run(script(randomVectors(2, 2, ["a", "x"]), { table: "kept", id: "sku" }));
    expect(notices.join()).toContain("1 ids are not in the table, such as x");
  });

  test.each([
    [2000, "vector(2000)", "vector_l2_ops"],
    [2001, "halfvec(2001)", "halfvec_l2_ops"],
    [4000, "halfvec(4000)", "halfvec_l2_ops"],
    [4001, "vector(4001)", undefined],
  ])("%i numbers become %s with %s", async (width, type, operators) => {
    const table = `wide${width}`;
    await db.exec(`CREATE TABLE ${table} (id text); INSERT INTO ${table} VALUES ('a'), ('b')`);
    await run(script(randomVectors(2, width, ["a", "b"]), { table, id: "id" }));
    const [column] = await query(
      "SELECT format_type(atttypid, atttypmod) AS type FROM pg_attribute WHERE attrelid = $1::regclass AND attname = 'learned'",
      [table],
    );
    expect(column["type"]).toBe(type);
    const indexes = await query("SELECT indexdef FROM pg_indexes WHERE tablename = $1", [table]);
    expect(indexes.map(({ indexdef }) => /\((learned \w+)\)/.exec(String(indexdef))?.[1])).toEqual(
      operators ? [`learned ${operators}`] : [],
    );
  });

  test("what it cannot hold is refused with those that can", () => {
    const wide = (width: number, value: number): StoreVectors => ({
      ids: ["a"],
      vectors: new Matrix(1, width, new Float64Array(width).fill(value)),
    });
    const target = { table: "t", id: "id" };
    for (const [given, message] of [
      [wide(16001, 1), /at most 16000 numbers, these have 16001.*qdrant or lancedb/],
      [wide(2001, 65520), /16 bits a number, which do not hold 65520/],
      [wide(1, 1e39), /which 32 bits do not hold/],
    ] as const)
      expect(() => exportPgvector(given, target)).toThrow(
        expect.objectContaining({ code: "UNSUPPORTED", message: expect.stringMatching(message) }),
      );
    expect(() => exportPgvector({ vectors: wide(1, 1).vectors }, target)).toThrow(/--id/);
    expect(() => exportPgvector({ ...wide(1, 1), ids: ["a\0b"] }, target)).toThrow(
      expect.objectContaining({ code: "DATA", message: expect.stringMatching(/cannot be written in SQL/) }),
    );
    for (const table of ["", "x".repeat(64), "a\0", "a.b.c", "\ud800", "a."])
      expect(() => exportPgvector(wide(1, 1), { table, id: "id" }), table).toThrow(
        expect.objectContaining({ code: "OPTION", message: expect.stringMatching(/--table/) }),
      );
  });
});
