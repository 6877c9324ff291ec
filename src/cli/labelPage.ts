import { counted } from "../base/counted.ts";
import { optionsJsonSchema } from "../base/options.ts";
import { encodeLabels } from "../data/labels.ts";
import { applyScaling, fitScaling, type Scale } from "../data/scaling.ts";
import { learners } from "../learners/index.ts";
import type { LabeledRows } from "../plot/report/learnedFigures.ts";
import type { LoadedData } from "./data.ts";
import type { FitFlags, FitResult } from "./fitResult.ts";
import { fitAgainCommandLine } from "./proofCommandLine.ts";
import type { Supervised } from "./supervised.ts";
import { version } from "./version.ts";

/** The page of a fit by labels: what the metric of the training part does on the held-out points, and how it was learned. */
export async function labelPage(
  data: string,
  { dataset, points }: LoadedData,
  { learner, evaluation, trained, metric: saved, notes }: FitResult & Required<Pick<FitResult, "trained">>,
  flags: FitFlags & { readonly holdout: number },
  scale: Scale,
): Promise<string> {
  const { fitReport } = await import("../plot/fitReport.ts"); // drawing loads slowly
  const { split, metric } = trained;
  const { codes, names } = encodeLabels([...(split.train.labels ?? []), ...(split.test.labels ?? [])]);
  const scaling = fitScaling(split.train.points, scale);
  const rows = (part: Supervised, from: number): LabeledRows => ({
    points: part.points,
    plain: applyScaling(scaling, part.points),
    codes: codes.subarray(from, from + part.points.rows),
  });
  const { train, test } = split;
  const refitted =
    saved === metric ? "" : ` The model that was saved has then been learned from all of them, with the same options.`;
  return fitReport({
    ...{ data: dataset.name, title: learners[learner.name]?.title ?? learner.name, metric },
    ...{ train: rows(train, 0), held: rows(test, train.points.rows) },
    ...{ features: train.features, classNames: names.map(String), neighbors: evaluation?.neighbors ?? flags.neighbors },
    ...(evaluation ? { gain: evaluation } : {}),
    facts: `${counted(points.rows, "point")}, ${counted(points.cols, "feature")}, ${counted(names.length, "class", "classes")}, scale ${scale}. Learned from ${train.points.rows}, judged on ${counted(test.points.rows, "held-out point")}.${refitted}`,
    options: optionsOf(learner, metric.options, flags),
    warnings: notes,
    commands: [fitAgainCommandLine(data, flags, { learner: learner.name, scale })],
    ...{ version, seed: flags.seed },
  });
}

/** The options of a learner as they were used, and which of them were given. */
function optionsOf({ options }: FitResult["learner"], used: Readonly<Record<string, unknown>>, flags: FitFlags) {
  const schema = optionsJsonSchema(options)["properties"] as Readonly<Record<string, { readonly symbol?: string }>>;
  const given = new Set((flags.set ?? []).map((text) => text.split("=")[0]?.split(".").at(-1)?.trim()));
  if (flags.components !== undefined) given.add("components");
  return Object.entries(schema).flatMap(([name, { symbol }]) =>
    name === "seed"
      ? []
      : [{ name, value: used[name], set: given.has(name), ...(symbol === undefined ? {} : { symbol }) }],
  );
}
