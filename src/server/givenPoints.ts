import type { Point } from "../api/points.ts";
import { nearestName } from "../base/suggest.ts";
import { Matrix } from "../linalg/matrix.ts";
import { Refusal } from "./refusal.ts";
import type { Items, ServedModel } from "./servedModel.ts";

/** Points of a request as numbers. */
export interface GivenPoints {
  /** n x d. */
  readonly points: Matrix;
  /** For each point its row in the items, -1 for one given by its features. */
  readonly rows: Int32Array;
}

/** Above this many ids no nearest one is looked for. */
const FEW_IDS = 10_000;

/** The points by their features or their ids. 400 `SHAPE` for another number of features, `DATA` for ids that are not loaded. */
export function givenPoints(model: ServedModel, field: string, given: readonly Point[]): GivenPoints {
  const points = new Matrix(given.length, model.features);
  const rows = new Int32Array(given.length).fill(-1);
  given.forEach((point, i) => {
    const row = givenPoint(model, `${field}[${i}]`, point);
    points.data.set(row.values, i * model.features);
    rows[i] = row.row;
  });
  return { points, rows };
}

/** One point: its features, and its row in the items or -1. */
export function givenPoint(
  { id, features, items }: ServedModel,
  path: string,
  point: Point,
): { readonly values: ArrayLike<number>; readonly row: number } {
  if (typeof point === "string") {
    const row = rowOf(items, path, point);
    return { values: row.loaded.points.row(row.at), row: row.at };
  }
  if (point.length === features) return { values: point, row: -1 };
  throw new Refusal(
    400,
    "SHAPE",
    `${path}: got ${point.length} numbers but model ${JSON.stringify(id)} takes ${features}. Give the features in the model's order.`,
    { path },
  );
}

function rowOf(items: Items | undefined, path: string, id: string): { readonly loaded: Items; readonly at: number } {
  if (!items) {
    throw new Refusal(
      409,
      "UNSUPPORTED",
      `${path}: ${JSON.stringify(id)} is an id, but the server has no items. Give numbers, or start it with --data.`,
      { path },
    );
  }
  const at = items.rows.get(id);
  if (at !== undefined) return { loaded: items, at };
  const guess = items.ids.length <= FEW_IDS ? nearestName(id.slice(0, 64), items.ids) : undefined;
  const remedy = guess === undefined ? "Give an id of the loaded data." : `Did you mean ${guess}?`;
  throw new Refusal(400, "DATA", `${path}: there is no item ${JSON.stringify(id)}. ${remedy}`, { path });
}
