import { EtalonError } from "../base/errors.ts";
import { show } from "../base/options.ts";
import { type PointsInput, toPoints } from "../data/points.ts";
import { keeps } from "../distances/laws.ts";
import type { Nearest } from "../linalg/nearest.ts";
import { ballSearch, ballTree } from "./ballTree.ts";
import { bruteForce, bruteForceBy, noneFound } from "./bruteForce.ts";
import { type Choice, chooseIndex } from "./choice.ts";
import { type HnswIndex, hnswIndex } from "./hnswIndex.ts";
import type { HnswOptions } from "./hnswOptions.ts";
import { euclideanMeasure, givenMeasure, type VectorDistance } from "./measure.ts";
import { checkedQueries } from "./queries.ts";
import type { Rows } from "./rows.ts";
import { LARGEST } from "./slack.ts";
import type { Search } from "./tree.ts";
import type { IndexKind, NeighborIndex } from "./types.ts";
import { vantageSearch, vantageTree } from "./vantageTree.ts";

export interface IndexOptions extends HnswOptions {
  /** Default `auto`: by the number of points and of features; the index says which and why. */
  readonly kind?: IndexKind | "auto";
  /** Lets `auto` pick only among kinds that find every neighbor. Default false. */
  readonly exact?: boolean;
  /** A distance of `etalon/distances`, or your own `withLaws`; Euclidean without one. `exact` takes any, `vp-tree` any pseudometric. */
  readonly distance?: VectorDistance;
}

export const INDEX_KINDS: readonly IndexKind[] = ["exact", "vp-tree", "ball-tree", "hnsw"];

/**
 * An index of points (n x d; 32-bit numbers stay such) for k-nearest-neighbor queries. `exact`, `vp-tree` and `ball-tree` find the same, bit for bit; `hnsw` finds
 * most, and its `recall` says how many. `OPTION` for an illegal kind or option, `UNSUPPORTED` for a distance that the kind cannot use, `SHAPE` and `DATA`
 * as for any points. Yianilos 1993 (vantage-point tree), Omohundro 1989 (ball tree), Malkov & Yashunin 2020 (hnsw).
 */
export function neighborIndex(points: PointsInput, options: IndexOptions & { readonly kind: "hnsw" }): HnswIndex;
export function neighborIndex(points: PointsInput, options?: IndexOptions): NeighborIndex;
export function neighborIndex(points: PointsInput, options: IndexOptions = {}): NeighborIndex {
  const rows = toPoints(points);
  const { kind, reason } = choiceOf(rows, options);
  if (kind === "hnsw") return hnswIndex(rows, options, reason);
  const find = finderOf(rows, kind, options.distance);
  return Object.freeze({
    kind,
    reason,
    rows: rows.rows,
    cols: rows.cols,
    query: (queries, neighbors, { exclude } = {}) => {
      const asked = checkedQueries(rows, queries, neighbors, exclude);
      return find(asked, neighbors, exclude && Int32Array.from(exclude));
    },
  } satisfies NeighborIndex);
}

function choiceOf(rows: Rows, { kind = "auto", exact = false, distance }: IndexOptions): Choice {
  const law = !distance
    ? "euclidean"
    : keeps(distance, "triangle") && keeps(distance, "symmetric")
      ? "metric"
      : "other";
  if (kind === "auto") return chooseIndex({ rows: rows.rows, cols: rows.cols, exact, distance: law });
  if (!INDEX_KINDS.includes(kind)) {
    throw new EtalonError(
      "OPTION",
      `neighborIndex: \`kind: ${show(kind)}\` is not legal. Give auto, ${INDEX_KINDS.join(", ")}.`,
    );
  }
  if ((kind === "ball-tree" || kind === "hnsw") && distance) {
    throw new EtalonError(
      "UNSUPPORTED",
      `neighborIndex: ${kind} is Euclidean. For other distances take vp-tree or exact.`,
    );
  }
  if (kind === "vp-tree" && law === "other") {
    throw new EtalonError(
      "UNSUPPORTED",
      `neighborIndex: a vp-tree needs a metric or pseudometric, and this distance is a ${distance!.laws}. Take exact.`,
    );
  }
  return { kind, reason: "asked for" };
}

type Finder = (queries: Rows, neighbors: number, exclude: Int32Array | undefined) => Nearest;

function finderOf(points: Rows, kind: Exclude<IndexKind, "hnsw">, distance: VectorDistance | undefined): Finder {
  const measure = distance ? givenMeasure(distance, points.cols) : euclideanMeasure(points.cols);
  // Near the ends of the range of doubles squares overflow or vanish, and bounds with them.
  const bounded = distance !== undefined || moderate(points);
  const tried: Finder = distance
    ? (queries, neighbors, exclude) => bruteForceBy(measure, points, queries, neighbors, exclude)
    : (queries, neighbors, exclude) => bruteForce(points, queries, neighbors, exclude);
  if (kind === "exact" || !bounded) return tried;
  const search = kind === "vp-tree" ? vantageSearch(vantageTree(points, measure)) : ballSearch(ballTree(points));
  return (queries, neighbors, exclude) =>
    distance || moderate(queries) ? searchAll(search, queries, neighbors, exclude) : tried(queries, neighbors, exclude);
}

const moderate = ({ data }: Rows): boolean => {
  for (let e = 0; e < data.length; e++) if (!(Math.abs(data[e]) < LARGEST)) return false;
  return true;
};

function searchAll(search: Search, queries: Rows, k: number, exclude: Int32Array | undefined): Nearest {
  const result = noneFound(queries.rows, k);
  const found = { rows: result.indices, keys: result.squared };
  for (let i = 0; i < queries.rows; i++)
    search(queries.data, i * queries.cols, exclude?.[i] ?? -1, found, i * k, (i + 1) * k - 1);
  return result;
}
