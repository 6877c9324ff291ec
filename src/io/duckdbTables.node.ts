import { availableParallelism } from "node:os";
import { basename, dirname, resolve } from "node:path";
import { EtalonError } from "../base/errors.ts";
import { gigabytes } from "../base/gigabytes.ts";
import { type DuckdbKind, type DuckdbVector, duckdbCells, duckdbKind } from "./duckdbCells.ts";
import { isPattern } from "./filePattern.node.ts";
import { tooLarge } from "./parquet/allowance.ts";
import { inexactSingle, type PartOptions, type TablePart } from "./parquet/parquetTables.ts";
import { inexactList, isIndex, leftOutNote, textColumn } from "./parquet/parseParquet.ts";
import { type Column, quoted } from "./table.ts";

interface Chunk {
  readonly rowCount: number;
  getColumnVector(index: number): DuckdbVector;
}

interface Answer {
  columnNames(): string[];
  columnTypes(): readonly { toString(): string }[];
  fetchChunk(): Promise<Chunk | null>;
}

interface Connection {
  stream(sql: string): Promise<Answer>;
  closeSync(): void;
}

/** DuckDB's memory beside ours, and the folder for what it cannot hold: none. */
const SETTINGS = {
  autoinstall_known_extensions: "false",
  autoload_known_extensions: "false",
  allow_community_extensions: "false",
  memory_limit: "2GB",
  temp_directory: "",
};

/** How DuckDB reads: `memory` bounds a part where all rows are asked for as one. */
export interface DuckdbOptions extends Omit<PartOptions, "memory"> {
  readonly memory?: number;
}

/**
 * The rows of a Parquet file, or of all whose names fit a pattern, in the order of their names, part by part as `parquetTables` gives them, with the same
 * values, read by DuckDB. `UNSUPPORTED` where the package `@duckdb/node-api` is missing; errors of DuckDB as `FORMAT`.
 */
