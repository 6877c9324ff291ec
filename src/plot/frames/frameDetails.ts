import { eigh } from "../../linalg/eigh.ts";
import type { Matrix } from "../../linalg/matrix.ts";
import type { Metric } from "../../metrics/metric.ts";
import { metricEllipse } from "../metricEllipse.ts";
import { deviations, featureShares, standardizedMatrix } from "../standardized.ts";
import type { InputPlane } from "./inputPlane.ts";
import { neighborhood } from "./neighborhood.ts";
import type { Parts } from "./parts.ts";

/** What stands beside the pictures of one metric. */
export interface FrameDetails {
  /** M for features in standard deviations, d x d. */
  readonly matrix: Matrix;
  /** Eigenvalues of that matrix, largest first. */
  readonly eigenvalues: Float64Array;
  /** Share of each feature in the mean squared distance; they add up to 1. */
  readonly shares: Float64Array;
  /** Weights of a learner that selects features. */
  readonly featureWeights: readonly number[] | null;
  /** The curve x, y at learned distance √margin around the origin of the input plane (a typical distance of target neighbors), or 1 without one; empty where the metric takes other features than the plane has. */
  readonly ellipse: Float64Array;
  /** Rows of target neighbors: of, target, of, target … */
  readonly targets: Int32Array;
  /** Rows of impostors: of whom, impostor … */
  readonly impostors: Int32Array;
  readonly margin: number | null;
  /** For each row the learned distance within which an impostor violates the margin; NaN where there is none. */
  readonly reach: Float64Array;
}

/** The details of a metric on the points of a run, its ellipse seen in the plane of the input space. */
export function frameDetails(metric: Metric, parts: Parts, plane: InputPlane, neighbors = 3): FrameDetails {
  const mapped = metric.transform(parts.points);
  const { matrix } = metric;
  const learned = parts.points.take(parts.train);
  const standardized = standardizedMatrix(matrix, deviations(learned));
  const near = neighborhood(mapped, parts, neighbors);
  const reach = new Float64Array(parts.points.rows).fill(Number.NaN);
  const targets: number[] = [];
  near?.targets.indices.forEach((j, slot) => {
    if (j < 0) return;
    const [from, to] = [near.rows[Math.floor(slot / near.targets.neighbors)]!, near.rows[j]!];
    targets.push(from, to);
    const distance = metric.distance(parts.points.row(from), parts.points.row(to));
    const bound = Math.sqrt(distance * distance + near.margin);
    reach[from] = Math.max(bound, Number.isNaN(reach[from]!) ? 0 : reach[from]!);
  });
  const invading = near
    ? Array.from(near.impostors.invaded, (i, e) => [near.rows[i]!, near.rows[near.impostors.invading[e]!]!])
    : [];
  const spread = Math.sqrt(deviations(plane.picture).reduce((sum, value) => sum + value * value, 0));
  return {
    matrix: standardized,
    eigenvalues: eigh(standardized).values.slice().reverse(),
    shares: featureShares(matrix, learned),
    featureWeights: metric.report.details?.featureWeights ?? null,
    ellipse:
      plane.directions.cols === metric.map.cols
        ? metricEllipse(metric.map, plane.directions, { radius: near ? Math.sqrt(near.margin) : 1, limit: 4 * spread })
        : new Float64Array(0),
    targets: Int32Array.from(targets),
    impostors: Int32Array.from(invading.flat()),
    margin: near?.margin ?? null,
    reach,
  };
}
