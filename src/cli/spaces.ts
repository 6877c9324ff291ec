import { applyScaling, fitScaling, type Scale } from "../data/scaling.ts";
import { type LoadedData, loadData } from "./data.ts";
import type { DataFlags } from "./flags.ts";
import { inputSpace, isTrainingData, type LoadedModel, loadLabeledForModel, openModel, scaleOf } from "./model.ts";
import type { TwoSpaces } from "./scores.ts";
import { CommandError } from "./usageError.ts";

/** In place of a model: the points as they are, scaled. */
export const NO_MODEL = "none";

/** Data as a task sees them, with a model or without one. */
export interface TaskData {
  readonly loaded: LoadedData;
  /** Both are the input space without a model. */
  readonly spaces: TwoSpaces;
  readonly model: LoadedModel | undefined;
  readonly scale: Scale;
  readonly notes: readonly string[];
}

/** Reads data for a model file or for `none`. `OPTION` for a scale beside a model, which has one of its own. */
export async function loadForTask(
  modelPath: string,
  name: string,
  flags: DataFlags & { readonly scale?: string; readonly seed: number },
  command: string,
): Promise<TaskData> {
  if (modelPath === NO_MODEL) {
    const loaded = await loadData(name, flags, flags.seed);
    const scale = (flags.scale ??
      (flags.vector === undefined && flags.text === undefined ? "zscore" : "none")) as Scale;
    const points = applyScaling(fitScaling(loaded.points, scale), loaded.points);
    return { loaded, spaces: { input: points, learned: points }, model: undefined, scale, notes: [] };
  }
  if (flags.scale !== undefined) {
    throw new CommandError(
      "OPTION",
      "--scale goes with none in place of a model: a model knows its own scale. Leave it out.",
      `etalon ${command} --help`,
    );
  }
  const model = openModel(modelPath);
  const { loaded, notes } = await loadLabeledForModel(name, model, flags, flags.seed);
  const flattered =
    loaded.dataset.labels && isTrainingData(model, loaded)
      ? ["the model was learned on these very points, so scores by their labels flatter it"]
      : [];
  return {
    loaded,
    spaces: { input: inputSpace(model, loaded.points), learned: model.metric.transform(loaded.points) },
    model,
    scale: scaleOf(model),
    notes: [...notes, ...flattered],
  };
}