export async function* duckdbTables(
  path: string,
  { source = basename(path), rows: asked, bytes, wanted, memory }: DuckdbOptions,
): AsyncGenerator<TablePart, void> {
  const duckdb = await loadDuckdb();
  const instance = await duckdb.create(":memory:", { ...SETTINGS, threads: String(availableParallelism()) });
  const connection = await instance.connect();
  const answer = (sql: string) => orDamaged(source, () => connection.stream(sql));
  try {
    const from = `read_parquet('${literal(path)}', union_by_name = false)`;
    const counted = await rowsOf(await answer(`select count(*)::double from ${from}`));
    if (!(counted > 0)) throw new EtalonError("DATA", `${source}: the file holds no rows. Give at least one.`);
    const schema = await answer(`select * from ${from} limit 0`);
    const { columns, leftOut } = columnsOf(schema, wanted);
    const chosen = columns.filter(({ read }) => read);
    const select = chosen.length === 0 ? "0" : chosen.map(({ name }) => `"${name.replaceAll('"', '""')}"`).join(", ");
    const answered = await answer(`select ${select} from ${from}`);
    const warnings = leftOutNote(leftOut, source);
    let size = asked;
    let first = 0;
    let held = 0;
    for (;;) {
      const chunk = await orDamaged(source, () => answered.fetchChunk());
      const count = chunk?.rowCount ?? 0;
      for (const [c, { cells, kind }] of chosen.entries())
        if (chunk && count > 0) append(cells, duckdbCells(kind, chunk.getColumnVector(c), count));
      held += count;
      size ??= Math.max(1, Math.floor(bytes / bytesOfRow(chosen)));
      const needed = Math.min(size, counted) * bytesOfRow(chosen);
      if (memory !== undefined && needed > memory)
        throw tooLarge(
          source,
          `its ${counted} rows of ${chosen.length} columns would take about ${gigabytes(needed)}`,
          memory,
        );
      while (held >= size || (count === 0 && held > 0)) {
        const rows = Math.min(size, held);
        const table = {
          ...{ source, rows, warnings },
          columns: columns.map((column) => taken(column, rows, source, first)),
          lines: Int32Array.from({ length: rows }, (_, row) => first + row + 1),
        };
        yield { table, first, total: counted };
        first += rows;
        held -= rows;
      }
      if (count === 0) break;
    }
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

interface Duckdb {
  create(
    path: string,
    options: Readonly<Record<string, string>>,
  ): Promise<{
    connect(): Promise<Connection>;
    closeSync(): void;
  }>;
}

async function loadDuckdb(): Promise<Duckdb> {
  try {
    return (await import("@duckdb/node-api")).DuckDBInstance as unknown as Duckdb;
  } catch {
    throw new EtalonError(
      "UNSUPPORTED",
      "DuckDB, which reads several Parquet files as one, needs the package @duckdb/node-api: npm install @duckdb/node-api",
    );
  }
}

/** A path in quotes; in the name of a file that is there, signs of patterns stand for themselves. */
function literal(path: string): string {
  const whole = resolve(path);
  const plain = isPattern(path) ? `${dirname(whole)}/${basename(whole)}` : whole.replaceAll(/[*?[]/g, "[$&]");
  return plain.replaceAll("'", "''");
}

const rowsOf = async (answer: Answer): Promise<number> =>
  Number((await answer.fetchChunk())?.getColumnVector(0).getItem(0) ?? 0);

interface Pending {
  readonly name: string;
  readonly kind: DuckdbKind;
  readonly read: boolean;
  cells: unknown[];
}

function columnsOf(schema: Answer, wanted: PartOptions["wanted"]): { columns: Pending[]; leftOut: string[] } {
  const types = schema.columnTypes().map(String);
  const columns: Pending[] = [];
  const leftOut: string[] = [];
  schema.columnNames().forEach((name, c) => {
    const found = duckdbKind(types[c]!);
    const kind: DuckdbKind = isIndex(name) && found.kind === "number" ? { kind: "text", textOf: String } : found;
    if (kind.kind === "nothing") leftOut.push(`${quoted(name)} (${kind.what})`);
    else columns.push({ name, kind, read: wanted(name, kind.kind !== "text"), cells: [] });
  });
  return { columns, leftOut };
}

function append(cells: unknown[], more: readonly unknown[]): void {
  for (const cell of more) cells.push(cell);
}

function bytesOfRow(columns: readonly Pending[]): number {
  let bytes = 1;
  for (const { kind, cells } of columns) {
    if (kind.kind === "vector") {
      const list = cells.find((cell) => cell !== null) as Float64Array | undefined;
      bytes += list?.byteLength ?? 8;
    } else if (kind.kind === "number") bytes += kind.single ? 4 : 8;
  }
  return bytes;
}

/** The next rows of a column. */
function taken(column: Pending, rows: number, source: string, first: number): Column {
  const { name, kind } = column;
  const cells = column.cells.slice(0, rows);
  column.cells = column.cells.slice(rows);
  if (!column.read) return textColumn(name, []);
  if (kind.kind === "number") {
    const values = kind.single ? Float32Array.from(cells as number[]) : Float64Array.from(cells as number[]);
    const wrong = kind.integer ? values.findIndex((value) => Math.abs(value) > Number.MAX_SAFE_INTEGER) : -1;
    if (wrong >= 0) throw inexactSingle(source, name, first + wrong);
    return { kind: "number", name, values };
  }
  if (kind.kind === "vector") {
    const values = cells as (Float64Array | Float32Array | null)[];
    const entryOf = (list: Float64Array | Float32Array | null): number =>
      list?.findIndex((value) => Math.abs(value) > Number.MAX_SAFE_INTEGER) ?? -1;
    const row = kind.integer ? values.findIndex((list) => entryOf(list) >= 0) : -1;
    if (row >= 0) throw inexactList(source, name, first + row, entryOf(values[row]!));
    return { kind: "vector", name, values };
  }
  return textColumn(name, cells as (string | null)[]);
}

/** The result, or DuckDB's words about a file that it does not read. */
async function orDamaged<T>(source: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (cause) {
    const why = (cause instanceof Error ? cause.message : String(cause)).split("\n")[0]!.slice(0, 200);
    const none = /No files found/.test(why);
    throw new EtalonError(
      none ? "DATA" : /out of memory/i.test(why) ? "MEMORY" : "FORMAT",
      none
        ? `${source}: there is no file of such a name. Check the pattern.`
        : `${source}: DuckDB does not read it (${why}). Copy or write it again.`,
      { cause },
    );
  }
}
