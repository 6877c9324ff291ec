import { readFileSync } from "node:fs";
import fc from "fast-check";
import { parquetMetadata, parquetReadObjects } from "hyparquet";
import { describe, expect, test } from "vitest";
import { Matrix } from "../../src/linalg/matrix.ts";
import { exportLancedb } from "../../src/metrics/exportLancedb.ts";
import { exportQdrant, type QdrantOptions } from "../../src/metrics/exportQdrant.ts";
import { exportSqliteVec } from "../../src/metrics/exportSqliteVec.ts";
import { type StoreVectors, singleText } from "../../src/metrics/storeVectors.ts";

const vectors = Matrix.from([
  [0.1, -2, 1e-30],
  [3, 16777217, 0.3333333333333333],
]);
const rounded = vectors.toArrays().map((row) => row.map(Math.fround));
const bufferOf = (bytes: Uint8Array): ArrayBuffer => new Uint8Array(bytes).buffer;

test("nine digits give back every 32-bit number", () => {
  fc.assert(
    fc.property(fc.float({ noNaN: true, noDefaultInfinity: true }), (value) => {
      expect(Math.fround(Number(singleText(value)))).toBe(value === 0 ? 0 : value);
    }),
    { numRuns: 2000 },
  );
});

describe("Qdrant", () => {
  const requests = (given: StoreVectors, options?: QdrantOptions) =>
    [...exportQdrant(given, options)]
      .join("")
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line) as { method: string; path: string; body: Record<string, unknown> });

  test("the first request makes the collection, the others put the points", () => {
    const [collection, put, ...rest] = requests({ vectors, ids: ["a", 'b"\\\n'] }, { table: "my items", id: "sku" });
    expect(collection).toEqual({
      method: "PUT",
      path: "/collections/my%20items",
      body: { vectors: { size: 3, distance: "Euclid" } },
    });
    expect([put.method, put.path, rest]).toEqual(["PUT", "/collections/my%20items/points?wait=true", []]);
    const points = put.body["points"] as { id: number; vector: number[]; payload: unknown }[];
    expect(points.map(({ id, payload }) => [id, payload])).toEqual([
      [0, { sku: "a" }],
      [1, { sku: 'b"\\\n' }],
    ]);
    expect(points.map(({ vector }) => vector.map(Math.fround))).toEqual(rounded);
  });

  test.each([
    [
      ["7", "12"],
      ["7", "12"],
      [7, 12],
    ],
    [
      ["9007199254740993", "1"],
      ["9007199254740993", "1"],
      [0, 1],
    ],
    [
      ["01", "1"],
      ["01", "1"],
      [0, 1],
    ],
    [
      ["550e8400-e29b-41d4-a716-446655440000", "550e8400-e29b-41d4-a716-446655440001"],
      ["550e8400-e29b-41d4-a716-446655440000", "550e8400-e29b-41d4-a716-446655440001"],
      ["550e8400-e29b-41d4-a716-446655440000", "550e8400-e29b-41d4-a716-446655440001"],
    ],
  ])("ids %j stay as they are where Qdrant takes them", (ids, payload, expected) => {
    const points = requests({ vectors, ids })[1].body["points"] as { id: unknown; payload: { id: string } }[];
    expect(points.map(({ id }) => id)).toEqual(expected);
    expect(points.map((point) => point.payload.id)).toEqual(payload);
  });

  test("a named vector is named in both requests; without ids there is no payload", () => {
    const [collection, put] = requests({ vectors }, { column: "learned" });
    expect(collection.body).toEqual({ vectors: { learned: { size: 3, distance: "Euclid" } } });
    expect((put.body["points"] as object[])[0]).toEqual({ id: 0, vector: { learned: [0.100000001, -2, 1e-30] } });
  });

  test("many points come in several requests, none lost", () => {
    const many = { vectors: new Matrix(2000, 600) };
    const puts = requests(many).slice(1);
    expect(puts.length).toBe(3);
    const ids = puts.flatMap(({ body }) => (body["points"] as { id: number }[]).map(({ id }) => id));
    expect(ids).toEqual(Array.from({ length: 2000 }, (_, i) => i));
  });

  test.each(["", "..", "a/b", "a?b", "a\u0000", "x".repeat(256)])("%j is no collection", (table) => {
    expect(() => exportQdrant({ vectors }, { table })).toThrow(
      expect.objectContaining({ code: "OPTION", message: expect.stringMatching(/--table/) }),
    );
  });
});

