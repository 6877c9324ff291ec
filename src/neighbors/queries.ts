import { EtalonError } from "../base/errors.ts";
import { type PointsInput, toPoints } from "../data/points.ts";
import { requireInteger } from "./hnswOptions.ts";
import type { Rows } from "./rows.ts";

/** The queries as points. `SHAPE` and `OPTION` as `NeighborIndex` says. */
export function checkedQueries(
  index: { readonly cols: number },
  queries: PointsInput,
  neighbors: number,
  exclude: ArrayLike<number> | undefined,
  most = Number.MAX_SAFE_INTEGER,
): Rows {
  requireInteger("neighbors", neighbors, 1, most);
  const asked = toPoints(queries, "queries");
  if (asked.cols !== index.cols) {
    throw new EtalonError("SHAPE", `queries: got ${asked.cols} features but the index has ${index.cols}.`);
  }
  if (exclude && exclude.length !== asked.rows) {
    throw new EtalonError(
      "SHAPE",
      `exclude: got ${exclude.length} rows for ${asked.rows} queries. Give one each, -1 for none.`,
    );
  }
  return asked;
}
