import { EtalonError } from "../base/errors.ts";
import { sqlLiteral, sqlName, sqlTable } from "../io/sqlText.ts";
import { batches, requireIds, requireWidth, type StoreVectors, singleText, singleVectors } from "./storeVectors.ts";

/** Where the vectors go. */
export interface PgvectorOptions {
  /** An existing table, `items` or `shop.items`. */
  readonly table: string;
  /** Its column that holds the ids. */
  readonly id: string;
  /** The column to add; default `learned`. It must not exist yet: no column is overwritten. */
  readonly column?: string;
}

const MOST_INDEXED_VECTOR = 2000;
const MOST_INDEXED_HALF = 4000;
const MOST_STORED = 16000;
const LARGEST_HALF = 65504;
const NUMBERS_A_STATEMENT = 65536;

/**
 * A script for PostgreSQL with pgvector, in parts: it adds a column, fills it by id and builds an index for the Euclidean distance, all in one transaction.
 * Up to 2,000 numbers a `vector`, up to 4,000 a `halfvec`, both with an index; up to 16,000 a `vector` without. `UNSUPPORTED` beyond, and for numbers that 16 bits do not hold.
 */
export function exportPgvector(
  given: StoreVectors,
  { table, id, column = "learned" }: PgvectorOptions,
): Iterable<string> {
  const { ids } = given;
  if (ids === undefined) {
    throw new EtalonError("OPTION", "pgvector: the rows of a table are found by id. Name the column of ids with --id.");
  }
  requireIds(given);
  const { rows, cols } = given.vectors;
  requireWidth("pgvector", given, MOST_STORED, "qdrant or lancedb");
  const type = cols > MOST_INDEXED_VECTOR && cols <= MOST_INDEXED_HALF ? "halfvec" : "vector";
  const names = { table: sqlTable(table, "--table"), id: sqlName(id, "--id"), column: sqlName(column, "--column") };
  const singles = singleVectors(given);
  if (type === "halfvec") requireHalves(singles);
  const literals = ids.map((text) => sqlLiteral(text, { backslashes: true }));
  return parts();

  function* parts(): Generator<string> {
    yield opening(names, `${type}(${cols})`);
    for (const [start, end] of batches(rows, cols, NUMBERS_A_STATEMENT)) {
      const values = Array.from({ length: end - start }, (_, k) => {
        const vector = singles.subarray((start + k) * cols, (start + k + 1) * cols);
        return `(${literals[start + k]},'[${Array.from(vector, singleText).join(",")}]')`;
      });
      yield `INSERT INTO etalon_vectors VALUES\n${values.join(",\n")};\n`;
    }
    yield closing(names, `${type}(${cols})`, cols <= MOST_INDEXED_HALF ? `${type}_l2_ops` : undefined);
  }
}

function requireHalves(singles: Float32Array): void {
  const large = singles.find((value) => Math.abs(value) > LARGEST_HALF);
  if (large === undefined) return;
  throw new EtalonError(
    "UNSUPPORTED",
    `pgvector: over ${MOST_INDEXED_VECTOR} numbers its index takes 16 bits a number, which do not hold ${large}. Learn at most ${MOST_INDEXED_VECTOR} --components, or export to qdrant or lancedb.`,
  );
}

interface Names {
  readonly table: string;
  readonly id: string;
  readonly column: string;
}

const opening = (
  { table, id }: Names,
  type: string,
): string => `-- Learned vectors for pgvector. All or nothing: after an error the database is as it was.
SET client_encoding = 'UTF8';
CREATE EXTENSION IF NOT EXISTS vector;
BEGIN;
CREATE TEMPORARY TABLE etalon_vectors ON COMMIT DROP AS
  SELECT ${id} AS id, NULL::${type} AS vector FROM ${table} WITH NO DATA;
`;

const closing = (
  { table, id, column }: Names,
  type: string,
  operators: string | undefined,
): string => `CREATE TEMPORARY TABLE etalon_strangers ON COMMIT DROP AS
  SELECT id FROM etalon_vectors WHERE NOT EXISTS (SELECT FROM ${table} AS item WHERE item.${id} = etalon_vectors.id);
DO $$
DECLARE
  strangers bigint := (SELECT count(*) FROM etalon_strangers);
BEGIN
  IF strangers = (SELECT count(*) FROM etalon_vectors) THEN
    RAISE EXCEPTION 'none of the % ids is in the table', strangers;
  ELSIF strangers > 0 THEN
    RAISE WARNING '% ids are not in the table, such as %', strangers, (SELECT min(id::text) FROM etalon_strangers);
  END IF;
END $$;
ALTER TABLE ${table} ADD COLUMN ${column} ${type};
UPDATE ${table} AS item SET ${column} = etalon_vectors.vector FROM etalon_vectors WHERE item.${id} = etalon_vectors.id;
${
  operators === undefined
    ? "-- Too many numbers for an index of pgvector: searches compare with every row.\n"
    : `CREATE INDEX ON ${table} USING hnsw (${column} ${operators});\n`
}COMMIT;
`;
