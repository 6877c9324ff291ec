import { counted } from "../base/counted.ts";
import type { LearnedMetric } from "../metrics/learnedMetric.ts";

/** How large a learned metric is, for a document. */
export const sizeFacts = (metric: LearnedMetric): Readonly<Record<string, string | number>> =>
  metric.kind === "local"
    ? { kind: metric.kind, directions: metric.directions.rows }
    : { components: metric.components };

/** The same in words. */
export const sizeText = (metric: LearnedMetric): string =>
  metric.kind === "local"
    ? `${counted(metric.directions.rows, "direction")}, weighed anew at each place`
    : counted(metric.components, "component");
