import { EtalonError } from "../base/errors.ts";
import { bytesOf } from "../io/bytes.ts";
import { sqlLiteral, sqlName } from "../io/sqlText.ts";
import { batches, requireIds, requireWidth, type StoreVectors, singleVectors } from "./storeVectors.ts";

/** Where the vectors go. */
export interface SqliteVecOptions {
  /** The table to make; default `items`. */
  readonly table?: string;
  /** Its column of vectors; default `learned`. */
  readonly column?: string;
  /** Its column of ids; default `id`. Without ids there is `rowid`, the row from 0. */
  readonly id?: string | undefined;
}

const MOST_NUMBERS = 8192;
const NUMBERS_A_STATEMENT = 65536;
const PLAIN = /^[A-Za-z][A-Za-z0-9_]{0,62}$/;
const TAKEN = ["distance", "k", "rowid"];

/** A script for SQLite with sqlite-vec, in parts: it makes a `vec0` table with the Euclidean distance and fills it, all in one transaction. */
export function exportSqliteVec(
  given: StoreVectors,
  { table = "items", column = "learned", id = "id" }: SqliteVecOptions = {},
): Iterable<string> {
  const { ids } = given;
  requireIds(given);
  requireWidth("sqlite-vec", given, MOST_NUMBERS, "qdrant or lancedb");
  const name = sqlName(table, "--table", 255);
  const key = PLAIN.test(id) && !TAKEN.includes(id.toLowerCase()) ? id : "id";
  if (!PLAIN.test(column) || [...TAKEN, key.toLowerCase()].includes(column.toLowerCase())) {
    throw new EtalonError(
      "OPTION",
      `--column: sqlite-vec cannot call a column ${JSON.stringify(column)}. Give a letter and then letters, digits or _, at most 63, and neither the ids' name nor ${TAKEN.join(", ")}.`,
    );
  }
  const { rows, cols } = given.vectors;
  const bytes = bytesOf(singleVectors(given));
  const literals = ids?.map((text) => sqlLiteral(text));
  return parts();

  function* parts(): Generator<string> {
    yield `BEGIN;\nCREATE VIRTUAL TABLE ${name} USING vec0(${ids ? `${key} TEXT PRIMARY KEY, ` : ""}${column} float[${cols}]);\n`;
    for (const [start, end] of batches(rows, cols, NUMBERS_A_STATEMENT)) {
      const values = Array.from({ length: end - start }, (_, k) => {
        const row = start + k;
        const vector = bytes.subarray(row * cols * 4, (row + 1) * cols * 4);
        return `(${literals ? literals[row] : row},X'${hexOf(vector)}')`;
      });
      yield `INSERT INTO ${name}(${ids ? key : "rowid"}, ${column}) VALUES\n${values.join(",\n")};\n`;
    }
    yield "COMMIT;\n";
  }
}

const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"));
const hexOf = (bytes: Uint8Array): string => Array.from(bytes, (byte) => HEX[byte]).join("");
