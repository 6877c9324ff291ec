import { counted } from "../base/counted.ts";
import type { IndexKind } from "./types.ts";

/** What an index is to be built over. */
export interface Task {
  readonly rows: number;
  readonly cols: number;
  /** Only a kind that finds all neighbors. */
  readonly exact: boolean;
  /** Euclidean, or another distance and whether it keeps the triangle inequality and symmetry. */
  readonly distance: "euclidean" | "metric" | "other";
}

export interface Choice {
  readonly kind: IndexKind;
  readonly reason: string;
}

/** From so many points on a graph is built where a tree does not pay: a query of all points against all others would take minutes. */
const MANY = 100_000;
/** Points of a given distance from which a tree pays in any case: each distance is a call. */
const SOME = 100;

/**
 * Points from which a vantage-point tree beats tiles on points spread evenly over d features, building included: 1,250 at d = 2, 7,800 at 4, 49,000 at 6
 * (measured; docs/guide/neighbors.md). Ball trees were slower everywhere.
 */
const treePays = (cols: number): number => {
  let points = 200;
  for (let c = 0; c < cols && points < 1e9; c++) points *= 2.5;
  return points;
};

export function chooseIndex({ rows, cols, exact, distance }: Task): Choice {
  const size = `${counted(rows, "point")} with ${counted(cols, "feature")}`;
  if (distance === "other")
    return { kind: "exact", reason: "the given distance is no metric: only trying all points is exact" };
  if (distance === "metric") {
    if (rows >= SOME) return { kind: "vp-tree", reason: `a tree asks the given metric for fewer of ${rows} distances` };
    return { kind: "exact", reason: `${counted(rows, "point")}: too few for a tree to pay` };
  }
  if (rows >= treePays(cols)) return { kind: "vp-tree", reason: `${size}: a tree visits few of them` };
  if (rows >= MANY && !exact)
    return { kind: "hnsw", reason: `${size}: too many to try all, too many features for a tree` };
  if (rows >= MANY) return { kind: "exact", reason: `${size}: too many features for a tree` };
  return { kind: "exact", reason: `${size}: trying all of them is fastest` };
}
