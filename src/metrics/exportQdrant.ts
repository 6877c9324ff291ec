import { EtalonError } from "../base/errors.ts";
import { batches, requireIds, requireWidth, type StoreVectors, singleText, singleVectors } from "./storeVectors.ts";

/** Where the vectors go. */
export interface QdrantOptions {
  /** The collection to make; default `items`. */
  readonly table?: string;
  /** The name of the vector, for collections with several; by default it has none. */
  readonly column?: string | undefined;
  /** Under which key of the payload an id stands; default `id`. */
  readonly id?: string | undefined;
}

const MOST_NUMBERS = 65536;
const NUMBERS_A_REQUEST = 500_000;
const FORBIDDEN = /[<>:"/\\|?*\p{Control}\p{Surrogate}]/u;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const WHOLE = /^(0|[1-9]\d{0,15})$/;

/**
 * JSON Lines for Qdrant, in parts: each line is one request of its REST API, `{method, path, body}`. The first makes a collection with the Euclidean distance, the others put points.
 * Ids that are whole numbers or UUIDs stay; others become row numbers. The payload has the id as it was.
 */
export function exportQdrant(
  given: StoreVectors,
  { table = "items", column, id = "id" }: QdrantOptions = {},
): Iterable<string> {
  const { ids } = given;
  requireIds(given);
  requireWidth("qdrant", given, MOST_NUMBERS, "lancedb");
  if (table === "" || table.length > 255 || /^\.+$/.test(table) || FORBIDDEN.test(table)) {
    throw new EtalonError(
      "OPTION",
      `--table: ${JSON.stringify(table)} is no name for a collection. Give 1 to 255 signs without < > : " / \\ | ? * or control signs.`,
    );
  }
  if (column === "")
    throw new EtalonError("OPTION", "--column: a vector's name is not empty. Give one, or leave it out.");
  const { rows, cols } = given.vectors;
  const singles = singleVectors(given);
  const path = `/collections/${encodeURIComponent(table)}`;
  const kept = ids?.every((name) => WHOLE.test(name) && Number.isSafeInteger(Number(name)))
    ? (row: number): string => ids[row]
    : ids?.every((name) => UUID.test(name))
      ? (row: number): string => JSON.stringify(ids[row])
      : String;
  const named = (text: string): string => (column === undefined ? text : `{${JSON.stringify(column)}:${text}}`);
  const line = (target: string, body: string): string =>
    `{"method":"PUT","path":${JSON.stringify(target)},"body":${body}}\n`;
  return parts();

  function* parts(): Generator<string> {
    yield line(path, `{"vectors":${named(`{"size":${cols},"distance":"Euclid"}`)}}`);
    for (const [start, end] of batches(rows, cols, NUMBERS_A_REQUEST)) {
      const points = Array.from({ length: end - start }, (_, k) => {
        const vector = singles.subarray((start + k) * cols, (start + k + 1) * cols);
        const payload = ids ? `,"payload":{${JSON.stringify(id)}:${JSON.stringify(ids[start + k])}}` : "";
        return `{"id":${kept(start + k)},"vector":${named(`[${Array.from(vector, singleText).join(",")}]`)}${payload}}`;
      });
      yield line(`${path}/points?wait=true`, `{"points":[${points.join(",")}]}`);
    }
  }
}
