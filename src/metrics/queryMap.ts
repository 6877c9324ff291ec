import { EtalonError } from "../base/errors.ts";
import { type PointsInput, toMatrix } from "../data/points.ts";
import { unitRows } from "../data/unitRows.ts";
import { type Nearest, nearest } from "../linalg/distances.ts";
import type { Matrix } from "../linalg/matrix.ts";
import { mapRows, multiply } from "../linalg/products.ts";
import { halfSquares } from "./halfSquares.ts";
import type { NeighborsOptions } from "./metric.ts";
import { encodeQueryMap } from "./queryMapFile.ts";
import type { QueryMapParts } from "./queryMapParts.ts";

export type { Comparison, QueryMapParts } from "./queryMapParts.ts";

/**
 * A learned map of queries, q' = A q, that are then compared with documents as they are: a bilinear similarity, NOT a metric. Documents need not be indexed
 * anew; the similarity of a to b is not that of b to a. Immutable.
 */
export interface QueryMap extends QueryMapParts {
  readonly kind: "query";
  /** Zeros, length d: y = map·(x − mean) as with metrics, so that one export serves both. */
  readonly mean: Float64Array;
  /** d. */
  readonly components: number;
  /** A q for each row: n x d. */
  transform(queries: PointsInput): Matrix;
  /** Mapped queries as they are compared: of length 1 under cosine. */
  asked(queries: PointsInput): Matrix;
  /** Documents as they are compared: of length 1 under cosine, else untouched. */
  searched(documents: PointsInput): Matrix;
  /** The larger, the nearer: ⟨A q, x⟩ − ‖x‖²/2, or the cosine of A q and x; n x m. */
  similarities(queries: PointsInput, documents: PointsInput): Matrix;
  /** The nearest documents to each query, exactly, ties by lower index; `squared` are squared distances of what `asked` and `searched` give. */
  neighbors(documents: PointsInput, queries: PointsInput, options?: NeighborsOptions): Nearest;
  /** Always `UNSUPPORTED`: there is no distance of two points. */
  distance(a: ArrayLike<number>, b: ArrayLike<number>): never;
  /** Always `UNSUPPORTED`: a threshold needs a distance. */
  same(a: ArrayLike<number>, b: ArrayLike<number>): never;
  /** The bytes of a `.etalon` file of mode query-only. */
  save(): Uint8Array;
}

/** The query map of copies of its parts. */
export function queryMap(parts: QueryMapParts): QueryMap {
  const map = parts.map.clone();
  const compared = (matrix: Matrix): Matrix => (parts.comparison === "cosine" ? unitRows(matrix) : matrix);
  const checked = (points: PointsInput, name: string): Matrix => {
    const matrix = toMatrix(points, name);
    if (matrix.cols === map.cols) return matrix;
    throw new EtalonError(
      "SHAPE",
      `${name}: got ${matrix.cols} features but the query map was learned on ${map.cols}. Give the same features in the same order.`,
    );
  };
  const transform = (queries: PointsInput): Matrix => mapRows(checked(queries, "queries"), map);
  const asked = (queries: PointsInput): Matrix => compared(transform(queries));
  const searched = (documents: PointsInput): Matrix => compared(checked(documents, "documents"));
  return Object.freeze({
    ...parts,
    kind: "query",
    get map() {
      return map.clone();
    },
    get mean() {
      return new Float64Array(map.cols);
    },
    components: map.rows,
    transform,
    asked,
    searched,
    similarities(queries, documents) {
      const items = searched(documents);
      const products = multiply(asked(queries), items, { transposeB: true });
      if (parts.comparison === "euclidean") addToColumns(products, halfSquares(items));
      return products;
    },
    neighbors(documents, queries, { neighbors = 10, exclude } = {}) {
      if (!(Number.isInteger(neighbors) && neighbors > 0)) {
        throw new EtalonError("OPTION", `neighbors: \`neighbors: ${neighbors}\` is not legal. Give an integer from 1.`);
      }
      const passedOver = exclude ? { exclude: Int32Array.from(exclude) } : {};
      return nearest(asked(queries), searched(documents), neighbors, passedOver);
    },
    distance: () => refuse("distance"),
    same: () => refuse("same"),
    save: () => encodeQueryMap({ ...parts, map }),
  } satisfies QueryMap);
}

function addToColumns({ rows, cols, data }: Matrix, offsets: Float64Array): void {
  for (let i = 0, k = 0; i < rows; i++) for (let j = 0; j < cols; j++, k++) data[k] += offsets[j];
}

function refuse(what: string): never {
  throw new EtalonError(
    "UNSUPPORTED",
    `${what}: a query map is a similarity of queries to documents, not a metric of points. Use transform, similarities or neighbors, or learn with mode both.`,
  );
}
