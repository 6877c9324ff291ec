import { expect, test } from "vitest";
import { Matrix } from "../../src/linalg/matrix.ts";
import { exportSqliteVec } from "../../src/metrics/exportSqliteVec.ts";

interface Database {
  exec(sql: string): unknown;
  selectObjects(sql: string, values?: unknown[]): Record<string, unknown>[];
}
interface Sqlite {
  readonly oo1: { readonly DB: new (name: string) => Database };
}

const open = async (): Promise<Database> => {
  const home = "/node_modules/sqlite-vec-wasm-demo";
  const { default: start } = await import(/* @vite-ignore */ `${home}/sqlite3.mjs`);
  const wasmBinary = await (await fetch(`${home}/sqlite3.wasm`)).arrayBuffer();
  const { oo1 } = (await start({ wasmBinary })) as Sqlite;
  return new oo1.DB(":memory:");
};
const rows = 300;
const vectors = new Matrix(
  rows,
  4,
  Float64Array.from({ length: rows * 4 }, (_, k) => ((k * 7919) % 1009) / 1009),
);
const squared = Array.from({ length: rows }, (_, i) =>
  vectors.row(i).reduce((sum, value) => sum + (value - 0.5) * (value - 0.5), 0),
);
const nearest = squared.map((_, i) => i).sort((a, b) => squared[a] - squared[b]);
const query = "[0.5,0.5,0.5,0.5]";

test("SQLite with sqlite-vec fills the table and finds what distances say", async () => {
  const db = await open();
  const ids = Array.from({ length: rows }, (_, i) => (i === nearest[0] ? "it's; DROP TABLE victims" : `p${i}`));
  const table = 'it"ems; DROP TABLE victims; --';
  db.exec("CREATE TABLE victims (id)");
  db.exec([...exportSqliteVec({ vectors, ids }, { table, id: "sku" })].join(""));
  const found = db.selectObjects(
    'SELECT sku, distance FROM "it""ems; DROP TABLE victims; --" WHERE learned MATCH ? AND k = 5',
    [query],
  );
  expect(found.map(({ sku }) => sku)).toEqual(nearest.slice(0, 5).map((i) => ids[i]));
  found.forEach(({ distance }, k) => {
    expect(distance).toBeCloseTo(Math.sqrt(squared[nearest[k]]), 6);
  });
  expect(db.selectObjects("SELECT count(*) AS n FROM victims")).toEqual([{ n: 0 }]);
});

test("without ids the row is the rowid, and every bit arrives", async () => {
  const db = await open();
  db.exec([...exportSqliteVec({ vectors })].join(""));
  const read = db.selectObjects("SELECT rowid, vec_to_json(learned) AS learned FROM items ORDER BY rowid");
  expect(read.map(({ rowid }) => Number(rowid))).toEqual(Array.from({ length: rows }, (_, i) => i));
  const bytes = db.selectObjects("SELECT learned FROM items WHERE rowid = 17")[0]["learned"] as Uint8Array;
  expect(new Float32Array(bytes.slice().buffer)).toEqual(Float32Array.from(vectors.row(17)));
});