describe("LanceDB", () => {
  test("the Parquet file holds ids and vectors, in 32 or 64 bits", async () => {
    const given = { vectors, ids: ["a'", "ü"] };
    const read = (bytes: Uint8Array) => parquetReadObjects({ file: bufferOf(bytes) });
    expect(await read(exportLancedb(given, { id: "sku" }))).toEqual([
      { sku: "a'", vector: rounded[0] },
      { sku: "ü", vector: rounded[1] },
    ]);
    expect(await read(exportLancedb({ vectors }, { column: "e", dtype: "f64" }))).toEqual([
      { id: "0", e: vectors.toArrays()[0] },
      { id: "1", e: vectors.toArrays()[1] },
    ]);
  });

  test("many rows come in several groups, none lost", async () => {
    const rows = 10_000;
    const many = new Matrix(
      rows,
      2,
      Float64Array.from({ length: 2 * rows }, (_, k) => k),
    );
    const bytes = exportLancedb({ vectors: many });
    expect(parquetMetadata(bufferOf(bytes)).row_groups.length).toBe(3);
    const read = await parquetReadObjects({ file: bufferOf(bytes) });
    expect(read.map(({ vector }) => vector)).toEqual(many.toArrays());
  });

  test("the Parquet file carries an Arrow schema as a whole message", () => {
    const { key_value_metadata: notes } = parquetMetadata(
      bufferOf(new Uint8Array(readFileSync("test/golden/exports/points.parquet"))),
    );
    const schema = Buffer.from(notes?.find(({ key }) => key === "ARROW:schema")?.value ?? "", "base64");
    expect([schema.readUInt32LE(0), schema.readUInt32LE(4)]).toEqual([0xffffffff, schema.length - 8]);
    expect(schema.length % 8).toBe(0);
    for (const word of ["sku", "vector", "element"]) expect(schema.includes(word)).toBe(true);
  });

  test("the two columns have two names", () => {
    for (const column of ["id", "", "a.b"])
      expect(() => exportLancedb({ vectors }, { column })).toThrow(expect.objectContaining({ code: "OPTION" }));
  });
});

describe("sqlite-vec", () => {
  const script = (...given: Parameters<typeof exportSqliteVec>): string => [...exportSqliteVec(...given)].join("");

  test("the table's name is quoted, ids are escaped, vectors are bytes", () => {
    expect(script({ vectors, ids: ["it's", "b"] }, { table: 'a"b; DROP TABLE c' })).toBe(
      `BEGIN;
CREATE VIRTUAL TABLE "a""b; DROP TABLE c" USING vec0(id TEXT PRIMARY KEY, learned float[3]);
INSERT INTO "a""b; DROP TABLE c"(id, learned) VALUES
('it''s',X'${hex(rounded[0])}'),
('b',X'${hex(rounded[1])}');
COMMIT;
`,
    );
    expect(script({ vectors })).toContain(`"items"(rowid, learned) VALUES\n(0,X'`);
  });

  test.each(["a b", "a,b float[2]", "", "1a", "distance", "id", "x)--"])("%j is no column of vec0", (column) => {
    expect(() => exportSqliteVec({ vectors }, { column })).toThrow(
      expect.objectContaining({ code: "OPTION", message: expect.stringMatching(/--column/) }),
    );
  });

  test("an unusable name of the ids becomes id", () => {
    expect(script({ vectors, ids: ["a", "b"] }, { id: "x) --" })).toContain("vec0(id TEXT PRIMARY KEY");
    expect(script({ vectors, ids: ["a", "b"] }, { id: "sku" })).toContain("vec0(sku TEXT PRIMARY KEY");
  });

  test("more than 8,192 numbers are refused with the stores that take them", () => {
    expect(() => exportSqliteVec({ vectors: new Matrix(1, 8193) })).toThrow(
      expect.objectContaining({ code: "UNSUPPORTED", message: expect.stringMatching(/qdrant or lancedb/) }),
    );
  });
});

test("as many ids as vectors", () => {
  for (const write of [exportQdrant, exportLancedb, exportSqliteVec])
    expect(() => write({ vectors, ids: ["a"] })).toThrow(expect.objectContaining({ code: "SHAPE" }));
});

const hex = (row: readonly number[]): string => Buffer.from(Float32Array.from(row).buffer).toString("hex");
