import { noSingleMap } from "../metrics/modelFile.ts";
import type { DataFlags } from "./flags.ts";
import { type AnyModel, holdsLocal, loadForModel, openEveryModel, pointNamed } from "./model.ts";
import type { GlobalFlags } from "./outcome.ts";
import { CommandError } from "./usageError.ts";

/** The model as one map: of a local metric that of the point of `data` that `--at` names. `UNSUPPORTED` for a local metric without one, `OPTION` for `--at` with other models. */
export async function openAt(
  path: string,
  data: string | undefined,
  flags: DataFlags & GlobalFlags & { readonly at?: string },
): Promise<AnyModel> {
  const model = openEveryModel(path);
  const { at, seed } = flags;
  if (!holdsLocal(model)) {
    if (at === undefined) return model;
    throw new CommandError(
      "OPTION",
      `--at goes with a local metric; that of ${path} is the same everywhere. Leave it out.`,
      "etalon learners scmlLocal",
    );
  }
  if (at === undefined) throw noSingleMap(path);
  if (data === undefined)
    throw new CommandError("OPTION", "--at names a point of --data. Give --data <data>.", "etalon export --help");
  const loaded = await loadForModel(data, model, flags, seed);
  const { metric, notes } = model;
  return { metric: metric.metricAt(loaded.points.row(pointNamed("--at", at, loaded))), notes };
}
