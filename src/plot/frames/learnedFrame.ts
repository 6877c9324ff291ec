import { Matrix } from "../../linalg/matrix.ts";
import type { Metric } from "../../metrics/metric.ts";
import { alignPlane } from "../alignPlane.ts";
import { planeView, project } from "../planeView.ts";
import { type NeighborErrors, neighborErrors } from "./neighborErrors.ts";
import { neighborhood } from "./neighborhood.ts";
import type { Parts } from "./parts.ts";

/** The space of one metric, to be drawn and followed from iterate to iterate. */
export interface LearnedFrame extends NeighborErrors {
  /** All points in a plane of the learned space, n x 2; the points learned from have root-mean-square radius 1. */
  readonly picture: Float32Array;
  /** How long one unit of learned distance is in the picture. */
  readonly unit: number;
  /** Dimensions of the learned space. */
  readonly components: number;
  /** Share of the variance that the picture keeps. */
  readonly share: number;
  /** Impostor triplets; null without classes. */
  readonly violated: number | null;
}

/** The frame of a metric; its picture is turned towards that of the frame `before`, so that successive frames do not jump. */
export function learnedFrame(
  metric: Metric,
  parts: Parts,
  { neighbors = 3, before }: { neighbors?: number; before?: Pick<LearnedFrame, "picture"> } = {},
): LearnedFrame {
  const mapped = metric.transform(parts.points);
  const view = planeView(mapped.take(parts.train));
  const flat = project(mapped, view);
  const turned = before ? alignPlane(flat, new Matrix(flat.rows, 2, Float64Array.from(before.picture))) : flat;
  let square = 0;
  for (const i of parts.train) square += turned.get(i, 0) * turned.get(i, 0) + turned.get(i, 1) * turned.get(i, 1);
  const unit = 1 / Math.sqrt(square / parts.train.length || 1);
  return {
    picture: Float32Array.from(turned.data, (value) => value * unit),
    unit,
    components: mapped.cols,
    share: view.shares.reduce((sum, share) => sum + share, 0),
    ...neighborErrors(mapped, parts),
    violated: neighborhood(mapped, parts, neighbors)?.impostors.violated ?? null,
  };
}
