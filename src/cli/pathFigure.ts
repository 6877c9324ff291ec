import { EtalonError } from "../base/errors.ts";
import { farm } from "../learners/farm.ts";
import { farmPath } from "../learners/farmPath.ts";
import type { Figure } from "../plot/figure.ts";
import { featurePathFigure } from "../plot/figures/featurePath.ts";
import { paperLook } from "../plot/theme.ts";
import type { LoadedData } from "./data.ts";
import { inputSpace, type LoadedModel, scaleOf } from "./model.ts";
import { version } from "./version.ts";

/** The path of farm on labeled data, with the other options of the model. `DATA` for the model of another learner or without labels. */
export function pathFigure(model: LoadedModel, { dataset, points }: LoadedData): Figure {
  const { learner, options } = model.metric;
  if (learner !== farm.name)
    throw new EtalonError(
      "DATA",
      `${learner} has no path of feature weights. Fit with --learner farm, or draw another --kind.`,
    );
  if (!dataset.labels)
    throw new EtalonError("DATA", `${dataset.name}: a path is learned from labels. Name them with --label.`);
  const { weightPenalty, components: _, ...others } = options;
  const { rows, cols, data } = inputSpace(model, points);
  const { features } = dataset.points;
  const path = farmPath({ points: { rows, cols, data, features }, labels: dataset.labels }, others);
  return featurePathFigure(
    {
      title: "Feature weights of farm as their penalty grows",
      caption: `The model has λ₂ = ${String(weightPenalty)}. Each penalty starts where the one before ended, so features only leave. Input scaled by ${scaleOf(model)}. ${dataset.name}, ${rows} points, Etalon ${version}.`,
      features,
      path,
    },
    paperLook,
  );
}
