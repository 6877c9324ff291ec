import type { Scaling } from "../data/scaling.ts";
import { foldScaling } from "./foldScaling.ts";
import { foldLocalScaling, type LocalMetric } from "./local.ts";
import type { Metric } from "./metric.ts";

/** A metric of points, the same everywhere or one for each place. */
export type LearnedMetric = Metric | LocalMetric;

/** The metric on unscaled data that equals `metric` on scaled data. */
export const foldLearnedScaling = (metric: LearnedMetric, scaling: Scaling): LearnedMetric =>
  metric.kind === "local" ? foldLocalScaling(metric, scaling) : foldScaling(metric, scaling);

/** Dimensions of the learned space; null where every place has a metric of its own. */
export const componentsOf = (metric: LearnedMetric): number | null =>
  metric.kind === "local" ? null : metric.components;
