import { applyScaling, type EndedLearner, fitScaling, Matrix, type makeProtocol } from "etalon";
import {
  type Bounds,
  decisionRegions,
  type FindNearest,
  type InputPlane,
  inputPlane,
  learnedShares,
  nearestRows,
  orderedClasses,
  type Regions,
  regionBounds,
  regionDifference,
  regionShares,
} from "etalon/plot";
import type { CompareGround, CompareNeighbors, ComparePicture, CompareRequest } from "./compareProtocol.ts";

/** Rows of the request that were not removed. */
export function keptRows({ rows, removed }: CompareRequest): Int32Array {
  const gone = new Set(removed);
  return Int32Array.from({ length: rows }, (_, row) => row).filter((row) => !gone.has(row));
}

/** What is seen of the learners: the metric that each found in the first fold, in one plane of the input space. */
export class CompareView {
  readonly #request: CompareRequest;
  readonly #protocol: ReturnType<typeof makeProtocol>;
  readonly #points: Matrix;
  readonly #kept: Int32Array;
  readonly #plane: InputPlane;
  readonly #bounds: Bounds;
  readonly #deciding: { readonly points: Matrix; readonly codes: Int32Array };
  readonly #scaled: (points: Matrix) => Matrix;
  readonly #held: Int32Array;
  readonly #finders = new Map<string, FindNearest>();
  #plain: Regions | undefined;

  constructor(request: CompareRequest, protocol: ReturnType<typeof makeProtocol>) {
    this.#request = request;
    this.#protocol = protocol;
    this.#points = new Matrix(request.rows, request.cols, request.points);
    this.#kept = keptRows(request);
    const points = this.#points.take(this.#kept);
    this.#plane = inputPlane(points, request.features);
    this.#bounds = regionBounds(
      this.#plane.picture,
      this.#kept.map((_, i) => i),
    );
    const test = new Set(protocol.folds[0]);
    this.#held = this.#kept.filter((_, i) => test.has(i));
    const learned = this.#kept.filter((row, i) => !test.has(i) && (request.codes[row] as number) >= 0);
    this.#deciding = {
      points: this.#points.take(learned),
      codes: learned.map((row) => request.codes[row] as number),
    };
    const scaling = fitScaling(this.#deciding.points, protocol.scale);
    this.#scaled = (points) => applyScaling(scaling, points);
  }

  /** Cells of a picture's longer side: fewer where each costs more. */
  get #cells(): number {
    return this.#points.data.length < 5000 ? 128 : 72;
  }

  get ground(): CompareGround {
    const picture = new Float64Array(2 * this.#request.rows);
    this.#kept.forEach((row, i) => {
      picture.set(this.#plane.picture.row(i), 2 * row);
    });
    const { folds, neighbors } = this.#protocol;
    return {
      picture,
      bounds: this.#bounds,
      axes: this.#plane.axes,
      held: Array.from(this.#held),
      folds: folds.length,
      neighbors,
    };
  }

  /** The picture of a learner all of whose folds ended; null of another. */
  picture({ details: { learner, folds, confusion } }: EndedLearner): ComparePicture | null {
    const metric = folds[0]?.metric;
    if (!metric || !confusion) return null;
    const find: FindNearest = (items, queries, options) =>
      metric.neighbors(this.#scaled(items), this.#scaled(queries), options);
    this.#finders.set(learner, find);
    const { neighbors, classes } = this.#protocol;
    const regions = decisionRegions(find, this.#deciding, this.#plane, this.#bounds, {
      neighbors,
      cells: this.#cells,
    });
    if (learner === "euclidean") this.#plain = regions;
    const shares = learnedShares(metric, this.#scaled(this.#deciding.points));
    const ordered = orderedClasses(classes.map(String));
    const counts = ordered.table(confusion);
    return {
      regions,
      shares: regionShares(regions, this.#request.classes.length),
      changed: this.#plain ? regionDifference(this.#plain, regions) : 0,
      confusion: { names: ordered.names, counts: ordered.names.map((_, i) => Array.from(counts.row(i))) },
      telling: Array.from(shares, (share, feature) => ({ feature, share })).sort((a, b) => b.share - a.share),
    };
  }

  /** The rows nearest to one of them under the metric of every learner that has ended. */
  neighbors(row: number, count: number): CompareNeighbors[] {
    const without = new Set(this.#request.removed);
    return Array.from(this.#finders, ([learner, find]) => ({
      learner,
      near: nearestRows(find, this.#points, row, { neighbors: count, without }),
    }));
  }
}
