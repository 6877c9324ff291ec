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

/** Reads it. `OPTION` with `auto` and for a learner that cannot begin there, others as when a model is opened. */
export function startModel(file: string | undefined, learner: Learner | undefined): StartModel | undefined {
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
  return { metric, note: { name: path.basename(file), sha256: sha256(bytes) } };
}
