import type { Data } from "../../../src/learners/data.ts";
import type { LocalLearner } from "../../../src/learners/local/localLearner.ts";
import type { Matrix } from "../../../src/linalg/matrix.ts";
import type { LocalMetric } from "../../../src/metrics/local.ts";
import { blobs, brief, type Fixture, readFixture, standardized } from "../fixtures.ts";

export const fitBriefly = (learner: LocalLearner, data: Data, options: Record<string, unknown> = {}): LocalMetric =>
  learner.fit(data, { ...brief(learner, 8), ...options });

/** Thirty rows of wine. */
export const wine = (): Fixture => standardized(readFixture("wine"), 6);

export const cloud = (): Fixture => blobs(10);

/** The numbers of the rule itself. */
export const bits = ({ parts: { directions, coefficients, places } }: LocalMetric): number[] =>
  [directions.data, coefficients.data, places.landmarks.data, places.projection.data, places.shift].flatMap((table) =>
    Array.from(table),
  );

/** What makes a local metric sane at these points: weights finite and nowhere below 0 nor all 0, distances finite, not all 0. */
export function insanity(metric: LocalMetric, points: Data["points"]): string | undefined {
  const weights = metric.weightsAt(points);
  if (!metric.directions.data.every(Number.isFinite)) return "directions are not finite";
  if (!weights.data.every((value) => Number.isFinite(value) && value >= 0)) return "weights are not finite and ≥ 0";
  for (let i = 0; i < weights.rows; i++) if (!weights.row(i).some((value) => value > 0)) return `zero at row ${i}`;
  const apart: Matrix = metric.distances(points, points);
  if (!apart.data.every((value) => Number.isFinite(value) && value >= 0)) return "distances are not finite and ≥ 0";
  if (!apart.data.some((value) => value > 0)) return "all distances are 0";
  return undefined;
}
