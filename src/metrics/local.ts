import { EtalonError } from "../base/errors.ts";
import { type PointsInput, toMatrix } from "../data/points.ts";
import { applyScaling } from "../data/scaling.ts";
import type { Nearest } from "../linalg/distances.ts";
import { Matrix } from "../linalg/matrix.ts";
import { mapRows, weightedGram } from "../linalg/products.ts";
import { factorPsd } from "../linalg/psd.ts";
import { type Barred, weightedDistances, weightedNearest } from "../neighbors/weightedNearest.ts";
import { linearMetric } from "./linear.ts";
import { encodeLocal } from "./localFile.ts";
import type { LocalParts } from "./localParts.ts";
import type { Metric, Report } from "./metric.ts";
import { embedPlaces } from "./places.ts";

export type { LocalParts } from "./localParts.ts";

/** How a local metric is asked for neighbors. */
export interface LocalNeighborsOptions extends Barred {
  /** How many; default 10. */
  readonly neighbors?: number;
}

/**
 * A distance that changes smoothly with the place: d(x, y)² = Σ_b w_b(x) (bᵀ(x − y))², that is, by the metric M(x) = Σ_b w_b(x) b bᵀ of the place x that asks. It is
 * DIRECTED: d(x, y) need not be d(y, x), no triangle inequality holds between places, and no single map serves all. Immutable.
 */
export interface LocalMetric {
  readonly kind: "local";
  readonly learner: string;
  readonly options: Readonly<Record<string, unknown>>;
  readonly features: readonly string[] | undefined;
  readonly report: Report;
  /** Of the features; places are told from it. Length d. */
  readonly mean: Float64Array;
  /** A fresh copy of the rows b, K x d. */
  readonly directions: Matrix;
  /** w_b(x) ≥ 0 for each row: n x K. */
  weightsAt(points: PointsInput): Matrix;
  /** The ordinary metric M(x) of one place, to map, explain, export and save. */
  metricAt(x: ArrayLike<number>): Metric;
  /** Plain (not squared) distance from x to y, by the metric of x. */
  distance(x: ArrayLike<number>, y: ArrayLike<number>): number;
  /** Plain distances from all queries to all items, each row by the metric of its query: n x m. */
  distances(queries: PointsInput, items: PointsInput): Matrix;
  /** The nearest items to each query by the query's metric, exactly, ties by lower index; distances in `squared` are squared. */
  neighbors(items: PointsInput, queries: PointsInput, options?: LocalNeighborsOptions): Nearest;
  /** The parts, to save or to fold a scaling into. */
  readonly parts: LocalParts;
  /** The bytes of a `.etalon` file. */
  save(): Uint8Array;
}

/** The local metric of copies of its parts. */
export function localMetric(given: LocalParts): LocalMetric {
  const parts = copied(given);
  const { learner, options, features, report, mean, spread, places, directions, coefficients } = parts;
  const checked = (points: PointsInput, name: string): Matrix => {
    const matrix = toMatrix(points, name);
    if (matrix.cols === mean.length) return matrix;
    throw new EtalonError(
      "SHAPE",
      `${name}: got ${matrix.cols} features but the metric was learned on ${mean.length}. Give the same features in the same order.`,
    );
  };
  const projected = (points: Matrix): Matrix =>
    mapRows(applyScaling({ kind: "none", offset: mean, spread: ones(mean.length) }, points), directions);
  const weightsOf = (points: Matrix): Matrix =>
    squaredForms(embedPlaces(places, applyScaling({ kind: "none", offset: mean, spread }, points)), coefficients);
  return Object.freeze({
    kind: "local",
    ...{ learner, options, features, report },
    get mean() {
      return mean.slice();
    },
    get directions() {
      return directions.clone();
    },
    weightsAt: (points) => weightsOf(checked(points, "points")),
    metricAt(x) {
      const weights = weightsOf(checked([x], "x")).data;
      return linearMetric({
        learner,
        options,
        map: factorPsd(weightedGram(directions, weights)),
        mean,
        features,
        report,
      });
    },
    distance(x, y) {
      const [from, to] = [checked([x], "x"), checked([y], "y")];
      return weightedDistances(weightsOf(from), projected(from), projected(to)).data[0];
    },
    distances(queries, items) {
      const [asking, asked] = [checked(queries, "queries"), checked(items, "items")];
      return weightedDistances(weightsOf(asking), projected(asking), projected(asked));
    },
    neighbors(items, queries, { neighbors = 10, ...others } = {}) {
      if (!(Number.isInteger(neighbors) && neighbors > 0)) {
        throw new EtalonError("OPTION", `neighbors: \`neighbors: ${neighbors}\` is not legal. Give an integer from 1.`);
      }
      const [asking, asked] = [checked(queries, "queries"), checked(items, "items")];
      return weightedNearest(weightsOf(asking), projected(asking), projected(asked), neighbors, others);
    },
    get parts() {
      return copied(parts);
    },
    save: () => encodeLocal(parts),
  } satisfies LocalMetric);
}

/** (a_b·z + c_b)² for each row z of `embedded` (n x r) and each row [a_b, c_b] of `coefficients` (K x (r + 1)): n x K. */
export function squaredForms(embedded: Matrix, coefficients: Matrix): Matrix {
  const out = mapRows(withOne(embedded), coefficients);
  for (let k = 0; k < out.data.length; k++) out.data[k] *= out.data[k];
  return out;
}

/** Rows [z, 1]. */
export function withOne({ rows, cols, data }: Matrix): Matrix {
  const out = new Matrix(rows, cols + 1);
  for (let i = 0; i < rows; i++) {
    out.data.set(data.subarray(i * cols, (i + 1) * cols), i * (cols + 1));
    out.data[i * (cols + 1) + cols] = 1;
  }
  return out;
}

/** The local metric on unscaled data that equals `metric` on scaled data, as `foldScaling` for an ordinary one. */
export function foldLocalScaling(
  metric: LocalMetric,
  { offset, spread: scaling }: { readonly offset: Float64Array; readonly spread: Float64Array },
): LocalMetric {
  const { mean, spread, directions, ...parts } = metric.parts;
  for (let k = 0; k < directions.data.length; k++) directions.data[k] /= scaling[k % directions.cols];
  return localMetric({
    ...parts,
    directions,
    mean: mean.map((value, j) => offset[j] + scaling[j] * value),
    spread: spread.map((value, j) => value * scaling[j]),
  });
}

const ones = (length: number): Float64Array => new Float64Array(length).fill(1);

const copied = (parts: LocalParts): LocalParts => ({
  ...parts,
  mean: parts.mean.slice(),
  spread: parts.spread.slice(),
  directions: parts.directions.clone(),
  coefficients: parts.coefficients.clone(),
  places: {
    landmarks: parts.places.landmarks.clone(),
    width: parts.places.width,
    projection: parts.places.projection.clone(),
    shift: parts.places.shift.slice(),
  },
});
