import { EtalonError } from "../base/errors.ts";
import { everyFinite } from "../linalg/finite.ts";
import type { Matrix } from "../linalg/matrix.ts";
import { linearMetric } from "../metrics/linear.ts";
import type { Began, Metric, Report } from "../metrics/metric.ts";
import type { Learned } from "./learned.ts";

/** What a method learned and what brings it back to the user's units. */
export interface Lesson {
  readonly learned: Learned;
  /** Objective after each iterate. */
  readonly trace: readonly number[];
  readonly mean: Float64Array;
  readonly scale: number;
  readonly warnings: readonly string[];
  readonly constraints: Readonly<Record<string, number>>;
  /** Where the run began, if not as usual. */
  readonly start?: Began | undefined;
  /** The map, k x d, brought to at most `components` rows. */
  reduced(map: Matrix, components: number | undefined): Matrix;
}

/** The metric of a lesson. `NUMERIC` if the map is not finite. */
export function lessonMetric(
  learner: string,
  options: Readonly<Record<string, unknown>>,
  lesson: Lesson,
  features: readonly string[] | undefined,
): Metric {
  const { learned, scale } = lesson;
  if (!everyFinite(learned.map.data)) {
    throw new EtalonError(
      "NUMERIC",
      `${learner}: the map is not finite. Scale the features (zscore) or regularise more.`,
    );
  }
  const map = lesson.reduced(learned.map, options["components"] as number | undefined).clone();
  for (let k = 0; k < map.data.length; k++) map.data[k] /= scale;
  const report: Report = {
    iterations: lesson.trace.length,
    converged: learned.converged,
    reason: learned.reason,
    value: learned.value,
    trace: lesson.trace,
    ...(learned.gradientNorm === undefined ? {} : { gradientNorm: learned.gradientNorm }),
    warnings: lesson.warnings,
    constraints: lesson.constraints,
    ...(learned.details === undefined ? {} : { details: learned.details }),
    ...(lesson.start === undefined ? {} : { start: lesson.start }),
  };
  return linearMetric({ learner, options, map, mean: lesson.mean, features, report });
}

/** `OPTION` if more components are asked for than there are features. */
export function requireComponents(
  learner: string,
  options: Readonly<Record<string, unknown>>,
  dimensions: number,
): void {
  const components = options["components"] as number | undefined;
  if (components === undefined || components <= dimensions) return;
  throw new EtalonError(
    "OPTION",
    `${learner}: \`components: ${components}\` exceeds the ${dimensions} features. Give an integer from 1 to ${dimensions}.`,
  );
}
