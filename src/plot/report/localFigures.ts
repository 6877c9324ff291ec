import { Matrix } from "../../linalg/matrix.ts";
import type { LocalMetric } from "../../metrics/local.ts";
import type { Figure } from "../figure.ts";
import { featureWeightsFigure } from "../figures/featureWeights.ts";
import { learnedShares } from "../localShares.ts";
import { featureShares } from "../standardized.ts";
import type { Look } from "../theme.ts";
import { type LearnedInput, traceFigures } from "./learnedFigures.ts";

/** A local metric and the points it is seen on. */
export interface LocalInput extends Pick<LearnedInput, "train" | "features" | "where"> {
  readonly metric: LocalMetric;
}

/** The pictures of a local metric, which has no map to show the points in: what each feature brings on average over the places, and the objective. */
export function localFigures({ metric, train, features, where }: LocalInput, look: Look): Figure[] {
  const euclidean = train.plain ?? train.points;
  return [
    featureWeightsFigure(
      {
        title: "What each feature brings to the distance",
        caption: `${where} Mean over all pairs of training points of the feature's part of the squared distance, by the metric of the place that asks: other features may count at single places.`,
        features,
        learned: learnedShares(metric, train.points),
        euclidean: featureShares(Matrix.identity(euclidean.cols), euclidean),
      },
      look,
    ),
    ...traceFigures(metric.report, where, look),
  ];
}
