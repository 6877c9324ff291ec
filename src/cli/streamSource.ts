import { existsSync } from "node:fs";
import { basename } from "node:path";
import type { Label } from "../data/labels.ts";
import { type Points, toMatrix } from "../data/points.ts";
import { isPattern } from "../io/filePattern.node.ts";
import { npyBatches, npyShape } from "../io/npyBatches.node.ts";
import { parquetBatches, parquetFileNames, parquetFileShape } from "../io/parquetBatches.node.ts";
import { extensionOf, isParquet } from "../io/parseTable.ts";
import type { BatchRoles } from "../io/tableBatches.ts";
import type { Matrix } from "../linalg/matrix.ts";
import type { DataFlags } from "./flags.ts";
import { CommandError, unknownName } from "./usageError.ts";

/** Rows of a file, one after the other, as often as they are asked for. */
export interface StreamSource {
  readonly name: string;
  /** Who reads it, in words. */
  readonly reader: string;
  batches(): AsyncIterable<StreamBatch>;
}

export interface StreamBatch {
  readonly points: Matrix;
  readonly features: readonly string[];
  readonly labels?: readonly (Label | null)[];
  readonly chunks?: readonly (Label | null)[];
  readonly first: number;
  readonly total: number;
  readonly warnings: readonly string[];
}

type StreamFlags = Pick<DataFlags, "label" | "chunk" | "vector" | "features" | "drop" | "id" | "missing">;

/** Whether a file of that name can be read in batches. */
export const isStreamable = (name: string): boolean =>
  isParquet(name) || (extensionOf(name) === "npy" && existsSync(name));

/** The rows of a .npy or Parquet file. `UNSUPPORTED` for other files, `DATA` where there is none, `OPTION` for columns it lacks. */
export async function streamSource(name: string, flags: StreamFlags): Promise<StreamSource> {
  if (isParquet(name)) {
    if (!existsSync(name) && !isPattern(name)) throw missing(name);
    const roles = parquetRoles(flags);
    if (!isPattern(name)) requireColumns(name, await parquetFileNames(name), flags);
    const duckdb = process.env["ETALON_PARQUET"] === "duckdb" || isPattern(name);
    async function* read() {
      if (duckdb) return yield* parquetBatches(name, { ...roles, reader: "duckdb" });
      const [, cols] = await parquetFileShape(name, roles);
      yield* parquetBatches(name, { ...roles, rows: rowsOfBatch(cols) });
    }
    return {
      name: basename(name),
      reader: duckdb ? "DuckDB" : "Etalon's own reader",
      batches: () => asMatrices(read()),
    };
  }
  if (extensionOf(name) !== "npy")
    throw new CommandError(
      "UNSUPPORTED",
      `${name}: batches are read from .npy and .parquet files. Write the points as one of them, or leave out --stream.`,
      "etalon fit --help",
    );
  if (!existsSync(name)) throw missing(name);
  const columns = npyColumns(name, flags);
  return { name: basename(name), reader: "Etalon's own reader", batches: () => asMatrices(npyBatches(name, columns)) };
}

/** Points and features that a file declares, by its head or end alone; undefined for those that are not read in batches. */
export async function streamShape(name: string, flags: StreamFlags): Promise<readonly [number, number] | undefined> {
  if (!isStreamable(name) || !existsSync(name)) return undefined;
  if (isParquet(name)) return parquetFileShape(name, parquetRoles(flags));
  return npyShape(name);
}

function requireColumns(name: string, known: readonly string[], flags: StreamFlags): void {
  const { label, chunk, vector, id, features = [], drop = [] } = flags;
  const asked = { label: [label], chunk: [chunk], vector: [vector], id: [id], features, drop };
  for (const [flag, columns] of Object.entries(asked)) {
    const wrong = columns.find((column) => column !== undefined && !known.includes(column));
    if (wrong !== undefined) throw unknownName(`column for --${flag}`, wrong, known, `etalon inspect ${name}`);
  }
}

const parquetRoles = ({ label, chunk, vector, features, drop = [], id, missing }: StreamFlags): BatchRoles => ({
  ...{ label, chunk, vector, features },
  drop: id === undefined ? drop : [...drop, id],
  missing: missing === "drop" ? "drop" : "error",
});

/** Batches are small, so that Ctrl-C is heard soon and little memory is taken. */
const rowsOfBatch = (cols: number): number => Math.max(1, Math.floor(1_048_576 / Math.max(1, cols)));

/** The columns of a .npy file are called 0, 1, 2 …. */
function npyColumns(name: string, { label, features, drop = [], id, ...others }: StreamFlags) {
  const [, width] = npyShape(name);
  const unknown = Object.entries({ vector: others.vector, chunk: others.chunk, missing: others.missing }).find(
    ([, value]) => value !== undefined && value !== "error",
  );
  if (unknown)
    throw new CommandError(
      "OPTION",
      `--${unknown[0]} does not go with batches of a .npy file. Leave it out, or give a Parquet file.`,
      "etalon fit --help",
    );
  const place = (flag: string, column: string): number => {
    const c = /^\d+$/.test(column) ? Number(column) : width;
    if (c < width) return c;
    throw new CommandError(
      "OPTION",
      `unknown column for --${flag} ${JSON.stringify(column)}. The columns of ${name} are 0 to ${width - 1}.`,
      `etalon inspect ${name}`,
    );
  };
  const dropped = [...(label === undefined ? [] : [label]), ...(id === undefined ? [] : [id]), ...drop].map((column) =>
    place("drop", column),
  );
  const all = Array.from({ length: width }, (_, c) => c);
  return {
    rows: rowsOfBatch(width),
    ...(label === undefined ? {} : { label: place("label", label) }),
    features: features?.map((column) => place("features", column)) ?? all.filter((c) => !dropped.includes(c)),
  };
}

interface ReadBatch extends Omit<StreamBatch, "points" | "features" | "warnings"> {
  readonly points: Points;
  readonly warnings?: readonly string[];
}

async function* asMatrices(batches: Iterable<ReadBatch> | AsyncIterable<ReadBatch>): AsyncGenerator<StreamBatch, void> {
  for await (const { points, warnings = [], ...rest } of batches) {
    const { features = [] } = points as { readonly features?: readonly string[] };
    yield { ...rest, warnings, points: toMatrix(points), features };
  }
}

const missing = (name: string): CommandError =>
  new CommandError("DATA", `${name}: there is no such file. Check the path.`, "etalon datasets");
