import { nearest } from "../../linalg/distances.ts";
import type { Matrix } from "../../linalg/matrix.ts";
import type { Nearest } from "../../linalg/nearest.ts";

/** Brings data points (n x d) into a learned space (n x k). */
export type Embedding = (points: Matrix) => Matrix;

/** Finds the items (m x d) nearest to each query (n x d), as `neighbors` of a metric does; `exclude` names an item for each query that it must not find, -1 for none. */
export type FindNearest = (
  items: Matrix,
  queries: Matrix,
  options: { readonly neighbors: number; readonly exclude?: Int32Array },
) => Nearest;

/** By the plain distance in a learned space. */
export const nearestIn =
  (embed: Embedding): FindNearest =>
  (items, queries, { neighbors, exclude }) =>
    nearest(embed(queries), embed(items), neighbors, exclude ? { exclude } : {});
