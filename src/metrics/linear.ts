import { EtalonError } from "../base/errors.ts";
import { type PointsInput, toMatrix } from "../data/points.ts";
import { squaredDistances } from "../linalg/distances.ts";
import { Matrix } from "../linalg/matrix.ts";
import { mapRows } from "../linalg/products.ts";
import { gramOfMap } from "../linalg/psd.ts";
import { neighborFinder } from "../neighbors/finder.ts";
import { decide } from "./decision.ts";
import { encodeLinear } from "./linearFile.ts";
import type { LinearParts } from "./linearParts.ts";
import type { Explanation, Metric } from "./metric.ts";

export type { LinearParts } from "./linearParts.ts";

/** The metric d(a, b) = ‖L(a − b)‖ over copies of its parts. */
export function linearMetric(parts: LinearParts): Metric {
  const map = parts.map.clone();
  const mean = parts.mean.slice();
  const requireLength = (point: ArrayLike<number>, name: string): void => {
    if (point.length !== map.cols) throw wrongDimension(name, point.length, map.cols);
    for (let j = 0; j < map.cols; j++) {
      if (!Number.isFinite(point[j]))
        throw new EtalonError("DATA", `${name}: entry ${j} is ${point[j]}. Distances need finite numbers.`);
    }
  };
  const requireColumns = (points: PointsInput, name: string): Matrix => {
    const matrix = toMatrix(points, name);
    if (matrix.cols !== map.cols) throw wrongDimension(name, matrix.cols, map.cols);
    return matrix;
  };
  const transform = (points: PointsInput, name = "points"): Matrix => {
    const centered = requireColumns(points, name);
    for (let i = 0; i < centered.rows; i++)
      for (let j = 0; j < map.cols; j++) centered.data[i * map.cols + j] -= mean[j];
    return mapRows(centered, map);
  };
  const difference = (a: ArrayLike<number>, b: ArrayLike<number>): Matrix => {
    requireLength(a, "a");
    requireLength(b, "b");
    return new Matrix(
      1,
      map.cols,
      Float64Array.from({ length: map.cols }, (_, j) => a[j] - b[j]),
    );
  };
  const distance = (a: ArrayLike<number>, b: ArrayLike<number>): number => {
    const mapped = mapRows(difference(a, b), map);
    return Math.sqrt(mapped.data.reduce((sum, value) => sum + value * value, 0));
  };
  return Object.freeze({
    kind: "linear",
    learner: parts.learner,
    options: parts.options,
    get map() {
      return map.clone();
    },
    get mean() {
      return mean.slice();
    },
    features: parts.features,
    report: parts.report,
    components: map.rows,
    get matrix() {
      return gramOfMap(map);
    },
    transform: (points) => transform(points),
    distance,
    distances(a, b = a) {
      const out = squaredDistances(transform(a, "a"), transform(b, "b"));
      for (let k = 0; k < out.data.length; k++) out.data[k] = Math.sqrt(out.data[k]);
      return out;
    },
    neighbors(points, queries, { neighbors = 10, exclude, index = "auto" } = {}) {
      if (!(Number.isInteger(neighbors) && neighbors > 0)) {
        throw new EtalonError("OPTION", `neighbors: \`neighbors: ${neighbors}\` is not legal. Give an integer from 1.`);
      }
      const asked = transform(queries, "queries");
      const finder = neighborFinder(transform(points), index);
      return { ...finder.query(asked, neighbors, exclude && Int32Array.from(exclude)), by: finder.by };
    },
    explain: (a, b) => explain(difference(a, b), map, parts.features),
    decision: parts.decision,
    same: (a, b) => decide(parts.decision, distance(a, b)),
    save: () => encodeLinear({ ...parts, map, mean }),
  } satisfies Metric);
}

function explain(delta: Matrix, map: Matrix, features: readonly string[] | undefined): Explanation {
  const mapped = mapRows(delta, map);
  const directions = Array.from(mapped.data, (value) => value * value);
  const squared = directions.reduce((sum, value) => sum + value, 0);
  const shares = Array.from(delta.data, (difference, index) => {
    let pulled = 0;
    for (let r = 0; r < map.rows; r++) pulled += map.data[r * map.cols + index] * mapped.data[r];
    return { feature: features?.[index] ?? `x${index}`, index, difference, contribution: difference * pulled };
  }).sort((p, q) => Math.abs(q.contribution) - Math.abs(p.contribution) || p.index - q.index);
  return {
    distance: Math.sqrt(squared),
    squared,
    features: shares,
    directions,
    top: (count) => shares.slice(0, count),
  };
}

const wrongDimension = (name: string, got: number, expected: number): EtalonError =>
  new EtalonError(
    "SHAPE",
    `${name}: got ${got} features but the metric was learned on ${expected}. Give the same features in the same order.`,
  );
