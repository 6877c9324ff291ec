import path from "node:path";
import { readFile } from "../io/readFile.node.ts";
import { sha256 } from "../io/sha256.ts";
import type { Learner } from "../learners/learner.ts";
import type { Metric } from "../metrics/metric.ts";
import { loadModel } from "../metrics/modelFile.ts";
import { CommandError } from "./usageError.ts";

/** The model that `--start` names. */
export interface StartModel {
  readonly metric: Metric;
  /** What the new model's notes say of it: enough to know the file again. */
  readonly note: { readonly name: string; readonly sha256: string };
}

/** Reads it. `OPTION` with `auto` and for a learner that cannot begin there, `SHAPE` for other features, others as when a model is opened. */
export function startModel(
  file: string | undefined,
  learner: Learner | undefined,
  features: readonly string[],
): StartModel | undefined {
  if (file === undefined) return undefined;
  if (!learner) throw new CommandError("OPTION", "--start needs a learner by name, not auto.", "etalon learners");
  if (!learner.tags.includes("warmStart")) {
    throw new CommandError(
      "OPTION",
      `--start: ${learner.name} cannot begin at an earlier model. Leave it out, or take a learner tagged warmStart.`,
      "etalon learners --tag warmStart",
    );
  }
  const bytes = readFile(file);
  const { metric } = loadModel(bytes, file);
  requireFeatures(file, metric, features);
  return { metric, note: { name: path.basename(file), sha256: sha256(bytes) } };
}

function requireFeatures(file: string, { map, features: own }: Metric, features: readonly string[]): void {
  const wrong = own ? features.findIndex((name, j) => name !== own[j]) : -1;
  if (map.cols === features.length && wrong < 0) return;
  const differ =
    map.cols === features.length
      ? `its feature ${wrong} is ${JSON.stringify(own?.[wrong])}, that of the data ${JSON.stringify(features[wrong])}`
      : `it has ${map.cols} features, the data ${features.length}`;
  throw new CommandError(
    "SHAPE",
    `${file}: ${differ}. Begin at a model of the same features in the same order; --features names and orders those of the data.`,
    "etalon fit --help",
  );
}
